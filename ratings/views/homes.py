"""One home by its number: what was judged and when. No name, no address, no comments."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ratings import drawing, vocabulary
from ratings.measures import Measure, MeasureError
from ratings.measures.answers import Answer
from ratings.models import Home, Inspection, Release, Standing
from ratings.records.authorities import authority_address
from ratings.records.home import record

from .answering import public

#: Ofsted's own page of a home; a fictitious one has none.
OFSTED_PAGE = "https://reports.ofsted.gov.uk/provider/2/{urn}"
SECTOR_HOMES = {
    "private": "private homes",
    "voluntary": "voluntary homes",
    "local-authority": "council-run homes",
    "health-authority": "health-authority homes",
}


@public
def find_home(request: HttpRequest) -> HttpResponse:
    """A form for a home's number; a number that is known leads to its page."""
    urn = request.GET.get("urn", "").strip().upper()
    if urn and len(urn) <= 10 and urn.isalnum() and Home.objects.filter(pk=urn).exists():
        return HttpResponseRedirect(reverse("ratings:home", args=[urn]))
    return render(
        request, "ratings/find_home.html", {"section": "ratings", "urn": urn, "asked": "urn" in request.GET}
    )


@public
def home_page(request: HttpRequest, urn: str) -> HttpResponse:
    """The record of one home, newest judgement first."""
    if urn != urn.upper():
        return HttpResponseRedirect(reverse("ratings:home", args=[urn.upper()]))
    standings = list(
        Standing.objects.of_lists_with_judgements()
        .filter(home_id=urn)
        .select_related("release", "owner", "inspection")
        .order_by("-release__as_at")
    )
    if not standings:
        raise Http404("No home with this number is in the releases we hold.")
    inspections = list(
        Inspection.objects.filter(home_id=urn)
        .prefetch_related("judgements")
        .order_by("-date", "-event_number")
    )
    latest = standings[0]
    newest = Release.objects.latest_published()
    home = record(inspections, until=latest.release.as_at)
    context = {
        "section": "ratings",
        "urn": urn,
        "latest": latest,
        "gone_since": newest if newest and newest.as_at > latest.release.as_at else None,
        "standings": standings,
        "record": home,
        "history": drawing.draw_history(home) if home.graded else None,
        "peers": peers(latest),
        "sector_homes": SECTOR_HOMES[latest.sector],
        "ofsted_page": "" if latest.release.is_demonstration else OFSTED_PAGE.format(urn=urn),
        "shade": drawing.shade(latest.outcome) if latest.outcome else "none",
        "authority": authority_address(latest.local_authority),
        "region_name": vocabulary.REGIONS[latest.region],
    }
    return render(request, "ratings/home.html", context)


def peers(latest: Standing) -> dict[str, object] | None:
    """All homes of the same sector in the same release, as one bar."""
    measure = Measure(sector=(latest.sector,), at=latest.release.as_at)
    try:
        answer = measure.answer()
    except MeasureError:
        return None
    plot = drawing.plot(answer)
    if not plot.bars:
        return None
    return {
        "measure": Measure(by="sector", at=latest.release.as_at),
        "answer": answer,
        "judged": plot.bars[0].words,
        "panel": drawing.drawings(answer, plot, id="peers")[0],
        "same": same(answer, latest.outcome),
    }


def same(answer: Answer, outcome: str) -> int:
    """How many homes of the sector have the outcome."""
    row = answer.row("all", outcome=outcome) if outcome else None
    return (row.numerator or 0) if row else 0
