"""What the newsroom and readers see of a move: old comments, and old addresses that name an item by its number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from articles.models import FrontPage
from live.http_caching import keep_plain_only, note_query_words
from wordpress.models import ArchivedComment
from wordpress.old_addresses.item_redirects import NUMBERED, find_numbered
from wordpress.old_addresses.lists import LISTING, find_listing
from wordpress.old_addresses.middleware import answer_old_address


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
def redirect_numbered(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """An old address that names an item by its number, such as /?p=12, or a list, such as /?cat=3, leads to where it
    stands."""
    if not isinstance(page, FrontPage):
        return None
    note_query_words(request, *NUMBERED, *LISTING)
    if not any(request.GET.get(word) for word in (*NUMBERED, *LISTING)):
        return None
    if address := find_numbered(request.GET.dict()):
        return HttpResponsePermanentRedirect(address)
    if (listed := find_listing(request.GET.dict())) is not None:
        return answer_old_address(request, listed)
    keep_plain_only(request)
    return None
