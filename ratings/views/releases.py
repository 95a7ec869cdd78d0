"""The releases we hold, and what each says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ratings import drawing, vocabulary, wording
from ratings.faces import figures
from ratings.measures import Measure
from ratings.measures.answers import Answer
from ratings.models import Release, Tally

from .answering import public


@dataclass(frozen=True, slots=True)
class Moved:
    """One outcome in a release and in the one before."""

    shade: str
    label: str
    now: str
    share: str
    before: str
    change: str


@public
def release_list(request: HttpRequest) -> HttpResponse:
    """Every release, newest first."""
    releases = list(Release.objects.as_at_a_day().order_by("-as_at"))
    demonstration = any(release.is_demonstration for release in releases)
    return render(
        request,
        "ratings/releases.html",
        {
            "section": "ratings",
            "releases": releases,
            "register_note": wording.REGISTER_NOTE if demonstration else "",
        },
    )


@public
def release_page(request: HttpRequest, as_at: date) -> HttpResponse:
    """One release: its totals, what moved, and the questions it answers."""
    releases = list(Release.objects.as_at_a_day().order_by("as_at"))
    at = next((index for index, release in enumerate(releases) if release.as_at == as_at), None)
    if at is None:
        raise Http404(f"No release as at {wording.day(as_at)} is held.")
    release = releases[at]
    before = releases[at - 1] if at else None
    every = Measure(at=as_at)
    answer = every.answer()
    earlier = every.asking(at=before.as_at).answer() if before else None
    by = "sector-and-owner-size" if release.owners_published else "sector"
    return render(
        request,
        "ratings/release.html",
        {
            "section": "ratings",
            "release": release,
            "before": before,
            "after": releases[at + 1] if at + 1 < len(releases) else None,
            "answer": answer,
            "moved": moved(answer, earlier),
            "waiting": release.homes - release.judged,
            "figure": figures.figure(every.asking(by=by), id="chart", size="big"),
            "questions": questions(every, release, shown=by),
            "regions": regions(release),
        },
    )


def questions(every: Measure, release: Release, *, shown: str) -> list[dict[str, object]]:
    """The other breakdowns this release has figures for."""
    kinds = {word for word in vocabulary.BREAKDOWNS if release.owners_published or "owner" not in word}
    kinds.discard(vocabulary.TRANSITIONS)
    return [
        {"words": f"Each grade by {words}", "measure": every.asking(by=word)}
        for word, words in vocabulary.BREAKDOWNS.items()
        if word in kinds - {shown}
    ]


def regions(release: Release) -> list[tuple[str, str]]:
    """(slug, name) of the regions this release lists homes in."""
    there = set(Tally.objects.filter(release=release).keeping(["region"]).values_list("region", flat=True))
    return [(slug, label) for slug, label in vocabulary.REGIONS.items() if slug in there]


def moved(answer: Answer, earlier: Answer | None) -> list[Moved]:
    """Each outcome now and before, with the change in points."""
    found = []
    for row in answer.rows:
        then = earlier.row(row.group, outcome=row.outcome) if earlier else None
        change = ""
        if then and then.share is not None and row.share is not None:
            points = wording.points(
                (then.numerator or 0, then.denominator or 1), (row.numerator or 0, row.denominator or 1)
            )
            change = f"{points:+.1f}".replace("-", "−") if points else "0.0"
        found.append(
            Moved(
                drawing.shade(row.outcome),
                vocabulary.OUTCOMES[row.outcome],
                wording.count(row.numerator or 0),
                row.percent,
                then.percent if then else "",
                change,
            )
        )
    return found
