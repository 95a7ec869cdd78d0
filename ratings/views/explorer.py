"""The explorer: a question as a sentence of choices, and its answer beneath."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from ratings import vocabulary
from ratings.explorer.form_choices import Periods, form, periods
from ratings.explorer.name_lookup import Name
from ratings.explorer.suggestions import suggested
from ratings.measures import Measure, MeasureError, Unanswerable
from ratings.renderers import figures
from ratings.renderers.embed_code import AROUND, frame, oembed_address
from ratings.views.responses import public

#: What /ratings/ shows before anything is asked; the second where only years of inspections are loaded.
FIRST = Measure(by="sector-and-owner-size")
FIRST_OF_YEARS = Measure(basis="in-year", by="sector-and-owner-size")


@public
def explorer(request: HttpRequest) -> HttpResponse:
    """/ratings/: the first question, or why there is nothing to ask yet."""
    loaded = periods()
    first = FIRST_OF_YEARS if loaded.years and not loaded.days else FIRST
    return question_page(request, first, loaded=loaded)


def question_page(
    request: HttpRequest,
    measure: Measure,
    *,
    loaded: Periods | None = None,
    sent: QueryDict | None = None,
    offers: Mapping[str, list[Name]] | None = None,
) -> HttpResponse:
    """The page of one measure; `sent` fills the form, else the measure does, and `offers` are names to choose from.

    Raises Unanswerable where the question has no answer.
    """
    loaded = periods() if loaded is None else loaded
    context: dict[str, object] = {"section": "ratings", "measure": measure}
    if not loaded:
        return render(request, "ratings/empty.html", context)
    figure = figures.figure(measure, id="chart", size="big", table_at="#table", cite_at="#cite")
    context |= {
        "figure": figure,
        "form": form(sent or QueryDict(measure.query), loaded, offers),
        "good": suggested(measure, loaded),
        "small": small_multiples(measure, loaded),
        "embed_code": frame(measure, figure.finding, height=AROUND + figure.height),
        "oembed": oembed_address(measure),
    }
    return render(request, "ratings/question.html", context)


def refused_page(request: HttpRequest, why: MeasureError) -> HttpResponse:
    """400: what is wrong with a question, over the form as it was filled."""
    loaded = periods()
    context: dict[str, object] = {"section": "ratings", "why": why}
    if not loaded:
        return render(request, "ratings/bad_question.html", context, status=400)
    context |= {"form": form(request.GET, loaded), "good": suggested(FIRST, loaded)}
    return render(request, "ratings/bad_question.html", context, status=400)


def small_multiples(measure: Measure, loaded: Periods) -> figures.Figure | None:
    """Inadequate homes over time in the groups shown, where one period is shown and there are more."""
    many = {"local-authority", "owner", vocabulary.TRANSITIONS}
    plain = measure.by and not measure.is_in_year and not measure.since and not measure.is_listed
    if not plain or measure.by in many or not is_one(measure) or len(loaded.days) < 2:
        return None
    try:
        figure = figures.figure(
            measure.asking(outcomes=("inadequate",), unit="share", at="all", interval=""), id="multiples"
        )
    except Unanswerable:
        return None
    return figure if figure.plot.kind == "panels" and figure.panels else None


def is_one(measure: Measure) -> bool:
    """Whether a question is of one moment."""
    return measure.at == "latest" or isinstance(measure.at, date)
