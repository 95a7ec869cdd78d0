"""What every view of ratings does alike: be kept by caches, and refuse a bad question in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from live.page_cache import allow_caching, depend_on
from ratings.measures import MeasureError
from ratings.measures.parsing.words import KEYS

#: The names in a query string that pages of ratings answer to.
WORDS = {*KEYS, "page", "with"}

View = Callable[..., HttpResponse]


def cache_publicly(view: View) -> View:
    """A view that reads only, is the same for everyone, and answers 304 to those who have it already."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        depend_on("release")
        response = view(request, *args, **kwargs)
        allow_caching(response, words=WORDS)
        return response

    return require_safe(conditional_page(cache_control(public=True, max_age=0, must_revalidate=True)(shown)))


def refuse_in_json(request: HttpRequest, why: MeasureError) -> HttpResponse:
    """A bad question for a program."""
    return JsonResponse({"error": str(why)}, status=400, json_dumps_params={"ensure_ascii": False})


def refuse_in_text(request: HttpRequest, why: MeasureError) -> HttpResponse:
    """A bad question where a file was expected."""
    return HttpResponse(f"{why}\n", status=400, content_type="text/plain; charset=utf-8")


def refuse_bad_questions(tell: Callable[[HttpRequest, MeasureError], HttpResponse]) -> Callable[[View], View]:
    """Answer 400 with the reason where the measure asked for has none."""

    def decorated(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except MeasureError as why:
                return tell(request, why)

        return answered

    return decorated
