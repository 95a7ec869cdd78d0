"""The words of a post drawn for a page: with what they quote, and the few marks a reason may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from carespace.models.quotes import MARK
from carespace.words.markup import render_marks
from carespace.words.shown import NOT_SHOWN, PostWords, ShownQuote

#: A mark as Markdown leaves it: a paragraph of its own, unless it stands in something else.
DRAWN_MARK: Final = re.compile(f"<p>{MARK}</p>|{MARK}")


def draw_quote(quote: ShownQuote | None) -> SafeString:
    """A passage with who said it and the way to the whole; one that is not shown any more says so."""
    return render_to_string("carespace/parts/quote.html", {"quote": quote, "not_shown": NOT_SHOWN})


def draw_text(words: PostWords, kind: str) -> SafeString:
    """The words of a reply, or the claim of a point, as paragraphs of a class, with its quotes between them."""
    kind = "who" if words.stands_in else kind
    return SafeString("".join(list_pieces(words, kind)))


def list_pieces(words: PostWords, kind: str) -> Iterator[SafeString]:
    """A text's paragraphs and quotes as HTML, in their order. kind: the class of its paragraphs."""
    quotes = iter(words.quotes if MARK in words.marked_text else ())
    for place, piece in enumerate(words.marked_text.split(MARK)):
        if place:
            yield draw_quote(next(quotes))
        if piece.strip() or MARK not in words.marked_text:
            yield format_html(
                '<p class="{}" dir="auto">{}</p>', kind, linebreaksbr(piece.strip(), autoescape=True)
            )


def draw_why(words: PostWords) -> SafeString:
    """Why a point's claim should hold, with its quotes; "" where nothing is said."""
    drawn = render_marks(words.marked_why)
    if MARK not in drawn:
        return drawn
    quotes = iter(words.quotes)
    return SafeString(DRAWN_MARK.sub(lambda found: draw_quote(next(quotes)), drawn))
