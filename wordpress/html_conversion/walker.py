"""HTML of any age as the pieces our stories are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from wordpress.html_conversion.anchors import read_attribute
from wordpress.html_conversion.inline import APART, DEEPEST, FILM
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.link_resolution import LinkResolver, PictureResolver
from wordpress.html_conversion.pieces import StoryPiece
from wordpress.html_conversion.sanitizer import INLINE, sanitize_html
from wordpress.html_conversion.standalone import StandaloneConverter

#: The longest quotation that stands as one; a longer one stays in the text, between quotation marks.
LONGEST_QUOTE = 600
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "summary"}
#: The method for each element that needs nothing else.
ALONE = {
    "ul": "write_list",
    "ol": "write_list",
    "table": "write_table",
    "pre": "write_preformatted",
    "hr": "leave_out_line",
    "img": "write_picture",
    "x-gallery": "write_gallery",
}


class MarkupConverter(StandaloneConverter):
    """Walks cleaned markup once. `links` rewrites addresses, `pictures` finds images (see `resolving`)."""

    def __init__(
        self,
        notes: ItemNotes,
        links: LinkResolver,
        pictures: PictureResolver,
        footnotes: Sequence[dict[str, str]] = (),
        *,
        in_blocks: bool = True,
    ) -> None:
        notes_by_id = {note["id"]: note["content"] for note in footnotes}
        super().__init__(notes, links, pictures, notes_by_id, in_blocks=in_blocks)

    def walk(self, html: str) -> list[StoryPiece]:
        """The pieces of `html`, with the notes it cites at the end."""
        soup = BeautifulSoup(sanitize_html(html, self.notes), "html.parser")
        self.anchors.find_all(soup)
        self.write_blocks(soup)
        self.end_notes()
        for piece in self.pieces:
            piece.html = self.anchors.settle(piece.html)
        return self.pieces

    def write_blocks(self, parent: Tag, depth: int = 0) -> None:
        """Every child of an element that holds blocks; words and inline elements between make paragraphs."""
        run: list[PageElement] = []
        for child in list(parent.children):
            if not isinstance(child, Tag) or (child.name in INLINE and child.name not in APART):
                run.append(child)
                continue
            self.write_paragraph(run)
            run = []
            if depth > DEEPEST:
                self.write_text("p", escape(child.get_text(" ", strip=True)))
            else:
                self.write_block(child, depth)
        self.write_paragraph(run)

    def write_block(self, node: Tag, depth: int) -> None:
        """One element that stands on its own."""
        name = node.name
        self.anchors.meet(node)
        if name in {"p", "address", "dt", "dd"}:
            self.write_paragraph(list(node.children), bold=name == "dt")
        elif name in HEADINGS:
            self.write_heading(node)
        elif name in FILM:
            self.write_film(node)
        elif name in {"blockquote", "figure"}:
            (self.write_quotation if name == "blockquote" else self.write_figure)(node, depth)
        elif name in ALONE:
            getattr(self, ALONE[name])(node)
        elif name != "x-footnotes":
            self.write_blocks(node, depth + 1)

    def write_preformatted(self, node: Tag) -> None:
        """A paragraph with the lines of a <pre>."""
        self.notes.change("text set letter by letter stands as ordinary lines")
        self.write_text("p", escape(node.get_text().strip("\n")).replace("\n", "<br/>"))

    def leave_out_line(self, node: Tag) -> None:
        """Write nothing for an <hr>, and note that."""
        self.notes.change("a separating line was left out")

    def write_heading(self, node: Tag) -> None:
        """A heading of the second or third level, which are those a story has; what is no words comes beneath it."""
        level = int(node.name[1]) if node.name[0] == "h" else 3
        tag = "h2" if level <= 2 else "h3"
        if level not in {2, 3}:
            self.notes.change(f"headings of level {level} are of level {tag[1]}")
        held = node.find_all(APART)
        self.write_text(tag, self.write_inline([child for child in node.children if child not in held]))
        for element in held:
            self.write_block(element, 0)

    def write_paragraph(self, children: Iterable[PageElement], bold: bool = False) -> None:
        """Words in a row; pictures and films among them part the paragraph."""
        run: list[PageElement] = []
        for child in children:
            apart = self.find_standalone(child) if isinstance(child, Tag) else []
            if not isinstance(child, Tag) or not apart:
                run.append(child)
                continue
            self.write_text("p", self.write_inline(run))
            run = []
            words = "" if child.name in APART else self.write_inline([child])
            for element in apart:
                self.write_block(element, 0)
            self.write_text("p", words)
        html = self.write_inline(run)
        self.write_text("p", f"<b>{html}</b>" if bold and html.strip() else html)

    def find_standalone(self, node: Tag) -> list[Tag]:
        """The element itself where it stands on its own, else all in it that does, in the text's order."""
        return [node] if node.name in APART else node.find_all(APART)

    def end_notes(self) -> None:
        if not self.cited:
            return
        rows: list[str] = []
        apart: list[Tag] = []
        for _, content in self.cited:
            inner = BeautifulSoup(sanitize_html(content, self.notes), "html.parser")
            rows.append(f"<li>{self.write_inline(inner.children).strip()}</li>")
            apart += inner.find_all(APART)
        self.pieces.append(StoryPiece("text", "<h2>Notes</h2>"))
        self.pieces.append(StoryPiece("text", f"<ol>{''.join(rows)}</ol>"))
        for element in apart:
            self.write_block(element, 0)

    def write_list(self, node: Tag) -> None:
        """A list with the lists within it as one piece; what is no words comes beneath it."""
        html = self.list_html(node, 0)
        if html:
            self.pieces.append(StoryPiece("text", html))
        for element in node.find_all(APART):
            self.write_block(element, 0)

    def list_html(self, node: Tag, depth: int) -> str:
        """The markup of a list, "" for one without words. `depth`: how many lists it lies in; one at DEEPEST or beyond is left
        out."""
        rows = []
        for child in node.find_all("li", recursive=False) if depth < DEEPEST else []:
            words, beneath = [], ""
            self.anchors.meet(child)
            anchor = self.anchors.take()
            for part in child.children:
                if isinstance(part, Tag) and part.name in {"ul", "ol"}:
                    beneath += self.list_html(part, depth + 1)
                elif not isinstance(part, Tag) or part.name in INLINE:
                    words.append(self.write_inline([part]))
                else:
                    self.anchors.meet(part)
                    words.append(f"<br/>{self.write_inline(part.children)}")
            anchor = anchor or self.anchors.take()
            inner = re.sub(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$", "", "".join(words))
            if inner or beneath:
                rows.append(f"<li{anchor}>{inner}{beneath}</li>")
        return f"<{node.name}{read_start(node)}>{''.join(rows)}</{node.name}>" if rows else ""

    def write_quotation(self, node: Tag, depth: int) -> None:
        """A quotation of one plain paragraph as one; a longer or linked one in the text, in quotation marks."""
        cite = node.find("cite")
        attribution = cite.get_text(" ", strip=True) if cite else ""
        if cite:
            cite.extract()
        words = re.sub(r"\s+", " ", node.get_text(" ", strip=True)).strip()
        paragraphs = [paragraph for paragraph in node.find_all("p") if paragraph.get_text(strip=True)]
        plain = len(paragraphs) <= 1 and not node.find(["a", "ul", "ol", *APART])
        if words and plain and len(words) <= LONGEST_QUOTE and len(attribution) <= 120:
            self.pieces.append(
                StoryPiece("quote", said={"quote": words.strip('“”"'), "attribution": attribution})
            )
            return
        self.notes.change("a long or linked quotation stands in the text")
        first = len(self.pieces)
        self.write_blocks(node, depth + 1)
        written = [piece for piece in self.pieces[first:] if piece.html.startswith(("<p>", "<p "))]
        if written:
            written[0].html = re.sub(r"^<p[^>]*>", lambda tag: f"{tag[0]}“", written[0].html)
            written[-1].html = written[-1].html.removesuffix("</p>") + "”</p>"
        if attribution:
            self.write_text("p", escape(f"— {attribution}"))

    def write_figure(self, node: Tag, depth: int) -> None:
        """One picture, film or table with its caption; anything else as the blocks in it, under the caption where there is a
        table, else above it."""
        caption = node.find("figcaption", recursive=False)
        words = ""
        if caption:
            caption.extract()
            words = re.sub(r"\s+", " ", caption.get_text(" ", strip=True))
        pictures, films = node.find_all("img"), node.find_all(FILM)
        is_linked = bool(caption and caption.find("a"))
        is_picture = len(pictures) == 1 and not node.find("table")
        if is_picture:
            self.write_picture(pictures[0], "" if is_linked else words, is_captioned=is_linked)
        elif len(films) == 1 and words:
            self.write_film(films[0], "" if is_linked else words)
        if is_picture or (len(films) == 1 and words):
            if caption and is_linked:
                self.write_caption(caption)
            return
        tables = node.find_all("table")
        if (
            len(tables) == 1
            and caption
            and words
            and not caption.find(["a", "sup"])
            and not tables[0].find("caption")
        ):
            self.write_table(tables[0], words)
            tables[0].extract()
            self.write_blocks(node, depth + 1)
            return
        above = f"<b>{self.write_inline(caption.children)}</b>" if caption and tables else ""
        self.write_text("p", above)
        self.write_blocks(node, depth + 1)
        if caption and not above:
            self.write_text("p", self.write_inline(caption.children))


def read_start(node: Tag) -> str:
    """The attribute of a numbered list that does not begin with 1; "" for any other."""
    start = read_attribute(node, "start").strip()
    if node.name != "ol" or not re.fullmatch(r"-?[0-9]{1,6}", start) or int(start) == 1:
        return ""
    return f' start="{int(start)}"'
