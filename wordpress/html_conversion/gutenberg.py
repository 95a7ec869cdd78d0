"""Text of WordPress's block editor: HTML between comments that name its blocks.

Most blocks are their own HTML. Those that are not (embeds, galleries by number, blocks kept elsewhere) become elements
`wordpress.html_conversion.markup` knows; those that WordPress computes when a page is shown have nothing to bring along.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from wordpress.html_conversion.classic import classic_as_html
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.shortcodes import expand_shortcodes

COMMENT = re.compile(
    r"<!--\s+(?P<end>/)?wp:(?P<name>[a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s+"
    r"(?P<said>\{(?:(?!\}\s+/?-->).)*\}\s+)?(?P<alone>/)?-->",
    re.DOTALL,
)
#: Blocks without words: layout the site has its own ways for.
SILENT = {
    "spacer": "",
    "separator": "a separating line was left out",
    "nextpage": "the parts of the story stand on one page",
    "more": "",
}
DEEPEST = 40


@dataclass
class GutenbergBlock:
    """A block: `parts` are pieces of HTML and blocks within, in order. No name: text between blocks."""

    name: str
    said: dict[str, Any] = field(default_factory=dict)
    parts: list[str | GutenbergBlock] = field(default_factory=list)

    @property
    def html(self) -> str:
        return "".join(part for part in self.parts if isinstance(part, str))


def has_blocks(text: str) -> bool:
    """Whether a text is written in blocks."""
    return COMMENT.search(text) is not None


def parse_blocks(text: str) -> list[str | GutenbergBlock]:
    """The blocks of a text. One that is never closed ends with the text; a stray end is passed over."""
    top = GutenbergBlock("")
    stack, at = [top], 0
    for comment in COMMENT.finditer(text):
        stack[-1].parts.append(text[at : comment.start()])
        at = comment.end()
        name = comment["name"].removeprefix("core/")
        if comment["end"]:
            if any(block.name == name for block in stack[1:]):
                while stack.pop().name != name:
                    pass
            continue
        block = GutenbergBlock(name, parse_block_attributes(comment["said"]))
        stack[-1].parts.append(block)
        if not comment["alone"] and len(stack) < DEEPEST:
            stack.append(block)
    stack[-1].parts.append(text[at:])
    return top.parts


def parse_block_attributes(text: str | None) -> dict[str, Any]:
    """What a block's comment says of it; {} where it is damaged."""
    try:
        attributes = json.loads(text or "{}")
    except ValueError:
        return {}
    return attributes if isinstance(attributes, dict) else {}


class GutenbergConverter:
    """Writes blocks as HTML. `shared` gives the text of a block kept under a number, or None."""

    def __init__(self, notes: ItemNotes, shared: Callable[[int], str | None]) -> None:
        self.notes = notes
        self.shared = shared
        self.seen: set[int] = set()

    def as_html(self, text: str) -> str:
        """The HTML of a text of blocks; words outside any block are read as the classic editor's."""
        return "\n".join(
            self.write_block(part) if isinstance(part, GutenbergBlock) else classic_as_html(part, self.notes)
            for part in parse_blocks(text)
            if isinstance(part, GutenbergBlock) or part.strip()
        )

    def write_block(self, block: GutenbergBlock) -> str:
        """One block's HTML."""
        name, attributes = block.name, block.said
        if name in SILENT:
            if SILENT[name]:
                self.notes.change(SILENT[name])
            return ""
        if name == "embed" or name.startswith(("core-embed/", "embed/")):
            address = escape(str(attributes.get("url") or find_address(block.html)))
            caption = re.search(r"<figcaption\b.*?</figcaption>", block.html, re.DOTALL)
            return f'<figure><x-embed data-address="{address}"></x-embed>{caption[0] if caption else ""}</figure>'
        if name in {"shortcode", "freeform", "classic"}:
            return classic_as_html(block.html, self.notes)
        if name == "block":
            return self.write_shared_block(attributes.get("ref"))
        if name == "footnotes":
            return "<x-footnotes></x-footnotes>"
        if (
            name == "gallery"
            and not any(isinstance(part, GutenbergBlock) for part in block.parts)
            and "<img" not in block.html
        ):
            ids = ",".join(str(image_id) for image_id in attributes.get("ids") or [])
            return f'<x-gallery data-ids="{escape(ids)}" data-kind="gallery"></x-gallery>'
        inner = "".join(
            self.write_block(part) if isinstance(part, GutenbergBlock) else part for part in block.parts
        )
        if not inner.strip():
            self.notes.change(f"the block “{name}” holds no words of its own and was left out")
        return expand_shortcodes(inner, self.notes) if name in {"paragraph", "html"} else inner

    def write_shared_block(self, number: object) -> str:
        """A block that many stories share, written out."""
        if not isinstance(number, int) or number in self.seen or (text := self.shared(number)) is None:
            self.notes.change("a shared block that is not in the file was left out")
            return ""
        self.seen.add(number)
        self.notes.change("a shared block was written out")
        html = self.as_html(text)
        self.seen.discard(number)
        return html


def find_address(html: str) -> str:
    """The first address of the web in some markup, "" where there is none."""
    match = re.search(r"https?://[^\s<>\"]+", html)
    return match[0] if match else ""
