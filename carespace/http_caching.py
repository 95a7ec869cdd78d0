"""Which pages of debates a cache may keep."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import conditional_page

from live.page_cache import allow_caching
from live.page_cache.own_places import take_out_places

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def cache_for_readers(*, words: Collection[str] | None = ()) -> Callable[[View[P]], View[P]]:
    """A page that readers without an account share: no cookie, an ETag, asked for again each time.

    Anyone with a session or a message waiting gets a page of their own that nothing keeps. words: the names in a
    query string that the view reads, None where any may change the page.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response.content = take_out_places(response.content)
            patch_vary_headers(response, ["Cookie"])
            personal = {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES)
            if personal or request.method not in {"GET", "HEAD"}:
                patch_cache_control(response, private=True, no_store=True)
            else:
                patch_cache_control(response, public=True, no_cache=True)
                allow_caching(response, everyone=False, words=words)
            return response

        return conditional_page(kept)

    return decorate


def cache_for_everyone(view: View[P]) -> View[P]:
    """A part of a page that members and others share: it looks at nobody's session, and has an ETag."""

    @wraps(view)
    def shared(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, no_cache=True)
        allow_caching(response)
        return response

    return conditional_page(shared)
