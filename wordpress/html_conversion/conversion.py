"""An item's text as the body of a story or of a standing page."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Any

from django.utils.html import strip_tags

from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion.classic import classic_as_html
from wordpress.html_conversion.gutenberg import GutenbergConverter, has_blocks
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.link_resolution import LinkResolver, PictureResolver
from wordpress.html_conversion.pieces import StoryPiece
from wordpress.html_conversion.walker import MarkupConverter

NAMES = uuid.UUID("6f2b8c3e-8d5f-4b53-9d8c-2f6a2f0c1d11")
LONGEST_CAPTION = 240


def convert_item(
    item: ExportItem,
    *,
    notes: ItemNotes,
    links: LinkResolver,
    pictures: PictureResolver,
    shared: Callable[[int], str | None],
) -> list[StoryPiece]:
    """The pieces of an item's text, its featured picture first where the text does not show it."""
    html = (
        GutenbergConverter(notes, shared).as_html(item.content)
        if has_blocks(item.content)
        else classic_as_html(item.content, notes)
    )
    in_blocks = item.kind == "post"  # a standing page is running text
    if item.link:
        html = html.replace(f'href="{item.link.rstrip("/")}/#', 'href="#')  # a place in the text itself
    pieces = MarkupConverter(notes, links, pictures, parse_footnotes(item), in_blocks=in_blocks).walk(html)
    if shows_featured(item, pieces, pictures):
        return pieces
    return make_featured(item, MarkupConverter(notes, links, pictures, in_blocks=in_blocks)) + pieces


def parse_footnotes(item: ExportItem) -> list[dict[str, str]]:
    """The notes the block editor keeps beside the text: [{"id", "content"}]."""
    try:
        notes = json.loads(item.read_meta("footnotes") or "[]")
    except ValueError:
        return []
    return [note for note in notes if isinstance(note, dict) and {"id", "content"} <= set(note)]


def find_thumbnail(item: ExportItem) -> int:
    """The number of an item's featured picture, 0 where it has none."""
    value = item.read_meta("_thumbnail_id")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def shows_featured(item: ExportItem, found: list[StoryPiece], pictures: PictureResolver) -> bool:
    """Whether the featured picture stands among the pieces already."""
    number = find_thumbnail(item)
    image = pictures.at("", number).image if number else None
    return image is not None and any(piece.said.get("image") == image for piece in found)


def make_featured(item: ExportItem, converter: MarkupConverter) -> list[StoryPiece]:
    """The featured picture as the story's first, or a note of why it is not there."""
    number, notes = find_thumbnail(item), converter.notes
    if not number:
        return []
    picture = converter.pictures.at("", number)
    if picture.image is None:
        notes.change(f"the featured picture is left out: {picture.why or 'it is not in the file'}")
        return []
    notes.change("the featured picture stands first in the text")
    converter.show(picture, "", "")
    return converter.pieces


def make_body(found: list[StoryPiece], *, name: str) -> list[dict[str, Any]]:
    """Pieces as the blocks of a story; `name` makes the blocks' own keys the same every time."""
    blocks: list[dict[str, Any]] = []
    for piece in spread_captions(found):
        if piece.kind == "text":
            if blocks and blocks[-1]["type"] == "text":
                blocks[-1]["value"] += piece.html
            else:
                blocks.append({"type": "text", "value": piece.html})
        elif piece.kind in {"quote", "embed", "data_table"}:
            blocks.append({"type": piece.kind, "value": piece.said})
        else:
            values = piece.said
            image = {"image": values["image"], "alt_text": values["alt"], "decorative": False}
            blocks.append({"type": "image", "value": {"image": image, "caption": values["caption"]}})
    return [{**block, "id": str(uuid.uuid5(NAMES, f"{name}/{place}"))} for place, block in enumerate(blocks)]


def spread_captions(found: list[StoryPiece]) -> Iterator[StoryPiece]:
    """Pieces with captions that are too long for a picture set beneath it, as text."""
    for piece in found:
        caption = piece.said.get("caption", "")
        if len(caption) > LONGEST_CAPTION:
            yield StoryPiece("picture", said={**piece.said, "caption": ""})
            yield StoryPiece("text", f"<p>{escape(caption)}</p>")
        else:
            yield piece


def make_rich_text(found: list[StoryPiece]) -> str:
    """Pieces as the running text of a standing page."""
    out = []
    for piece in found:
        if piece.kind == "text":
            out.append(piece.html)
        elif piece.kind == "quote":
            attribution = f"<br/>— {escape(piece.said['attribution'])}" if piece.said["attribution"] else ""
            out.append(f"<p>“{escape(piece.said['quote'])}”{attribution}</p>")
        else:
            alt = escape(piece.said["alt"])
            out.append(
                f'<embed embedtype="image" id="{piece.said["image"]}" alt="{alt}" format="fullwidth"/>'
            )
            if piece.said["caption"]:
                out.append(f"<p>{escape(piece.said['caption'])}</p>")
    return "".join(out)


def list_words(found: list[StoryPiece]) -> list[str]:
    """The text of the pieces without markup, paragraph by paragraph, headings and lists left out."""
    return [plain_paragraph(piece) for piece in found if is_paragraph(piece)]


def is_paragraph(piece: StoryPiece) -> bool:
    """Whether a piece is a paragraph."""
    return piece.html.startswith(("<p>", "<p "))


def plain_paragraph(piece: StoryPiece) -> str:
    """A paragraph's words on one line."""
    return " ".join(unescape(strip_tags(piece.html.replace("<br/>", " "))).split())
