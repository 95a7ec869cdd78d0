"""The releases we hold, and what each says."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ratings import vocabulary
from ratings.answers import evaluation, register_notes
from ratings.loading.ofsted_totals import SOURCE, UNEXPLAINED
from ratings.measures import Measure
from ratings.models import Release, ReleaseLogEntry, Tally
from ratings.periods import Year, find_last_day
from ratings.profiles import release as told
from ratings.profiles.release_context import ReleaseContext, find_release_context, read_release_facts
from ratings.renderers import figures
from ratings.views.responses import cache_by_words, cache_publicly

#: Of a list that was published although its totals are not Ofsted’s.
KNOWN_TO_DIFFER: Final = (
    "Ours differs from Ofsted’s figure; why the file was published all the same stands above."
)


@cache_publicly
@cache_by_words()
def release_list(request: HttpRequest) -> HttpResponse:
    """Every current list, newest first, kind by kind; and those withdrawn where none stands."""
    releases = list(Release.objects.current().order_by("-as_at"))
    stands = Release.objects.current().filter(kind=OuterRef("kind"), as_at=OuterRef("as_at"))
    withdrawn = Release.objects.filter(~Exists(stands), withdrawn_at__isnull=False)
    return render(
        request,
        "ratings/releases.html",
        {
            "section": "ratings",
            "kinds": [
                (kind, kind.label, rows)
                for kind in Release.Kind
                if (rows := [release for release in releases if release.kind == kind])
            ],
            "withdrawn": withdrawn.order_by("-as_at", "kind", "-withdrawn_at"),
            "register_note": register_notes.note_register(releases),
        },
    )


@cache_publicly
@cache_by_words()
def release_page(request: HttpRequest, as_at: date, revision: int = 0) -> HttpResponse:
    """One list of homes and their judgements, as at a day."""
    return render_release(request, Release.Kind.AS_AT, as_at.isoformat(), revision)


@cache_publicly
@cache_by_words()
def list_page(request: HttpRequest, kind: str, period: str, revision: int = 0) -> HttpResponse:
    """One list of another kind: inspections of a year, homes and places, or joiners and leavers."""
    return render_release(request, kind, period, revision)


def render_release(request: HttpRequest, kind: str, period: str, revision: int) -> HttpResponse:
    """The page of one list: a revision that stands now has the list's own address, one withdrawn that of its revision."""
    on = find_release_context(kind, period, revision)
    if on is None:
        raise Http404("No such release is held.")
    if bool(revision) == on.release.is_current:
        return HttpResponseRedirect(on.release.get_absolute_url())
    release = on.release
    context: dict[str, object] = {
        "section": "ratings",
        "release": release,
        "on": on,
        "files": told.list_files(on),
        "log": list_deeds(on),
        "register_note": register_notes.note_register([release]),
    }
    match release.kind:
        case Release.Kind.MOVEMENTS:
            context |= {
                "tables": told.tabulate_movements(on),
                "columns": ["Homes joined", "Homes left", "Places joined", "Places left"],
            }
        case Release.Kind.TOTALS:
            context |= {
                "tables": told.tabulate_totals(on, told.load_tallies(release, on.before)),
                "columns": ["Homes", "Places"],
                "questions": list_totals_questions(release),
            }
        case Release.Kind.PLACES:
            tallies = told.load_tallies(release, on.before)
            context |= {
                "tables": told.tabulate_stocks(on, tallies),
                "columns": ["Homes", "Places"],
                **build_totals_context(on, tallies),
                "questions": list_stock_questions(release),
            }
        case _:
            context |= build_judgements_context(on)
    return render(request, "ratings/release.html", context)


def list_deeds(on: ReleaseContext) -> list[ReleaseLogEntry]:
    """What was done to any file of a list, oldest first; asked only where a file tells of it."""
    if not any(revision.withdrawn_at or revision.restored_at for revision in on.revisions):
        return []
    return list(ReleaseLogEntry.objects.filter(release__in=on.revisions).select_related("release"))


def build_judgements_context(on: ReleaseContext) -> dict[str, object]:
    """What the page of a list with judgements shows; one that was replaced asks no questions of today."""
    release, before = on.release, on.before
    year = release.kind == Release.Kind.IN_YEAR
    moment = Year.ending(release.as_at) if year else release.as_at
    every = Measure(basis=release.kind, at=moment)
    answer = evaluation.answer_from(every, (read_release_facts(release),))
    earlier = evaluation.answer_from(every, (read_release_facts(before),)) if before else None
    tallies = told.load_tallies(release, None)
    context = {
        "moved": told.compare_outcomes(answer, earlier),
        "waiting": release.homes - release.judged,
        **build_totals_context(on, tallies),
    }
    if not release.is_current or find_last_day(moment) != release.as_at:
        return context
    by = "sector-and-owner-size" if release.owners_published else "sector"
    return context | {
        "came": told.summarise_transitions(release, before) if before and not year else None,
        "became": Measure(by=vocabulary.TRANSITIONS, at=moment) if not year else None,
        "figure": figures.build_figure(every.asking(by=by), id="chart", size="big"),
        "questions": list_questions(every, release, shown=by),
        "regions": told.list_regions(release, tallies),
    }


def build_totals_context(on: ReleaseContext, tallies: list[Tally]) -> dict[str, object]:
    """Totals beside Ofsted’s, and why they differ where they do, each reason once."""
    totals = told.compare_with_ofsted(on, tallies)
    notes = dict.fromkeys(total.note for total in totals if total.note)
    if on.release.accepted_because:
        notes = dict.fromkeys(KNOWN_TO_DIFFER if note == UNEXPLAINED else note for note in notes)
    return {
        "ofsteds": totals,
        "ofsted_notes": list(notes),
        "ofsted_source": SOURCE,
    }


def list_questions(every: Measure, release: Release, *, shown: str) -> list[dict[str, object]]:
    """The other breakdowns this release has figures for."""
    kinds = {word for word in vocabulary.BREAKDOWNS if release.owners_published or "owner" not in word}
    kinds -= {vocabulary.TRANSITIONS, shown}
    if every.is_in_year:
        kinds.discard("age")
    return [
        {"words": f"Each grade by {words}", "measure": every.asking(by=word)}
        for word, words in vocabulary.BREAKDOWNS.items()
        if word in kinds
    ]


def list_totals_questions(release: Release) -> list[dict[str, object]]:
    """What Ofsted's own totals answer: how many homes and places there were, over time."""
    if not release.is_current:
        return []
    return [
        {"words": f"{unit.capitalize()} over time", "measure": Measure(unit=unit, at="all")}
        for unit in ("homes", "places")
    ]


def list_stock_questions(release: Release) -> list[dict[str, object]]:
    """What can be asked of a list of homes and places."""
    if not release.is_current:
        return []
    return [
        {
            "words": f"{unit.capitalize()} by {vocabulary.BREAKDOWNS[by]}",
            "measure": Measure(unit=unit, by=by, at=release.as_at),
        }
        for unit in ("places", "homes")
        for by in ("region", "local-authority", "sector")
    ]
