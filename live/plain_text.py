"""Characters that no text may hold: they print nothing, and break sitemaps, feeds and drawn cards.

What a member types is cleaned on its way in (`PlainCharField`). What the newsroom saves is refused by the field that holds
it, with the words before, for an editor can mend it there and sees what was meant; `guard_text_fields` gives every text
field of our models that rule, Wagtail's own headline among them.
"""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

#: Ends of lines that are none on the web.
LINE_ENDS: Final = re.compile("[\x0b\x0c\x85\u2028\u2029]")
#: Control characters but tab, line feed and carriage return; signs no XML file may hold; halves of characters.
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
CODE: Final = "unprintable"
#: How many letters before one an error quotes.
QUOTED: Final = 30


def clean_text(text: str) -> str:
    """`text` without characters that print nothing; odd ends of lines are plain ones."""
    return UNPRINTABLE.sub("", LINE_ENDS.sub("\n", text))


def refuse_unprintable(text: object) -> None:
    """Refuse a text that holds such a character. Raises ValidationError."""
    match = UNPRINTABLE.search(text) if isinstance(text, str) else None
    if match is None or not isinstance(text, str):
        return
    before = " ".join(text[: match.start()][-QUOTED:].split())
    place = f"after “{before}”" if before else "at its beginning"
    raise ValidationError(
        f"It holds a character that cannot be printed, {place}. Delete what stands there and type it again.",
        code=CODE,
    )


def refuse_unprintable_values(value: Any) -> None:
    """Refuse any text within lists and dictionaries, such as a story's body as it is stored. Raises ValidationError."""
    if isinstance(value, str):
        refuse_unprintable(value)
    elif isinstance(value, dict):
        for inner in value.values():
            refuse_unprintable_values(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            refuse_unprintable_values(inner)


def guard_text_fields(labels: set[str]) -> None:
    """Have every text field of these apps' models, their parents' included, refuse such characters when it is validated."""
    for model in apps.get_models():
        if model._meta.app_label in labels:
            for field in model._meta.fields:
                is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
                if is_text and refuse_unprintable not in field.validators:
                    field.validators.append(refuse_unprintable)


class PlainCharField(forms.CharField):
    """What a person types, without characters that print nothing."""

    def to_python(self, value: Any) -> str:
        """The text, cleaned; in one line where a line is asked for."""
        text = clean_text(super().to_python(value) or "")
        return text if isinstance(self.widget, forms.Textarea) else " ".join(text.splitlines())
