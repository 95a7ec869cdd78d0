"""One home by its number: what was judged and when. No name, no address, no comments."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ratings import charts, phrases, vocabulary
from ratings.answers import evaluation
from ratings.answers.rows import Answer
from ratings.measures import Measure, MeasureError
from ratings.models import Home, HomeMovement, HomeSnapshot, Inspection, ListedInspection, Release
from ratings.profiles.authority import find_authority_address
from ratings.profiles.home import HomeRecord, NewestListing, build_record, find_newest_listing
from ratings.profiles.home_history import list_home_changes
from ratings.profiles.release_context import read_release_facts
from ratings.views.responses import cache_by_words, cache_publicly

#: Ofsted's own page of a home; a fictitious one has none.
OFSTED_PAGE = "https://reports.ofsted.gov.uk/provider/2/{urn}"
SECTOR_HOMES = {
    "private": "private homes",
    "voluntary": "voluntary homes",
    "local-authority": "council-run homes",
    "health-authority": "health-authority homes",
}


@cache_publicly
def find_home(request: HttpRequest) -> HttpResponse:
    """A form for a home's number; a number that is known leads to its page."""
    urn = request.GET.get("urn", "").strip().upper()
    if urn and len(urn) <= 10 and urn.isalnum() and Home.objects.filter(pk=urn).exists():
        return HttpResponseRedirect(reverse("ratings:home", args=[urn]))
    context = {
        "section": "ratings",
        "urn": urn,
        "asked": "urn" in request.GET,
        "example_home": Release.objects.find_example_home(),
    }
    return render(request, "ratings/find_home.html", context)


@cache_publicly
@cache_by_words()
def home_page(request: HttpRequest, urn: str) -> HttpResponse:
    """The record of one home: what was judged, what changed and when, newest first."""
    if urn != urn.upper():
        return HttpResponseRedirect(reverse("ratings:home", args=[urn.upper()]))
    of_it: dict[str, object] = {"home_id": urn, "release__is_current": True}
    order = ("-release__as_at", "release__kind")
    with_owner = ("release", "owner__merged_into")
    snapshots = list(
        HomeSnapshot.objects.filter(**of_it).select_related(*with_owner, "inspection").order_by(*order)
    )
    listed_inspections = list(
        ListedInspection.objects.filter(**of_it)
        .select_related(*with_owner)
        .order_by("-date", "-release__as_at")
    )
    movements = list(HomeMovement.objects.filter(**of_it).select_related("release").order_by(*order))
    latest = find_newest_listing(snapshots, listed_inspections, movements)
    if latest is None:
        raise Http404("No home with this number is in the releases we hold.")
    inspections = Inspection.objects.told().filter(home_id=urn).prefetch_related("judgements")
    days = list(Release.objects.as_at_a_day().order_by("-as_at"))
    home = build_record(
        inspections.order_by("-date", "-event_number"),
        until=latest.release.as_at,
        listed_inspections=listed_inspections,
    )
    context = {
        "section": "ratings",
        "urn": urn,
        "latest": latest,
        "gone_since": find_release_without(latest, days),
        "snapshots": [row for row in snapshots if row.release.kind == Release.Kind.AS_AT],
        "record": home,
        "last": home.graded[-1] if home.graded else None,
        "changes": list_home_changes(snapshots, movements, days),
        "years": any(visit.years for visit in home.visits),
        "occasional": any(visit.occasional for visit in home.visits),
        "history": charts.draw_judgement_history(home) if home.graded else None,
        "peers": compare_with_sector(latest) if latest.is_judged_list else None,
        "sector_homes": SECTOR_HOMES[latest.sector],
        "ofsted_page": "" if latest.release.is_demonstration else OFSTED_PAGE.format(urn=urn),
        "invented": phrases.INVENTED,
        "shade": shade_of_home(latest, home),
        "authority": find_authority_address(latest.local_authority),
        "region_name": vocabulary.REGIONS[latest.region],
    }
    return render(request, "ratings/home.html", context)


def find_release_without(latest: NewestListing, days: list[Release]) -> Release | None:
    """The newest list as at a day, where it leaves the home out."""
    newest = days[0] if days else None
    if newest is None or newest.as_at < latest.release.as_at:
        return None
    return None if newest == latest.release else newest


def shade_of_home(latest: NewestListing, home: HomeRecord) -> str:
    """The shade of the judgement shown: the one that stands, or the last on record where no list gives one."""
    if latest.is_judged_list:
        return charts.shade_of_outcome(latest.outcome) if latest.outcome else "none"
    return home.graded[-1].shade if home.graded else "none"


def compare_with_sector(latest: NewestListing) -> dict[str, object] | None:
    """All homes of the same sector in the same release, as one bar."""
    measure = Measure(sector=(latest.sector,), at=latest.release.as_at)
    try:
        answer = evaluation.answer_from(measure, (read_release_facts(latest.release),))
    except MeasureError:
        return None
    plot = charts.build_chart_spec(answer)
    if not plot.bars:
        return None
    return {
        "measure": Measure(by="sector", at=latest.release.as_at),
        "answer": answer,
        "judged": plot.bars[0].words,
        "panel": charts.draw_panels(answer, plot, id="peers")[0],
        "same": count_same_outcome(answer, latest.outcome),
    }


def count_same_outcome(answer: Answer, outcome: str) -> int:
    """How many homes of the sector have the outcome."""
    row = answer.row("all", outcome=outcome) if outcome else None
    return (row.numerator or 0) if row else 0
