"""What holds a form of the newsroom back, named field by field in the sentence above it.

Wagtail says that there were errors and leaves it to the editor to find them in a long page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages as wagtail_messages
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

Buttons = Sequence[tuple[str, str, bool]]
BlockError = (ListBlockValidationError, StreamBlockValidationError, StructBlockValidationError)


def name_refused_fields() -> None:
    """Put our sentence in the place of Wagtail's; once, when the app is ready."""
    wagtail_messages.validation_error = tell_refusal


def tell_refusal(
    request: HttpRequest, message: str, form: forms.BaseForm, buttons: Buttons | None = None
) -> None:
    """Say above the form that it was refused, and which field holds what fault."""
    faults = format_html_join("\n", "<li>{}</li>", ((fault,) for fault in list_faults(form)))
    detail = format_html('<ul class="errorlist">{}</ul>', faults)
    messages.error(request, wagtail_messages.render(message, buttons, detail=detail))


def list_faults(form: forms.BaseForm, within: str = "") -> Iterator[str]:
    """“Headline: This field is required.” of each fault of a form and of the rows that belong to it.

    `within` is the row a form is, “Claim 2”.
    """
    for name, errors in form.errors.items():
        label = "" if name == NON_FIELD_ERRORS else str(form[name].label)
        for error in errors.as_data():
            yield from list_reasons(error, [part for part in (within, label) if part])
    for rows in getattr(form, "formsets", {}).values():
        title = str(rows.model._meta.verbose_name).capitalize()
        yield from (f"{title}: {words}" for words in rows.non_form_errors())
        for number, row in enumerate(rows.forms, start=1):
            if not (rows.can_delete and rows._should_delete_form(row)):
                yield from list_faults(row, f"{title} {number}")


def list_reasons(error: ValidationError, places: list[str]) -> Iterator[str]:
    """The sentences of one error, each behind the place it stands in: “Body, block 3, alt text: …”."""
    if not isinstance(error, BlockError):
        yield ": ".join(filter(None, [", ".join(places), " ".join(error.messages)]))
        return
    for whole in error.non_block_errors.as_data() if hasattr(error, "non_block_errors") else ():
        yield from list_reasons(whole, places)
    for key, part in error.block_errors.items():
        place = f"block {key + 1}" if isinstance(key, int) else str(key).replace("_", " ")
        yield from list_reasons(part, [*places, place])
