"""A story's words as an editor wrote them, each with the place they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from django.utils.html import strip_tags
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import RichText

from articles.blocks.words import split_elements

if TYPE_CHECKING:
    from articles.models.story import Story


@dataclass(frozen=True)
class StoryPassage:
    """One stretch of words. `field` is the form's name of where it stands, `block` the block's place in the body from 0.

    `where` is for people, "paragraph 3". `markup` is the stored element of running text, "" for plain words.
    """

    field: str
    where: str
    words: str
    markup: str = ""
    block: int | None = None


def list_head(page: Story) -> list[StoryPassage]:
    """What stands above the body."""
    fields = (("title", "headline"), ("kicker", "kicker"), ("standfirst", "standfirst"))
    return [StoryPassage(name, where, getattr(page, name) or "") for name, where in fields]


def list_paragraphs(body: StreamValue) -> list[StoryPassage]:
    """The paragraphs of a body's running text, counted from 1; headings count, as they do for who looks for one."""
    parts = [
        (block, part)
        for block, value in list_blocks(body, text=True)
        for part in split_elements(value.value.source)
    ]
    return [
        StoryPassage("body", f"paragraph {place}", strip_markup(part), markup=part, block=block)
        for place, (block, part) in enumerate(parts, start=1)
    ]


def list_boxes(body: StreamValue) -> list[StoryPassage]:
    """The words of every block that is no running text."""
    return [
        StoryPassage("body", str(value.block.label).lower(), words, block=block)
        for block, value in list_blocks(body, text=False)
        for words in list_strings(value.value)
    ]


def list_blocks(body: StreamValue, *, text: bool) -> list[tuple[int, StreamValue.StreamChild]]:
    """(place from 0, block) of the blocks that are running text, or of those that are not."""
    return [(place, block) for place, block in enumerate(body) if (block.block_type == "text") == text]


def list_passages(page: Story) -> list[StoryPassage]:
    """Every stretch of a story's words."""
    return [*list_head(page), *list_paragraphs(page.body), *list_boxes(page.body)]


def list_strings(value: object) -> list[str]:
    """The strings an editor typed into a block's value, in order."""
    match value:
        case str():
            return [value] if value.strip() else []
        case RichText():
            return [strip_markup(part) for part in split_elements(value.source)]
        case StructValue():
            return [words for child in value.values() for words in list_strings(child)]
        case TypedTable():
            heads = [column["heading"] for column in value.columns]
            return [words for cell in (*heads, *list_cells(value)) for words in list_strings(cell)]
        case ListValue() | list() | tuple():
            return [words for child in value for words in list_strings(child)]
    return []


def list_cells(table: TypedTable) -> list[object]:
    """Every cell of a table, row by row."""
    return [cell.value for row in table.rows for cell in row]


def strip_markup(markup: str) -> str:
    """Words without markup, spaces made single."""
    return " ".join(unescape(strip_tags(markup)).split())
