"""What stands on its own in old text: pictures, galleries, films and tables."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from bs4 import BeautifulSoup, Tag

from articles.blocks import embeds
from wordpress.export_reader.addresses import extract_host
from wordpress.html_conversion.anchors import read_attribute
from wordpress.html_conversion.inline import APART, BOLD, ITALIC, InlineConverter
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.link_resolution import LinkResolver, PictureResolver, ResolvedPicture
from wordpress.html_conversion.pieces import StoryPiece
from wordpress.html_conversion.sanitizer import sanitize_html
from wordpress.html_conversion.tables import DataTable, list_rows, make_data_table

#: The longest words above a table or an embed that stand there; longer ones stand beneath it, in the text.
LONGEST_TITLE = 140
LONGEST_ADDRESS = 500


class StandaloneConverter(InlineConverter):
    """Writes pieces of their own. `pictures` finds images (see `resolving`).

    What is made has embeds and data tables `in_blocks`, as a story has; without, they are links and lists.
    """

    def __init__(
        self,
        notes: ItemNotes,
        links: LinkResolver,
        pictures: PictureResolver,
        footnotes: dict[str, str],
        *,
        in_blocks: bool,
    ) -> None:
        super().__init__(notes, links, footnotes)
        self.pictures = pictures
        self.in_blocks = in_blocks
        self.pieces: list[StoryPiece] = []

    def write_block(self, node: Tag, depth: int) -> None:
        """Write one element that stands on its own; the whole converter knows all of them."""
        raise NotImplementedError

    def write_text(self, tag: str, html: str) -> None:
        """A paragraph or heading, where it has words."""
        html = re.sub(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$", "", html)
        if re.sub(r"<[^>]*>|\s|\xa0", "", html):
            self.pieces.append(StoryPiece("text", f"<{tag}{self.anchors.take()}>{html}</{tag}>"))

    def write_picture(self, node: Tag, caption: str = "", *, is_captioned: bool = False) -> None:
        """A picture of the text. `is_captioned`: what is written beneath it comes after it."""
        numbered = re.search(r"\bwp-image-(\d+)", read_attribute(node, "class"))
        resolved = self.pictures.at(read_attribute(node, "src"), int(numbered[1]) if numbered else 0)
        resolved = replace(resolved, caption="") if is_captioned else resolved
        self.show(resolved, read_attribute(node, "alt"), caption)

    def show(self, found: ResolvedPicture, alt: str, caption: str) -> None:
        """A picture, or its address where it is not there to be shown. A caption of its own may be markup."""
        if not caption and found.image is not None and found.caption:
            self.show_captioned(found, alt)
            return
        if found.change:
            self.notes.change(found.change)
        if found.image is None:
            if found.address:
                self.notes.change(found.why)
                href = self.links.write_link(found.address, self.notes, plain=True)
                self.write_text(
                    "p",
                    f"<a {href}>Picture: {escape(caption or alt or found.name)}</a>"
                    if href
                    else escape(caption),
                )
            return
        alt = (alt or found.alt or "").strip()
        if not alt:
            self.notes.remark(f"the picture {found.name} has no text for those who cannot see it")
        self.pieces.append(
            StoryPiece(
                "picture", said={"image": found.image, "alt": alt, "caption": caption, "name": found.name}
            )
        )

    def show_captioned(self, found: ResolvedPicture, alt: str) -> None:
        """A picture with the caption it was uploaded with; one with links stands beneath it, in the text."""
        caption = BeautifulSoup(sanitize_html(found.caption, self.notes), "html.parser")
        words = plain_caption(caption)
        self.show(replace(found, caption=""), alt, "" if caption.find("a") else words)
        if caption.find("a"):
            self.write_caption(caption)

    def write_caption(self, caption: Tag) -> None:
        """A caption with links as a paragraph beneath what it belongs to."""
        self.notes.change("a caption with links stands in the text, beneath its picture")
        self.write_text("p", self.write_inline(caption.children))

    def write_gallery(self, node: Tag) -> None:
        """The pictures a gallery names, or all that belong to the story, one beneath the other."""
        numbers = [int(number) for number in re.findall(r"\d+", read_attribute(node, "data-ids"))]
        pictures = self.pictures.list_numbered(numbers) if numbers else self.pictures.list_of_story()
        if read_attribute(node, "data-kind") == "playlist":
            self.notes.change("a playlist was left out")
            return
        self.notes.change(
            "a gallery stands as pictures one beneath the other" if pictures else "a gallery was empty"
        )
        for picture in pictures:
            self.show(picture, "", "")

    def write_film(self, node: Tag, caption: str = "") -> None:
        """What another site shows: as an embed where stories show things of that site, else a link of its caption."""
        source = node.find("source") if node.name in {"video", "audio"} else None
        address = next(
            (value for key in ("data-address", "src", "data") if (value := read_attribute(node, key))),
            read_attribute(source, "src") if source else "",
        )
        href = self.links.write_link(address, self.notes) if address else ""
        if not href:
            self.notes.change("an embedded thing without an address was left out")
            return
        if self.in_blocks and self.write_embed(address, caption, read_attribute(node, "title")):
            return
        self.notes.change("what was embedded from another site is a link")
        self.write_text(
            "p", f"<a {href}>{escape(caption or address)}</a>{self.name_site(address) if caption else ''}"
        )

    def write_embed(self, address: str, caption: str, title: str) -> bool:
        """Whether an address was written as an embed, which readers ask for before anything is fetched."""
        whole = re.sub(r"^(?:http:)?//", "https://", address.strip())
        frame = embeds.find_frame(whole) if len(whole) <= LONGEST_ADDRESS else None
        if not frame:
            return False
        provider = frame[0]
        fits = len(caption) <= LONGEST_TITLE
        named = re.sub(r"\s+", " ", title).strip()[:LONGEST_TITLE]
        named = named or f"{'A chart' if provider.tall else 'A film'} on {provider.name}"
        self.notes.change("what was embedded from another site is shown when a reader asks for it")
        self.pieces.append(
            StoryPiece("embed", said={"address": whole, "title": (caption if fits else "") or named})
        )
        if not fits:
            self.write_text("p", escape(caption))
        return True

    def name_site(self, address: str) -> str:
        """In brackets, the site an address leads to."""
        return f" ({escape(extract_host(address))})" if extract_host(address) else ""

    def write_table(self, node: Tag, heading: str = "") -> None:
        """A table of plain words under headings as a data table. Any other as a list, one row each, with its headings
        before the values: nothing is lost but the grid."""
        caption = node.find("caption")
        if caption and self.in_blocks and not caption.find(["a", "sup", *APART]):
            heading = re.sub(r"\s+", " ", caption.get_text(" ", strip=True))
        data_table = make_data_table(node) if self.in_blocks and (heading or not caption) else None
        if data_table:
            self.write_data_table(node, data_table, heading)
            return
        self.notes.change("a table stands as a list")
        if caption:
            self.write_text("p", f"<b>{self.write_inline(caption.children)}</b>")
        elif heading:
            self.write_text("p", f"<b>{escape(heading)}</b>")
        rows = [
            "; ".join(f"<b>{head}:</b> {value}" if head else value for head, value in row if value.strip())
            for row in list_rows(node, self.write_inline)
        ]
        if any(rows):
            self.pieces.append(
                StoryPiece("text", f"<ul>{''.join(f'<li>{row}</li>' for row in rows if row)}</ul>")
            )
        for element in node.find_all(APART):
            self.write_block(element, 0)

    def write_data_table(self, node: Tag, found: DataTable, heading: str) -> None:
        """A data table under its caption, or under the names of its columns where it has none or a very long one."""
        columns = [column["heading"] for column in found["columns"]]
        named = heading if heading and len(heading) <= LONGEST_TITLE else ""
        if not named:
            joined = ", ".join(columns)
            named = joined if len(joined) <= LONGEST_TITLE else f"{joined[: LONGEST_TITLE - 1].rstrip()}…"
            self.notes.remark("a table has no heading of its own; it has the names of its columns")
        if heading != named and heading:
            self.write_text("p", escape(heading))
        if node.find(list(BOLD | ITALIC)):
            self.notes.change("words in bold or italic stand plain in a table")
        self.pieces.append(StoryPiece("data_table", said={"heading": named, "table": found, "source": ""}))


def plain_caption(caption: Tag) -> str:
    """A caption's words on one line."""
    return re.sub(r"\s+", " ", caption.get_text(" ", strip=True)).strip()
