"""The body of a page as everyone reads it, kept for members to be given with their own parts.

It is made by asking the view in nobody's name: without a cookie, without an account. So nothing of a member can be in what
is kept, whoever the page was made for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

from live.page_cache import invalidation_stream
from live.page_cache.database_watch import WATCH, DatabaseAwayError
from live.page_cache.memory import FRAME, PAGES
from live.page_cache.page import LONGEST, CachedPage, EncodedPage, find_midnight
from live.page_cache.tags import collect_tags

#: What a body is kept under, behind its page's key: a frame, and no address has a space.
SHARED: Final = f" shared{FRAME}"
#: What of a request says on which site a page was asked for; nothing of it says by whom.
OF_SITE: Final = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "SCRIPT_NAME", "SERVER_PROTOCOL")


def make_nobodys_request(request: HttpRequest, path: str, query: str = "") -> WSGIRequest:
    """A request for a page of the same site by somebody without account, cookie or language."""
    asked = {name: request.META[name] for name in OF_SITE if name in request.META}
    asked |= {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": BytesIO(),
    }
    made = WSGIRequest(asked)
    made.user = AnonymousUser()
    return made


def find_shared_body(
    request: HttpRequest, path: str, query: str, make: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """The page with its places (`own_places`): as it is kept, else as `make` answers nobody's request for it.

    request: says for which site. query: written in the one way its view reads it. Raises what `make` raises.
    """
    nobodys = make_nobodys_request(request, path, query)
    if not settings.PAGES_KEPT:
        return make(nobodys)
    invalidation_stream.listen()
    try:
        WATCH.keep_up()
    except DatabaseAwayError:
        return make(nobodys)
    key = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{path}?{query}{SHARED}"
    entry = PAGES.find(key)
    if entry is not None:
        return HttpResponse(entry.forms[""].body)
    begun, _ = WATCH.begin()
    with collect_tags(is_part=True) as tags:  # a part within is drawn as any of it
        response = make(nobodys)
    if response.status_code == 200 and not response.cookies:
        PAGES.keep(key, keep_body(response.content, tags), begun)
    return response


def keep_body(body: bytes, tags: set[str]) -> CachedPage:
    """A body to be filled, never to be sent as it is."""
    now = time.time()
    return CachedPage(
        headers={},
        tags=frozenset(tags),
        everyone=False,
        words=None,
        made=now,
        until=min(now + LONGEST, find_midnight()),
        forms={"": EncodedPage(body, {}, {})},
        etag="",
    )
