"""How a figure stands in a story's text: a link whose words are the number as published.

Stored as `<a linktype="livefigure" id="12">2.8%</a>`. Without this feature a reader of the text still finds the number.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING

from django.apps import apps
from django.urls import reverse
from django.utils.html import format_html
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import LinkHandler, RichText
from wagtail.rich_text.feature_registry import FeatureRegistry

from live.numbers import parse_number

if TYPE_CHECKING:
    from articles.models.figures import Figure

TYPE = "LIVEFIGURE"
LINK_TYPE = "livefigure"
#: In text as it is stored, and as it is shown.
STORED = re.compile(r'<a\b[^>]*\blinktype="livefigure"[^>]*>')
NUMBER = re.compile(r'\bid="(\d{1,18})"')
SHOWN = re.compile(r'<a class="livefig" [^>]*\bdata-figure="(\d{1,18})"[^>]*>(.*?)</a>', re.DOTALL)

#: The blocks of a body that may hold figures.
HOLDING = frozenset({"text", "fact_box", "data_table"})


class FigureLinkHandler(LinkHandler):
    """Shows a stored figure as a link to its own page, without asking the database."""

    identifier = LINK_TYPE

    @staticmethod
    def get_model() -> type[Figure]:
        return apps.get_model("articles", "Figure")  # handlers are registered before models

    @classmethod
    def expand_db_attributes(cls, attrs: Mapping[str, str]) -> str:
        number = parse_number(attrs.get("id"))
        if number is None:
            return "<a>"
        address = reverse("articles:figure", args=[number])
        return format_html('<a class="livefig" href="{}" data-figure="{}">', address, number)

    @classmethod
    def extract_references(cls, attrs: Mapping[str, str]) -> Iterator[tuple[type[Figure], str, str, str]]:
        number = parse_number(attrs.get("id"))
        if number is not None:
            yield cls.get_model(), str(number), "", ""


class FigureElementHandler(InlineEntityElementHandler):
    """From stored text into the editor."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: Mapping[str, str]) -> dict[str, str]:
        return {"id": attrs.get("id", "")}


def store_link(props: Mapping[str, object]) -> object:
    """From the editor into stored text."""
    return DOM.create_element("a", {"linktype": LINK_TYPE, "id": props.get("id")}, props["children"])


CONVERSION = {
    "from_database_format": {f'a[linktype="{LINK_TYPE}"]': FigureElementHandler(TYPE)},
    "to_database_format": {"entity_decorators": {TYPE: store_link}},
}
PLUGIN = EntityFeature(
    {
        "type": TYPE,
        "icon": "decimal",
        "description": "Live figure",
        "attributes": ["id"],
    },
    js=["js/newsroom-figures.js"],
)


def register_feature(features: FeatureRegistry) -> None:
    """Make the feature known to Wagtail's rich text."""
    features.register_link_type(FigureLinkHandler)
    features.register_converter_rule("contentstate", LINK_TYPE, CONVERSION)
    features.register_editor_plugin("draftail", LINK_TYPE, PLUGIN)


def list_figure_numbers(body: StreamValue) -> list[int]:
    """The figures of a story's body by number, in order, each once."""
    numbers = [
        int(number)
        for block in body
        if block.block_type in HOLDING
        for source in iterate_texts(block.value)
        for tag in STORED.findall(source)
        for number in NUMBER.findall(tag)
    ]
    return list(dict.fromkeys(numbers))


def iterate_texts(value: object) -> Iterator[str]:
    """The stored rich text of a block's value, wherever in it it stands."""
    match value:
        case RichText():
            yield value.source
        case StructValue():
            for child in value.values():
                yield from iterate_texts(child)
        case TypedTable():
            for row in value.row_data:
                for cell in row["values"]:
                    yield from iterate_texts(cell)


def unlink_unknown(markup: str, known: Container[int] = ()) -> str:
    """Shown text in which links of figures that are not `known` are plain words."""
    return SHOWN.sub(lambda found: found[0] if int(found[1]) in known else found[2], markup)
