"""How we read ratings."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ratings import phrases, vocabulary
from ratings.answers import register_notes
from ratings.loading.ofsted_totals import GAP, NOTES, SOURCE
from ratings.models import Release
from ratings.periods import parse_moment
from ratings.views.responses import cache_by_words, cache_publicly


@cache_publicly
@cache_by_words()
def method_page(request: HttpRequest) -> HttpResponse:
    """Sources, definitions and limits, for a reader."""
    latest = Release.objects.latest_published()
    context = {
        "section": "ratings",
        "latest": latest,
        "register_note": register_notes.note_register([latest] if latest else []),
        "small": vocabulary.SMALL_BASE,
        "differences": list_differences(),
        "ofsted_source": SOURCE,
    }
    return render(request, "ratings/method.html", context)


def list_differences() -> list[tuple[str, str]]:
    """(periods, why our totals are not Ofsted's there), a reason once."""
    periods: dict[str, list[str]] = {}
    for period, note in {**NOTES, "2020-21": GAP}.items():
        periods.setdefault(note, []).append(phrase_period_word(period))
    return [(phrases.list_words(days), note) for note, days in periods.items()]


def phrase_period_word(period: str) -> str:
    """A period's word for a reader: 31 March 2018, or 2018-19 as it is."""
    moment = parse_moment(period)
    return phrases.format_day(moment) if isinstance(moment, date) else period
