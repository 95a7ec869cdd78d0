"""What every view of ratings does alike: be cached, and refuse a bad question in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from live.page_cache import allow_caching, depend_on
from live.page_cache.tags import get_permission
from live.public_api.problems import build_problem
from ratings.measures import MeasureError

View = Callable[..., HttpResponse]


def cache_publicly(view: View) -> View:
    """A view that reads only, is the same for everyone, and answers 304 to those who have it already.

    Its page is kept; with a query only where the view allows that itself (`cache_by_words`, `allow_caching`).
    """

    @wraps(view)
    def cached_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        depend_on("release")
        response = view(request, *args, **kwargs)
        if get_permission(response) is None:
            allow_caching(response)
        return response

    return require_safe(
        conditional_page(cache_control(public=True, max_age=0, must_revalidate=True)(cached_view))
    )


def cache_by_words(*words: str) -> Callable[[View], View]:
    """A view that reads these names in a query string and no other: `@cache_publicly` stands above."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            allow_caching(response, words=words)
            return response

        return checked_view

    return decorate


def refuse_in_json(request: HttpRequest, why: MeasureError) -> HttpResponse:
    """A bad question for a program."""
    return build_problem(400, str(why))


def refuse_in_text(request: HttpRequest, why: MeasureError) -> HttpResponse:
    """A bad question where a file was expected."""
    return HttpResponse(f"{why}\n", status=400, content_type="text/plain; charset=utf-8")


def refuse_bad_questions(tell: Callable[[HttpRequest, MeasureError], HttpResponse]) -> Callable[[View], View]:
    """Answer 400 with the reason where the measure asked for has none."""

    def decorated(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except MeasureError as why:
                return tell(request, why)

        return answered

    return decorated
