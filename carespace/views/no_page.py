"""What stands at the addresses of a debate that nobody may read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from carespace.refusals import UnreadableError, WithdrawnError


class DebatePageMiddleware:
    """Answers for a debate that was withdrawn (410) or is paused for readers too (403), whichever page was asked for.

    The page says no word of the debate; what somebody was sending there is given back to them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, WithdrawnError | UnreadableError):
            return None
        known = {
            "section": "debates",
            "refusal": exception,
            "is_withdrawn": isinstance(exception, WithdrawnError),
            "words": request.POST.get("text", ""),
        }
        response = render(request, "carespace/no_page.html", known, status=exception.status)
        patch_cache_control(response, private=True, no_store=True)
        return response
