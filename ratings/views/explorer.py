"""The explorer: a question as a sentence of choices, and its answer beneath."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from live.page_cache.markup import MARKUP
from ratings import vocabulary
from ratings.explorer.form_choices import ExplorerForm, LoadedPeriods, build_form, load_periods
from ratings.explorer.name_lookup import NameMatch
from ratings.explorer.suggestions import suggest_questions
from ratings.measures import Measure, MeasureError, UnanswerableError
from ratings.renderers import figures
from ratings.renderers.embed_code import AROUND, build_embed_frame, build_oembed_address
from ratings.views.responses import cache_by_words, cache_publicly

#: What /ratings/ shows before anything is asked; the second where only years of inspections are loaded.
FIRST = Measure(by="sector-and-owner-size")
FIRST_OF_YEARS = Measure(basis="in-year", by="sector-and-owner-size")


@cache_publicly
@cache_by_words()
def explorer_page(request: HttpRequest) -> HttpResponse:
    """/ratings/: the first question, or why there is nothing to ask yet."""
    loaded = load_periods()
    first = FIRST_OF_YEARS if loaded.years and not loaded.days else FIRST
    return question_page(request, first, loaded=loaded)


def question_page(
    request: HttpRequest,
    measure: Measure,
    *,
    loaded: LoadedPeriods | None = None,
    sent: QueryDict | None = None,
    offers: Mapping[str, list[NameMatch]] | None = None,
    lost: str = "",
) -> HttpResponse:
    """The page of one measure; `sent` fills the form, else the measure does, and `offers` are names to choose from.
    `lost` says what of the form could not be kept.

    Where an owner it names is part of another or has another address now, the question about that one is led to. Raises
    UnanswerableError where the question has no answer; on a site without a list only where it names a file.
    """
    loaded = load_periods() if loaded is None else loaded
    context: dict[str, object] = {"section": "ratings", "measure": measure, "lost": lost}
    try:
        figure = figures.build_figure(measure, id="chart", size="big", table_at="#table", cite_at="#cite")
    except UnanswerableError:
        if loaded or measure.revision:
            raise
        return render(request, "ratings/empty.html", context)
    if figure.answer.measure != measure and not sent:
        return HttpResponsePermanentRedirect(figure.answer.measure.url())
    context |= {
        "figure": figure,
        "ask": render_form(build_form(sent or QueryDict(measure.query), loaded, offers)),
        "shown_answer": render_answer(figure, suggest_questions(measure, loaded), loaded, lost),
        "oembed": build_oembed_address(measure),
    }
    return render(request, "ratings/question.html", context)


def render_form(form: ExplorerForm) -> SafeString:
    """The form as it is filled."""
    return MARKUP.remember(("ask", form.key), lambda: render_to_string("ratings/ask.html", {"form": form}))


def render_answer(
    figure: figures.MeasureFigure, good: list[tuple[str, Measure]], loaded: LoadedPeriods, lost: str
) -> SafeString:
    """All that stands beneath the form."""
    measure = figure.measure
    small = build_small_multiples(measure, loaded)

    def render_anew() -> SafeString:
        embed_code = build_embed_frame(measure, figure.finding, height=AROUND + figure.height)
        context = {"figure": figure, "measure": measure, "good": good, "lost": lost}
        return render_to_string(
            "ratings/question_answer.html", {**context, "small": small, "embed_code": embed_code}
        )

    if measure.revision:  # of a file that a newer one may have replaced
        return render_anew()
    drawn = (figure.key_of_markup, small.key_of_markup if small else None)
    return MARKUP.remember(("answer", *drawn, tuple(good), lost), render_anew)


def refused_page(request: HttpRequest, why: MeasureError) -> HttpResponse:
    """400: what is wrong with a question, over the form as it was filled."""
    loaded = load_periods()
    context: dict[str, object] = {"section": "ratings", "why": why.for_form}
    if not loaded:
        return render(request, "ratings/bad_question.html", context, status=400)
    context |= {"form": build_form(request.GET, loaded), "good": suggest_questions(FIRST, loaded)}
    return render(request, "ratings/bad_question.html", context, status=400)


def build_small_multiples(measure: Measure, loaded: LoadedPeriods) -> figures.MeasureFigure | None:
    """Inadequate homes over time in the groups shown, where one period is shown and there are more."""
    many = {"local-authority", "owner", vocabulary.TRANSITIONS}
    plain = measure.by and not measure.is_in_year and not measure.since and not measure.is_listed
    if not plain or measure.by in many or not is_one_moment(measure) or len(loaded.days) < 2:
        return None
    try:
        figure = figures.build_figure(
            measure.asking(outcomes=("inadequate",), unit="share", at="all", interval=""), id="multiples"
        )
    except UnanswerableError:
        return None
    return figure if figure.plot.kind == "panels" and figure.panels else None


def is_one_moment(measure: Measure) -> bool:
    """Whether a question is of one moment."""
    return measure.at == "latest" or isinstance(measure.at, date)
