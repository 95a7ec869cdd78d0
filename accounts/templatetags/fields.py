"""Form fields as the house style has them: label above, hint, error beside the field, then the control."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

register = template.Library()

ONE_TO_TEN = ["", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", hint: str = "") -> dict[str, Any]:
    """One field with its words. Ids are Django's own, so that an error summary can point at them."""
    widget = bound.field.widget
    kind = "line"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, forms.CheckboxInput):
        kind = "tick"
    attrs: dict[str, Any] = {"class": "input"} if kind == "line" else {}
    if "placeholder" in widget.attrs:
        attrs["placeholder"] = False
    return {
        "field": bound,
        "kind": kind,
        "control": bound.as_widget(attrs=attrs) if kind != "choices" else "",
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "for": bound.id_for_label,
        "is_optional": not bound.field.required and not isinstance(widget, forms.Select),
        "id": bound.auto_id or bound.html_name,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_shown: forms.BaseForm) -> dict[str, Any]:
    """What is wrong with the forms, each line a link to its field. Nothing where nothing is wrong."""
    lines: list[tuple[str, str]] = []
    for form in forms_shown:
        if not isinstance(form, forms.BaseForm) or not form.is_bound:
            continue
        for name, errors in form.errors.items():
            bound = form[name] if name in form.fields else None
            lines += [
                (bound.auto_id if bound and not bound.is_hidden else "", str(error)) for error in errors
            ]
    number = ONE_TO_TEN[len(lines)] if len(lines) < len(ONE_TO_TEN) else str(len(lines))
    return {"found": lines, "number": number, "thing": "thing" if len(lines) == 1 else "things"}
