"""Editions on the web: what was sent, as it was sent, without anything personal."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.http_caching import cacheable
from digests.editions import contents
from digests.editions.withdrawals import find_withdrawn_leads, read_for_the_web
from digests.models import Edition
from live.http_caching import answer_conditionally

PER_PAGE = 50


@require_safe
def edition_list(request: HttpRequest, frequency: str) -> HttpResponse:
    """Past editions, newest first."""
    past_editions = (
        Edition.objects.on_the_web().filter(frequency=frequency).defer("content", "picture", "picture_dark")
    )
    editions = Paginator(past_editions, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "emails",
        "frequency": frequency,
        "editions": editions,
        "withdrawn": find_withdrawn_leads(editions),
    }
    return cacheable(request, render(request, "digests/editions.html", context), words=("page",))


def find_edition(frequency: str, period: str) -> Edition:
    """The edition of that name, stopped or not; a bare date without one finds the last edition of that day on the web.

    Raises Http404.
    """
    try:
        date.fromisoformat(period[:10])
    except ValueError:
        raise Http404 from None
    of_frequency = Edition.objects.with_something_to_say().filter(frequency=frequency)
    edition = (
        of_frequency.filter(period=period).first()
        or of_frequency.filter(period__startswith=f"{period}-", stopped_at=None).first()
    )
    if edition is None:
        raise Http404
    return edition


def show_stopped(request: HttpRequest) -> HttpResponse:
    """410: the edition was here and an editor took it back."""
    return render(request, "digests/stopped.html", {"section": "emails"}, status=410)


@require_safe
def edition_page(request: HttpRequest, frequency: str, period: str) -> HttpResponse:
    """One edition to read in the browser."""
    edition = find_edition(frequency, period)
    if edition.stopped_at:
        return cacheable(request, show_stopped(request))
    content, withdrawn = read_for_the_web(edition)
    context = {
        **contents.arrange_for_reading(frequency, content),
        "section": "emails",
        "edition": edition,
        "also": content["stories"][1:],
        "withdrawn": withdrawn,
    }
    return cacheable(request, render(request, "digests/edition.html", context))


@require_safe
def serve_picture(request: HttpRequest, frequency: str, period: str, *, dark: bool = False) -> HttpResponse:
    """The chart of an edition as it was mailed. Copies elsewhere are asked about again: an edition can be stopped."""
    field = "picture_dark" if dark else "picture"
    edition = get_object_or_404(
        Edition.objects.only(field, "stopped_at"),
        frequency=frequency,
        period=period,
        **{f"{field}__isnull": False},
    )
    if edition.stopped_at:
        return answer_conditionally(request, show_stopped(request))
    return answer_conditionally(
        request, HttpResponse(bytes(getattr(edition, field)), content_type="image/png")
    )
