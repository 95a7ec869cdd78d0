"""What the newsroom and readers see of a move: old comments, and old addresses that name an item by its number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponsePermanentRedirect
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from articles.models import FrontPage
from live.http_caching import keep_plain_only, note_query_words
from wordpress.models import ArchivedComment
from wordpress.redirects import NUMBERED, find_numbered


class ArchivedCommentViewSet(SnippetViewSet):
    """Comments that came from another site: to be shown or held back, never rewritten."""

    model = ArchivedComment
    icon = "comment"
    menu_label = "Old comments"
    menu_order = 255
    add_to_admin_menu = True
    list_display = ("author", "excerpt", "page", "written_at", "state")
    list_filter = ("state",)
    search_fields = ("author", "text")


register_snippet(ArchivedCommentViewSet)


@hooks.register("before_serve_page")
def redirect_numbered(
    page: Page, request: HttpRequest, args: Any, kwargs: Any
) -> HttpResponsePermanentRedirect | None:
    """An old address that names an item by its number, such as /?p=12, leads to where it stands."""
    if not isinstance(page, FrontPage):
        return None
    note_query_words(request, *NUMBERED)
    if not any(request.GET.get(word) for word in NUMBERED):
        return None
    if address := find_numbered(request.GET.dict()):
        return HttpResponsePermanentRedirect(address)
    keep_plain_only(request)
    return None
