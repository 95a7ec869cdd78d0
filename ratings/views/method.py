"""How we read ratings."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ratings import phrases, vocabulary
from ratings.loading.ofsted_totals import GAP, NOTES, SOURCE
from ratings.models import Release
from ratings.periods import moment
from ratings.views.responses import public


@public
def method_page(request: HttpRequest) -> HttpResponse:
    """Sources, definitions and limits, for a reader."""
    context = {
        "section": "ratings",
        "latest": Release.objects.latest_published(),
        "register_note": phrases.REGISTER_NOTE,
        "small": vocabulary.SMALL_BASE,
        "differences": differences(),
        "ofsted_source": SOURCE,
    }
    return render(request, "ratings/method.html", context)


def differences() -> list[tuple[str, str]]:
    """(periods, why our totals are not Ofsted's there), a reason once."""
    periods: dict[str, list[str]] = {}
    for period, note in {**NOTES, "2020-21": GAP}.items():
        periods.setdefault(note, []).append(spoken(period))
    return [(phrases.listed(days), note) for note, days in periods.items()]


def spoken(period: str) -> str:
    """A period's word for a reader: 31 March 2018, or 2018-19 as it is."""
    found = moment(period)
    return phrases.day(found) if isinstance(found, date) else period
