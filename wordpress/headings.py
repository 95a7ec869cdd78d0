"""The words above a story that our pages have a place and a length for: title, standfirst, address."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import unquote

from django.utils.text import slugify
from wagtail.models import Page

from articles.newsroom.reserved_words import is_reserved_word
from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion.conversion import list_words, plain_paragraph
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.pieces import StoryPiece
from wordpress.html_conversion.shortcodes import OPENING
from wordpress.terms import plain_words

TITLE, STANDFIRST, SLUG = 255, 320, 240
#: Where a sentence ends and another begins.
SENTENCE = re.compile(r"[.!?][”’\"')]*(?=\s)")


def cut_text(text: str, length: int) -> str:
    """`text` in at most `length` characters: whole sentences where they fill half of it, else whole words."""
    if len(text) <= length:
        return text
    part = text[: length - 1]
    ends = [sentence.end() for sentence in SENTENCE.finditer(part)]
    if ends and ends[-1] >= length // 2:
        return part[: ends[-1]]
    return f"{part.rsplit(None, 1)[0].rstrip(' ,;:–—-')}…"


def make_title(item: ExportItem, found: list[StoryPiece], notes: ItemNotes) -> str:
    """The item's title; for one without, its first words."""
    title = plain_words(item.title)
    if not title:
        first = next((text for text in list_words(found) if text.strip()), "")
        title = cut_text(first, 80) or f"Untitled {item.number}"
        notes.change("it had no title and is named by its first words" if first else "it had no title")
    if len(title) > TITLE:
        notes.change("its title is shortened")
    return cut_text(title, TITLE)


def make_standfirst(item: ExportItem, notes: ItemNotes) -> tuple[str, str]:
    """(standfirst, whole excerpt where it was too long) of an item's excerpt; two times "" for one without."""
    excerpt = plain_words(OPENING.sub("", item.excerpt))
    if len(excerpt) > STANDFIRST:
        notes.change("its excerpt is shortened to a standfirst and stands whole in the search description")
        return cut_text(excerpt, STANDFIRST), excerpt
    return excerpt, ""


def take_standfirst(found: list[StoryPiece], notes: ItemNotes) -> tuple[str, list[StoryPiece]]:
    """(standfirst, pieces left) of a text without an excerpt: its beginning moves up, so that nothing stands twice.

    "" and all pieces where the beginning must stay: a heading stands above it, it holds links or marks of notes, or
    nothing would be left beneath.
    """
    at = next((place for place, piece in enumerate(found) if piece.kind == "text"), None)
    if at is None or not found[at].html.startswith("<p>") or re.search(r"<a |\[\d+\]", found[at].html):
        return "", found
    words = plain_paragraph(found[at])
    if len(words) <= STANDFIRST and any(piece.kind == "text" for piece in found[at + 1 :]):
        notes.change("it had no excerpt, so its first paragraph stands as its standfirst")
        return words, found[:at] + found[at + 1 :]
    ends = [end.end() for end in SENTENCE.finditer(words) if end.end() <= STANDFIRST]
    if not ends or "<" in found[at].html.removeprefix("<p>").removesuffix("</p>"):
        return "", found
    notes.change("it had no excerpt, so its first sentence stands as its standfirst")
    rest = StoryPiece("text", f"<p>{escape(words[ends[0] :].strip(), quote=False)}</p>")
    return words[: ends[0]], [*found[:at], rest, *found[at + 1 :]]


def make_slug(item: ExportItem, above: Page, notes: ItemNotes, *, is_top: bool = False) -> str:
    """A slug no page beneath `above` has. `is_top`: nor any other address of the site."""
    made = slugify(unquote(item.slug), allow_unicode=True) or slugify(
        plain_words(item.title), allow_unicode=True
    )
    made = made[:SLUG].strip("-_") or f"item-{item.number}"
    taken = set(above.get_children().filter(slug__startswith=made).values_list("slug", flat=True))
    tries = (made, *(f"{made}-{number}" for number in range(2, len(taken) + 1000)))
    free = next(
        candidate
        for candidate in tries
        if candidate not in taken and not (is_top and is_reserved_word(candidate))
    )
    if free != made:
        notes.change(f"the address “{made}” is taken here, so it has “{free}”")
    return free
