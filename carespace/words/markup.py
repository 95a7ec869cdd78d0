"""The few marks of Markdown a reason may hold: emphasis, lists, links and quotes. No picture, no heading, no HTML."""

from __future__ import annotations

from typing import Final

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

MARKS: Final = ("emphasis", "link", "list", "blockquote", "newline", "escape")
TAGS: Final = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote"}
#: People's links are not ours: search engines do not follow them, and the page they open does not know where from.
LINK_REL: Final = "nofollow ugc noopener noreferrer"
#: Parses what is listed alone; everything else, HTML too, is text.
READER: Final = MarkdownIt("zero", {"html": False, "breaks": True}).enable(list(MARKS))


def render_marks(text: str) -> SafeString:
    """The text as safe HTML, "" for none. What is no mark we know stands as it was typed."""
    markup = nh3.clean(
        READER.render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        link_rel=LINK_REL,
    )
    return SafeString(markup.strip())
