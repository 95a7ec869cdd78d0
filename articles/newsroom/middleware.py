"""The newsroom's door: members' sign-in is the only way in."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from wagtail.admin.auth import permission_denied, user_has_any_page_permission

from accounts.doors import lead_to_second_factor
from articles.newsroom.faults import answer_unreadable
from articles.prepublication_checks.placeholders import UnfinishedStoryError

PREFIX = "/newsroom/"
ACCESS = "wagtailadmin.access_admin"
#: The way out, the pictures of its buttons, the words of its scripts.
FOR_ANYBODY = re.compile(r"(?:logout|sprite|jsi18n)/")
#: Where members without a say over pages may go: what names no page, and what asks for itself: the data editors' desk, uploads.
#: Everything else of Wagtail's may list pages by title, choosers and its API among them, drafts too.
WITHOUT_PAGES = re.compile(r"(?:(?:account|dismissibles|login|owners|password_reset|releases|uploads)/.*)?")


class NewsroomMiddleware:
    """Refuses members who do not work here and keeps drafts to those who work on pages.

    People not signed in are left to Wagtail, which sends them to the members' sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        if not request.user.is_authenticated or FOR_ANYBODY.fullmatch(request.path.removeprefix(PREFIX)):
            return self.get_response(request)
        return refuse_entry(request) or self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A story with places for words to come, met on any way to publication: back to its editor, told why.

        What Wagtail cannot read is answered as a bad request.
        """
        if not request.path.startswith(PREFIX):
            return None
        if not isinstance(exception, UnfinishedStoryError):
            return answer_unreadable(request, exception)
        messages.error(request, exception.messages[0])
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[exception.page.pk]))


def refuse_entry(request: HttpRequest) -> HttpResponse | None:
    """None where this member may go where the request leads, else the answer that says no.

    Raises PermissionDenied for members who do not work here.
    """
    if not request.user.has_perm(ACCESS):
        raise PermissionDenied("The newsroom is for editors and moderators. Ask an editor to add you.")
    if way := lead_to_second_factor(request):
        return way
    if WITHOUT_PAGES.fullmatch(request.path.removeprefix(PREFIX)) or user_has_any_page_permission(
        request.user
    ):
        return None
    response: HttpResponse = permission_denied(request)
    return response


def sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-ins would go round the members' limits and second factor: hand over instead."""
    after = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(after, allowed_hosts=None):
        after = PREFIX if request.path.startswith(PREFIX) else ""
    query = f"?{urlencode({'next': after})}" if after else ""
    return HttpResponseRedirect(f"{reverse('account_login')}{query}")
