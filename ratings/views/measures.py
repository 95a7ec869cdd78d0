"""The faces of a measure: one question, one set of rows, in whatever form is asked for."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.http import content_disposition_header

from live.page_cache import allow_caching
from ratings import answers, charts
from ratings.charts import static_svg
from ratings.explorer import form_query
from ratings.explorer.basis_change import carry_moments
from ratings.measures import Measure, UnknownWordError
from ratings.measures.measure import FILTERS, NAMED
from ratings.periods import BETWEEN
from ratings.renderers import figures
from ratings.renderers import picture as pictures
from ratings.renderers.chart_json import MeasureChart
from ratings.renderers.csv import write_csv_text
from ratings.renderers.xlsx import build_workbook
from ratings.views.explorer import question_page, refused_page
from ratings.views.responses import cache_publicly, refuse_bad_questions, refuse_in_json, refuse_in_text

THEMES = ("light", "dark")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: How Excel tells UTF-8 from what it takes a text file for otherwise.
BYTE_ORDER_MARK = "\ufeff"
LONGEST_NAME = 150


@cache_publicly
@refuse_bad_questions(refused_page)
def measure_page(request: HttpRequest) -> HttpResponse:
    """The measure's page. An address written another way, as by the form, leads to the one address of the question.

    A name in the form that fits several places or owners is answered with those, to choose from, and a moment that the
    basis chosen does not have with the latest and a sentence that says so.
    """
    sent, lost = carry_moments(request.GET)
    question = form_query.parse_form(sent)
    if question.offers or lost:
        return question_page(request, question.measure, sent=sent, offers=question.offers, lost=lost)
    if request.META["QUERY_STRING"] != question.measure.query:
        return HttpResponseRedirect(question.measure.url())
    response = question_page(request, question.measure)
    allow_caching(response, query=question.measure.query)
    return response


@cache_publicly
@refuse_bad_questions(refuse_in_json)
def measure_json(request: HttpRequest) -> HttpResponse:
    """{"measure", "definition", "release", "rows", …}, as the API gives it."""
    answer = answers.answer(Measure.parse(request.GET))
    response = JsonResponse(answer.as_json(), json_dumps_params={"ensure_ascii": False})
    allow_caching(response, query=answer.measure.query)
    response["Link"] = canonical_link(answer.measure)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@cache_publicly
@refuse_bad_questions(refuse_in_text)
def measure_csv(request: HttpRequest) -> HttpResponse:
    """The rows as a file: a line of names, then a line a row, each with its source."""
    answer = answers.answer(Measure.parse(request.GET))
    text = f"{BYTE_ORDER_MARK}{write_csv_text(answer)}"
    response = HttpResponse(text, content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = attach_name(answer.measure, "csv", saved=True)
    allow_caching(response, query=answer.measure.query)
    response["Link"] = canonical_link(answer.measure)
    return response


@cache_publicly
@refuse_bad_questions(refuse_in_text)
def measure_xlsx(request: HttpRequest) -> HttpResponse:
    """The rows as a workbook, with a sheet that says what they are."""
    answer = answers.answer(Measure.parse(request.GET))
    response = HttpResponse(
        build_workbook(answer, f"{settings.SITE_URL}{answer.measure.url()}"), content_type=XLSX
    )
    response["Content-Disposition"] = attach_name(answer.measure, "xlsx", saved=True)
    allow_caching(response, query=answer.measure.query)
    return response


@cache_publicly
@refuse_bad_questions(refuse_in_text)
def measure_svg(request: HttpRequest) -> HttpResponse:
    """The chart as a drawing that stands alone: colours, finding and source are in the file."""
    measure, theme, framed = parse_picture_request(request)
    text = pictures.render_measure_svg(measure, theme=theme, framed=framed)
    response = HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = attach_name(measure, "svg", saved=False)
    allow_caching(response, query=measure.query)
    return response


@cache_publicly
@refuse_bad_questions(refuse_in_text)
def measure_png(request: HttpRequest) -> HttpResponse:
    """The chart as a picture, for e-mail and slides."""
    measure, theme, framed = parse_picture_request(request)
    width = charts.SHOWN_FRAMED if framed else static_svg.WIDTH
    picture = pictures.render_measure_png(measure, width=width, theme=theme, framed=framed)
    response = HttpResponse(picture, content_type="image/png")
    response["Content-Disposition"] = attach_name(measure, "png", saved=False)
    allow_caching(response, query=measure.query)
    return response


@cache_publicly
@refuse_bad_questions(refuse_in_json)
def chart_json(request: HttpRequest) -> HttpResponse:
    """What Chart.js draws."""
    response: HttpResponse = MeasureChart.as_view()(request)
    allow_caching(response, query=Measure.parse(request.GET).query)
    return response


@cache_publicly
@refuse_bad_questions(refuse_in_text)
def figure_fragment(request: HttpRequest) -> HttpResponse:
    """One figure alone, for a page that already shows it and heard of a new release.

    Raises UnknownWordError for a size or level that is none.
    """
    words = request.GET.copy()
    options = {key: pop_word(words, key) for key in ("id", "size", "level")}
    if options["size"] not in {"", "side", "big"} or options["level"] not in {"", "2", "3", "4"}:
        raise UnknownWordError("A figure’s size is side or big, and its level 2, 3 or 4.")
    figure = figures.build_figure(
        Measure.parse(words),
        id=options["id"],
        size="big" if options["size"] == "big" else "side",
        level=int(options["level"] or 2),
    )
    return render(request, "ratings/figure.html", {"figure": figure, "big": options["size"] == "big"})


def parse_picture_request(request: HttpRequest) -> tuple[Measure, charts.Theme, bool]:
    """(measure, theme, framed) of an address; frame=no leaves title and source to the page around it.

    Raises UnknownWordError for a theme or frame that is none.
    """
    words = request.GET.copy()
    theme, frame = pop_word(words, "theme") or "light", pop_word(words, "frame") or "yes"
    if theme not in THEMES or frame not in {"yes", "no"}:
        raise UnknownWordError("A picture’s theme is light or dark, and its frame yes or no.")
    return Measure.parse(words), "dark" if theme == "dark" else "light", frame == "yes"


def pop_word(words: QueryDict, key: str) -> str:
    """A word of the address that is about the form, not the question."""
    values = words.pop(key, [""])
    return str(values[-1])


def canonical_link(measure: Measure) -> str:
    """The header that names the measure's page, whatever host the request named: caches keep it for everybody."""
    return f'<{settings.SITE_URL}{measure.url()}>; rel="canonical"'


