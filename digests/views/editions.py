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
from live.numbers import parse_number

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
        "picture_query": build_picture_query(edition, content),
    }
    return cacheable(request, render(request, "digests/edition.html", context))


def build_picture_query(edition: Edition, content: contents.EditionContent) -> str:
    """What follows the address of the edition's picture where the chart shown is not its first story's; else ""."""
    chart, first = content["figure"], edition.content["figure"]
    is_other = chart is not None and chart.get("story", 0) != (first or {}).get("story", 0)
    return f"?of={chart['story']}" if chart is not None and is_other else ""


@require_safe
def serve_picture(request: HttpRequest, frequency: str, period: str, *, dark: bool = False) -> HttpResponse:
    """A chart of an edition as it was mailed: of the story `of` where that is given, else the first story's.

    Copies elsewhere are asked about again: an edition can be stopped.
    """
    edition = get_object_or_404(Edition, frequency=frequency, period=period)
    if edition.stopped_at:
        return answer_conditionally(request, show_stopped(request))
    figure = edition.content["figure"] or {}
    story = parse_number(request.GET.get("of", "")) if "of" in request.GET else figure.get("story", 0)
    pictures = edition.find_pictures(story) if story is not None else None
    if pictures is None:
        raise Http404
    return answer_conditionally(request, HttpResponse(pictures[dark], content_type="image/png"))
