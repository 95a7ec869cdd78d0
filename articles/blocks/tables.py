"""A table of figures typed in by an editor, with the place they come from."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.blocks import StructValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.rich_text import RichText, expand_db_html

from articles.rich_text.stored_text import mark_stored

PARAGRAPHS = re.compile(r"</?p\b[^>]*>")


class NumberBlock(blocks.CharBlock):
    """A cell set to the right: a number as it should be read, with its sign."""

    class Meta:
        icon = "order"
        label = "Number"


class LiveNumberBlock(blocks.RichTextBlock):
    """A cell whose number is a live figure, set to the right; it is a line and no paragraph."""

    def render(self, value: RichText, context: dict[str, object] | None = None) -> SafeString:
        return mark_stored(PARAGRAPHS.sub("", expand_db_html(value.source)))

    class Meta:
        icon = "decimal"
        label = "Live number"


class FiguresBlock(TypedTableBlock):
    """Columns of words, of numbers, and of numbers that are live figures."""

    text = blocks.CharBlock(required=False, max_length=200, label="Words")
    number = NumberBlock(required=False, max_length=40)
    live = LiveNumberBlock(required=False, features=["livefigure"], max_length=40)


class DataTableBlock(blocks.StructBlock):
    """A table: what it shows, its figures, and where they come from."""

    heading = blocks.CharBlock(max_length=140, help_text="What the table shows, as a sentence.")
    table = FiguresBlock()
    source = blocks.CharBlock(
        required=False, max_length=200, help_text="Who published the figures, and when."
    )

    class Meta:
        icon = "table"
        label = "Data table"
        template = "articles/blocks/data_table.html"
        label_format = "Table: {heading}"

    def clean(self, value: StructValue) -> StructValue:
        """The table, where it has a row, and a heading over each column; else its one sentence of error."""
        value = super().clean(value)
        table = value["table"]
        if not list(table.rows):
            wrong = "A table needs at least one row."
        elif not all(column["heading"].strip() for column in table.columns):
            wrong = "Every column needs a heading: people who listen hear it with each figure."
        else:
            return value
        raise StructBlockValidationError(block_errors={"table": ValidationError(wrong)})