def attach_name(measure: Measure, ending: str, *, saved: bool) -> str:
    """The header that names a file by its question; `saved` where a browser keeps it instead of showing it."""
    return content_disposition_header(saved, f"{name_file(measure)}.{ending}") or "inline"


def name_file(measure: Measure) -> str:
    """A name for a saved file that says what was asked, its filters included; at most LONGEST_NAME characters."""
    by = f"-by-{measure.by}" if measure.by else ""
    outcomes = "-".join(measure.outcomes)
    what = (
        "-".join(filter(None, [measure.unit, outcomes.removeprefix("all")]))
        if measure.is_listed
        else outcomes
    )
    area = "" if measure.area == "overall" else f"-{measure.area}"
    year = "-in-year" if measure.is_in_year else ""
    at = str(measure.at).replace(BETWEEN, "-to-")
    since = f"-since-{measure.since}" if measure.since else ""
    filters = "".join(
        f"-{'-'.join(getattr(measure, key.replace('-', '_')))}"
        for key in (*FILTERS, *NAMED)
        if getattr(measure, key.replace("-", "_"))
    )
    interval = "-with-intervals" if measure.interval else ""
    at += f"-revision-{measure.revision}" if measure.revision else ""
    unit = f"-{measure.unit}" if not measure.is_listed and measure.unit != "share" else ""
    name = f"childrens-homes{year}-{what}{unit}{area}{by}-{at}{since}{filters}{interval}".replace(
        "+", "-or-more"
    )
    return re.sub(r"[^\w.-]+", "-", name)[:LONGEST_NAME]
