"""What readers get while PostgreSQL is away: the page as it last was, or "not just now" with what they typed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import timezone

from live.database.asked_once import hold_answers
from live.page_cache.database_watch import WATCH
from live.page_cache.making_slots import SLOTS, NoSlotError
from live.page_cache.page import CachedPage
from live.public_api import problems

LONGEST = 86_400.0  # seconds after its making for which a page may be given out
RETRY_AFTER = 10  # seconds
MAIN = re.compile(rb"<main\b[^>]*>")
#: Fields whose words are not repeated: what is secret, and what is not words.
UNREPEATED = re.compile(r"password|code$|credential", re.IGNORECASE)
View = Callable[[HttpRequest], HttpResponseBase]


class OutageMiddleware:
    """Refuses at once what would only wait for a database that is known to be away, and lets no more to it than it has slots.

    It stands behind what serves files and adds the headers every answer has, before sessions.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if WATCH.is_away():
            return refuse(request)
        try:
            with SLOTS.take(), hold_answers(request):
                return self.get_response(request)
        except NoSlotError:
            return refuse(request)


def is_recent(page: CachedPage) -> bool:
    """Whether a page is young enough to stand in while the database is away."""
    return time.time() - page.made <= LONGEST


def answer_outdated(request: HttpRequest, page: CachedPage) -> HttpResponse:
    """The page with a line that says how old it is, where it is one for people; nobody keeps this copy."""
    body = page.forms[""].body
    if page.headers.get("Content-Type", "").startswith("text/html"):
        made = timezone.localtime(datetime.fromtimestamp(page.made, tz=timezone.get_current_timezone()))
        notice = render_to_string("live/outage_notice.html", {"made": made}).encode()
        body = MAIN.sub(lambda start: start[0] + notice, body, count=1)
    response = HttpResponse(body if request.method == "GET" else b"")
    for name, value in page.headers.items():
        if name.lower() not in {"etag", "cache-control", "expires", "last-modified", "content-length"}:
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Length"] = str(len(body))
    return response


def refuse(request: HttpRequest) -> HttpResponse:
    """503, with when to try again and, for a form, everything that was typed."""
    response: HttpResponse
    if request.path_info.startswith(problems.PREFIX):
        response = problems.build_problem(503)
    else:
        context = {"fields": read_typed(request), "action": request.get_full_path()}
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def read_typed(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) of every field of a form of ours that may be sent again as it is.

    Nothing of another site's form: sent again from here it would come from us.
    """
    if request.method != "POST" or not is_from_here(request):
        return []
    try:
        return [
            (name, value)
            for name, values in request.POST.lists()
            if not UNREPEATED.search(name)
            for value in values
            if isinstance(value, str)
        ]
    except (UnreadablePostError, MultiPartParserError, SuspiciousOperation, BadRequest):
        return []


def is_from_here(request: HttpRequest) -> bool:
    """Whether a request was sent by a page of this site, by what browsers say of it."""
    if site := request.META.get("HTTP_SEC_FETCH_SITE"):
        return bool(site == "same-origin")
    origin = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    return str(origin).partition("://")[2].partition("/")[0] == str(request.META.get("HTTP_HOST", ""))
