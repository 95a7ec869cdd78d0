"""Links and pictures in stored text: one that names nothing there could be is shown as words, and breaks no page.

Wagtail asks the database for whatever stands in an entity's `id`; a text with `id="x"` would take down every page and
feed that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    PageLinkElementHandler,
)
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.images.formats import get_image_format
from wagtail.images.rich_text import ImageEmbedHandler
from wagtail.rich_text.pages import PageLinkHandler

from live.numbers import parse_number

if TYPE_CHECKING:
    from django.db.models import Model
    from wagtail.rich_text import LinkHandler as MixedInto
    from wagtail.rich_text.feature_registry import FeatureRegistry
else:
    MixedInto = object

PLAIN_FORMAT: Final = "fullwidth"


def is_key(word: object) -> bool:
    """Whether a word can be a row's key: digits, and no larger than the database's numbers."""
    return parse_number(word) is not None


class KnownKeys(MixedInto):
    """Asks for entities whose `id` can be a key, and takes the others for what is gone."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, object]]) -> list[Model | None]:
        """What each entity points at, None where there is nothing."""
        asked: list[dict[str, object]] = [
            attrs if is_key(attrs.get("id")) else {**attrs, "id": None} for attrs in attrs_list
        ]
        instances: list[Model | None] = super().get_many(asked)
        return instances

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[Any, ...]]:
        """What an entity refers to, for Wagtail's index of uses."""
        if is_key(attrs.get("id")):
            yield from super().extract_references(attrs)


class PageLinks(KnownKeys, PageLinkHandler):
    """Links to pages."""


class DocumentLinks(KnownKeys, DocumentLinkHandler):
    """Links to documents."""


class PicturesInText(KnownKeys, ImageEmbedHandler):
    """Pictures in running text, as an import stores them."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Markup of each; a format nobody registered is the plain one."""
        expanded: list[str] = super().expand_db_attributes_many(
            [cls.with_format(attrs) for attrs in attrs_list]
        )
        return expanded

    @staticmethod
    def with_format(attrs: dict[str, str]) -> dict[str, str]:
        """The attributes with a format that is known."""
        try:
            get_image_format(attrs["format"])
        except KeyError:
            return {**attrs, "format": PLAIN_FORMAT}
        return attrs


class StoredPageLink(PageLinkElementHandler):
    """A link to a page on its way into the editor."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, object]:
        """What the editor is told of it: nothing where it can point at no page."""
        data: dict[str, object] = super().get_attribute_data(attrs) if is_key(attrs.get("id")) else {}
        return data


class StoredLink(ExternalLinkElementHandler):
    """A link to an address on its way into the editor."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        """Its address, which may be missing."""
        return {"url": attrs.get("href", "")}


def register(features: FeatureRegistry) -> None:
    """Take the place of Wagtail's own readers of entities; to be called after they were registered."""
    features.register_link_type(PageLinks)
    features.register_link_type(DocumentLinks)
    features.register_embed_type(PicturesInText)
    features.register_converter_rule(
        "contentstate",
        "link",
        {
            "from_database_format": {
                "a[href]": StoredLink("LINK"),
                'a[linktype="page"]': StoredPageLink("LINK"),
            },
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )
