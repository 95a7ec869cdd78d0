"""Words in a row: inline markup as our rich text knows it (bold, italic, links), and the marks of notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from bs4 import Tag
from bs4.element import PageElement

from wordpress.html_conversion.anchors import AnchorKeeper, read_attribute
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.link_resolution import LinkResolver

BOLD, ITALIC = {"b", "strong"}, {"i", "em", "cite", "dfn", "var"}
STRUCK = {"s", "strike", "del"}
RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
FILM = ("iframe", "video", "audio", "object", "embed", "x-embed")
#: What stands on its own and never in a row of words.
APART = {"img", *FILM, "x-gallery"}
#: Elements whose words are apart from what follows even where they stand in a row.
PARTED = {"p", "div", "li", "td", "th", "tr", "dt", "dd", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
DEEPEST = 60


class InlineConverter:
    """Writes rows of words. `links` rewrites addresses (see `resolving`), `footnotes` are {key: markup}."""

    def __init__(self, notes: ItemNotes, links: LinkResolver, footnotes: dict[str, str]) -> None:
        self.notes = notes
        self.links = links
        self.footnotes = footnotes
        self.cited: list[tuple[str, str]] = []
        self.anchors = AnchorKeeper()

    def write_inline(self, nodes: Iterable[PageElement], depth: int = 0) -> str:
        """Nodes as the inside of a paragraph of rich text."""
        return "".join(self.write_node(node, depth) for node in nodes).replace("<br/> ", "<br/>")

    def write_node(self, node: PageElement, depth: int) -> str:
        """One node as rich text, "" for what stands on its own. `depth`: how many elements it lies in; deeper than DEEPEST its
        words stand without markup."""
        if not isinstance(node, Tag):
            return escape(re.sub(r"[ \t\r\n]+", " ", str(node)), quote=False)
        if node.name in APART or depth > DEEPEST:
            return "" if node.name in APART else escape(node.get_text())
        if node.name == "br":
            return "<br/>"
        self.anchors.meet(node)
        if node.name == "x-note":
            return self.cite(str(len(self.cited)), node.decode_contents())
        if node.name == "sup" and (note := read_attribute(node, "data-fn")):
            return self.cite(note, self.footnotes.get(note, ""))
        inner = self.write_inline(node.children, depth + 1)
        return self.write_link(node, inner) if node.name == "a" else self.write_stress(node.name, inner)

    def write_stress(self, name: str, inner: str) -> str:
        """Words with the stress an element gives them, as far as there is one for it here."""
        if not inner.strip():
            return inner
        if name in BOLD:
            return f"<b>{inner}</b>"
        if name in ITALIC:
            return f"<i>{inner}</i>"
        if name in {"sup", "sub"}:
            return self.shift_figures(inner, RAISED if name == "sup" else LOWERED)
        if name in PARTED:
            return f"{inner} "
        if name in STRUCK:
            self.notes.change("words that were struck out stand as ordinary ones")
        return inner

    def shift_figures(self, inner: str, letters: dict[int, int]) -> str:
        """Raised or lowered figures as the characters there are for them; other words as they are."""
        moved = inner.translate(letters)
        if any(ord(letter) in letters for letter in inner) and not re.search(r"[A-Za-z<&]", moved):
            return moved
        self.notes.change("raised or lowered words stand on the line")
        return inner

    def write_link(self, node: Tag, inner: str) -> str:
        """The words `inner` of an <a>, as a link where its address leads somewhere."""
        address = read_attribute(node, "href").strip()
        if not inner.strip() or not address:
            return inner
        if address.startswith("#"):
            if link := self.anchors.link(address):
                return f"<a {link}>{inner}</a>"
            self.notes.change("a link within the text led to nothing in it and is plain words")
            return inner
        link = self.links.write_link(address, self.notes)
        return f"<a {link}>{inner}</a>" if link else inner

    def cite(self, key: str, content: str) -> str:
        """The mark of a note, whose words come at the end of the story."""
        known = [note_id for note_id, _ in self.cited]
        if key not in known:
            self.cited.append((key, content))
            known.append(key)
        self.notes.change("footnotes stand as numbered notes at the end")
        return f"[{known.index(key) + 1}]"
