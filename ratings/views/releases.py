"""The releases we hold, and what each says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ratings import phrases, vocabulary
from ratings.answers import evaluation
from ratings.loading.ofsted_totals import SOURCE
from ratings.measures import Measure
from ratings.models import Release, Tally
from ratings.periods import Year, last_day
from ratings.profiles import release as told
from ratings.profiles.release_context import Shelf, facts, shelf
from ratings.renderers import figures
from ratings.views.responses import public


@public
def release_list(request: HttpRequest) -> HttpResponse:
    """Every current list, newest first, kind by kind."""
    held = list(Release.objects.current().order_by("-as_at"))
    demonstration = any(release.is_demonstration for release in held)
    return render(
        request,
        "ratings/releases.html",
        {
            "section": "ratings",
            "kinds": [
                (kind, kind.label, rows)
                for kind in Release.Kind
                if (rows := [release for release in held if release.kind == kind])
            ],
            "register_note": phrases.REGISTER_NOTE if demonstration else "",
        },
    )


@public
def release_page(request: HttpRequest, as_at: date, revision: int = 0) -> HttpResponse:
    """One list of homes and their judgements, as at a day."""
    return shown(request, Release.Kind.AS_AT, as_at.isoformat(), revision)


@public
def list_page(request: HttpRequest, kind: str, period: str, revision: int = 0) -> HttpResponse:
    """One list of another kind: inspections of a year, homes and places, or joiners and leavers."""
    return shown(request, kind, period, revision)


def shown(request: HttpRequest, kind: str, period: str, revision: int) -> HttpResponse:
    """The page of one list; a revision that stands now has the list's own address."""
    on = shelf(kind, period, revision)
    if on is None:
        raise Http404("No such release is held.")
    if revision and on.release.is_current:
        return HttpResponseRedirect(on.release.get_absolute_url())
    release = on.release
    context: dict[str, Any] = {
        "section": "ratings",
        "release": release,
        "on": on,
        "files": told.files(on),
        "register_note": phrases.REGISTER_NOTE if release.is_demonstration else "",
    }
    match release.kind:
        case Release.Kind.MOVEMENTS:
            context |= {
                "tables": told.movements(on),
                "columns": ["Homes joined", "Homes left", "Places joined", "Places left"],
            }
        case Release.Kind.PLACES:
            counted = told.tallies(release, on.before)
            context |= {
                "tables": told.stocks(on, counted),
                "columns": ["Homes", "Places"],
                **beside_ofsteds(on, counted),
                "questions": stock_questions(release),
            }
        case _:
            context |= graded(on)
    return render(request, "ratings/release.html", context)


def graded(on: Shelf) -> dict[str, Any]:
    """What the page of a list with judgements shows; one that was replaced asks no questions of today."""
    release, before = on.release, on.before
    year = release.kind == Release.Kind.IN_YEAR
    moment = Year.ending(release.as_at) if year else release.as_at
    every = Measure(basis=release.kind, at=moment)
    answer = evaluation.answered(every, (facts(release),))
    earlier = evaluation.answered(every, (facts(before),)) if before else None
    counted = told.tallies(release, None)
    context = {
        "moved": told.moved(answer, earlier),
        "waiting": release.homes - release.judged,
        **beside_ofsteds(on, counted),
    }
    if not release.is_current or last_day(moment) != release.as_at:
        return context
    by = "sector-and-owner-size" if release.owners_published else "sector"
    return context | {
        "came": told.came(release, before) if before and not year else None,
        "became": Measure(by=vocabulary.TRANSITIONS, at=moment) if not year else None,
        "figure": figures.figure(every.asking(by=by), id="chart", size="big"),
        "questions": questions(every, release, shown=by),
        "regions": told.regions(release, counted),
    }


def beside_ofsteds(on: Shelf, counted: list[Tally]) -> dict[str, Any]:
    """Totals beside Ofsted’s, and why they differ where they do, each reason once."""
    totals = told.beside_ofsteds(on, counted)
    return {
        "ofsteds": totals,
        "ofsted_notes": list(dict.fromkeys(each.note for each in totals if each.note)),
        "ofsted_source": SOURCE,
    }


def questions(every: Measure, release: Release, *, shown: str) -> list[dict[str, object]]:
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


def stock_questions(release: Release) -> list[dict[str, object]]:
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
