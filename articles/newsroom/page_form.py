"""The newsroom's form for a page at the top of the site, and what it asks before a page is moved or copied there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from articles.newsroom.reserved_words import refuse_reserved_word
from live.numbers import parse_number


class TopPageForm(WagtailAdminPageForm):
    """Refuses a new page an address it could not be opened at. One that has its place is asked itself."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.depth is None and self.parent_page and cleaned.get("slug"):
            try:
                refuse_reserved_word(cleaned["slug"], self.parent_page.depth)
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned


def refuse_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponseRedirect | None:
    """Back to the choice of a place, with a sentence, where the page could not be opened in the one chosen."""
    try:
        refuse_reserved_word(page.slug, destination.depth)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_pages:move", page.pk)
    return None


def refuse_copy(request: HttpRequest, page: Page) -> HttpResponseRedirect | None:
    """Back to the form, with a sentence, where the copy could not be opened under the slug asked for."""
    parent = Page.objects.filter(pk=parse_number(request.POST.get("new_parent_page"))).first()
    try:
        refuse_reserved_word(request.POST.get("new_slug", ""), parent.depth if parent else 0)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None
