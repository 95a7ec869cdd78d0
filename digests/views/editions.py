"""Editions on the web: what was sent, as it was sent, without anything personal."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.public import kept
from digests import contents
from digests.models import Edition

A_YEAR = 366 * 24 * 3600
PER_PAGE = 50


@require_safe
def listing(request: HttpRequest, frequency: str) -> HttpResponse:
    """Past editions, newest first."""
    found = Edition.objects.sayable().filter(frequency=frequency).defer("content", "picture", "picture_dark")
    editions = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "emails", "frequency": frequency, "editions": editions}
    return kept(request, render(request, "digests/editions.html", context))


def of_period(frequency: str, period: str) -> Edition:
    """The edition of that name; a bare date without one finds the last edition sent on that day.

    Raises Http404.
    """
    try:
        date.fromisoformat(period[:10])
    except ValueError:
        raise Http404 from None
    named = Edition.objects.sayable().filter(frequency=frequency)
    edition = named.filter(period=period).first() or named.filter(period__startswith=f"{period}-").first()
    if edition is None:
        raise Http404
    return edition


@require_safe
def edition(request: HttpRequest, frequency: str, period: str) -> HttpResponse:
    """One edition to read in the browser."""
    found = of_period(frequency, period)
    content = found.content
    context = {
        **contents.laid_out(frequency, content),
        "section": "emails",
        "edition": found,
        "also": content["stories"][1:],
    }
    return kept(request, render(request, "digests/edition.html", context))


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def picture(request: HttpRequest, frequency: str, period: str, *, dark: bool = False) -> HttpResponse:
    """The chart of an edition as it was mailed."""
    field = "picture_dark" if dark else "picture"
    found = get_object_or_404(
        Edition.objects.only(field), frequency=frequency, period=period, **{f"{field}__isnull": False}
    )
    return HttpResponse(bytes(getattr(found, field)), content_type="image/png")
