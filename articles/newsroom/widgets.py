"""Wagtail's choosers without scripts within the page, so that the newsroom's policy can refuse every such script.

Wagtail 7.4 starts a chooser by a `<script>` beside it. Here it says in attributes what is to be started with what, and
`static/js/newsroom-start.js` does it. Panels and dates say the same in templates that take the place of Wagtail's:
`templates/wagtailadmin/panels/` and, where forms look for theirs, `articles/templates/wagtailadmin/widgets/`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import escapejs, format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser


class TypedSelect(forms.SelectMultiple):
    """A choice of several, made by typing: `static/js/newsroom-typed.js` sets a field and what is chosen in the place of
    the list, which stays for whoever has no scripts."""

    def __init__(self, attrs: Mapping[str, str] | None = None) -> None:
        super().__init__({"data-typed": "", "size": "8", **(attrs or {})})


def starting_mark(name: str, *arguments: object) -> SafeString:
    """An element that has the function or class of this name started with these arguments (of JSON)."""
    # Escaped as in a script: Wagtail numbers new forms by replacing what stands before such a quotation mark.
    return format_html(
        '<span hidden data-newsroom-start="{}" data-newsroom-with="{}"></span>',
        name,
        escapejs(json.dumps(arguments)),
    )


def render_chooser(
    self: Any, name: str, value: object, attrs: dict[str, object] | None = None, renderer: object = None
) -> SafeString:
    """A chooser's field and what starts it. Raises TypeError without an id, as Wagtail does."""
    if not attrs or "id" not in attrs:
        raise TypeError("A chooser cannot be rendered without an id.")
    chosen_page, key = self.get_value_data(value), attrs["id"]
    if self.render_js_init(key, name, chosen_page).startswith("new "):
        mark = starting_mark(self.js_constructor, key, self.get_js_init_options(key, name, chosen_page))
    else:
        mark = starting_mark("createTaskChooser", key)
    return format_html("{}{}", self.render_html(name, chosen_page, attrs), mark)


def replace_scripts_of_choosers() -> None:
    """Put our way of starting in the place of Wagtail's; once, when the app is ready."""
    BaseChooser.render = render_chooser
