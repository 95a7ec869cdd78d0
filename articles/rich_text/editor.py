"""The newsroom's editor of running text: takes in what an editor can have written, and refuses the rest in words."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.html import linebreaks, strip_tags
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea

from articles.rich_text.entities import is_key
from live.plain_text import PlainCharField

logger = logging.getLogger(__name__)
#: How deep lists stand in one another. Draftail goes to 4; text moved in from elsewhere is read as it was.
DEEPEST: Final = 10
#: Stands for what cannot be read. Every field of text refuses it, whatever else it allows, and so nothing of it is kept.
UNREADABLE: Final = "\x00"
#: What the converters raise on something that no editor wrote.
BROKEN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    ExporterException,
)


def check_content(content: Any) -> None:
    """Raise ValueError where the editor's document is too deep or links to what can be no row's key."""
    for block in content["blocks"]:
        if not 0 <= block.get("depth", 0) <= DEEPEST:
            raise ValueError("too deep")
    for entity in content["entityMap"].values():
        key = entity["data"].get("id")
        if key is not None and not is_key(key):
            raise ValueError("an entity without a key")


class RichTextEditor(DraftailRichTextArea):
    """Wagtail's editor, where a document made by hand is a field's error, not the site's."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> str | None:
        """Stored text of what was sent; UNREADABLE where it is no document of the editor's."""
        try:
            given = data.get(name)
            if given is not None:
                check_content(json.loads(given))
            stored: str | None = super().value_from_datadict(data, files, name)
            if stored is not None:
                stored.encode()  # a half of a character could not be kept
            return stored
        except BROKEN:
            logger.info("What was sent as %s is no text of the editor's.", name)
            return UNREADABLE

    def format_value(self, value: Any) -> str:
        """Stored text as the editor's document; its words alone where its markup cannot be read."""
        try:
            document: str = super().format_value(value)
        except BROKEN:
            logger.warning("Stored text that the editor cannot read is shown to it as words.")
            document = super().format_value(linebreaks(strip_tags(str(value)), autoescape=True))
        return document


class EditedTextField(PlainCharField):
    """Text of that editor in a form of ours."""

    def to_python(self, value: Any) -> str:
        """The stored text, cleaned. Raises ValidationError for what could not be read, which cleaning would empty."""
        if value == UNREADABLE:
            raise ValidationError(
                "This text cannot be read, so nothing was kept. Type it again.", code="unreadable"
            )
        return super().to_python(value)
