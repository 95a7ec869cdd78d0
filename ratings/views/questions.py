"""The explorer: a question as a sentence of choices, and its answer beneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ratings import vocabulary, wording
from ratings.faces import figures
from ratings.faces.embedding import AROUND, frame, oembed_address
from ratings.measures import Measure, Unanswerable
from ratings.models import Release

from .answering import public

#: What /ratings/ shows before anything is asked.
FIRST = Measure(by="sector-and-owner-size")
GOOD_QUESTIONS = (
    ("Do homes with large owners do better?", "by=sector-and-owner-size"),
    ("Where are most homes good or outstanding?", "outcomes=outstanding,good&by=region"),
    ("Do council-run homes do worse?", "by=sector"),
    ("Are more homes inadequate than there were?", "outcomes=inadequate&at=all"),
    ("How has each sector moved?", "outcomes=outstanding,good&by=sector&at=all"),
    ("How many homes have each grade?", "unit=count&at=all"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    words: str
    chosen: bool


@public
def explorer(request: HttpRequest) -> HttpResponse:
    """/ratings/: the first question, or why there is nothing to ask yet."""
    return question_page(request, FIRST)


def question_page(request: HttpRequest, measure: Measure) -> HttpResponse:
    """The page of one measure. Raises Unanswerable where the question has no answer."""
    releases = list(Release.objects.as_at_a_day().order_by("-as_at").values_list("as_at", flat=True))
    context: dict[str, object] = {"section": "ratings", "measure": measure, "good": good_questions(measure)}
    if not releases:
        return render(request, "ratings/empty.html", context)
    figure = figures.figure(measure, id="chart", size="big", table_at="#table", cite_at="#cite")
    context |= {
        "figure": figure,
        "choices": choices(measure, releases),
        "small": small_multiples(measure, releases),
        "embed_code": frame(measure, figure.finding, height=AROUND + figure.height),
        "oembed": oembed_address(measure),
        "filtered": measure.filtered,
    }
    return render(request, "ratings/question.html", context)


def small_multiples(measure: Measure, releases: list[date]) -> figures.Figure | None:
    """Inadequate homes over time in the groups shown, where one period is shown and there are more."""
    many = {"local-authority", "owner", vocabulary.TRANSITIONS}
    plain = measure.by and not measure.is_in_year and not measure.since and not measure.is_listed
    if not plain or measure.by in many or not is_one(measure) or len(releases) < 2:
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


def good_questions(measure: Measure) -> list[tuple[str, Measure]]:
    """Questions worth asking next."""
    asked = [(words, Measure.parse(query)) for words, query in GOOD_QUESTIONS]
    return [(words, other) for words, other in asked if other != measure]


def choices(measure: Measure, releases: list[date]) -> dict[str, list[Choice]]:
    """The options of every select, the present one chosen; one not on the list is added to it."""
    at = str(measure.at)
    days = [(day.isoformat(), wording.day(day)) for day in releases]
    return {
        "unit": options(measure.unit, [("share", "share"), ("count", "number")]),
        "outcomes": options(
            ",".join(measure.outcomes),
            [
                ("all", "in each grade"),
                ("outstanding", "outstanding"),
                ("outstanding,good", "good or outstanding"),
                ("requires-improvement", "as requiring improvement"),
                ("inadequate", "inadequate"),
                ("requires-improvement,inadequate", "below good"),
            ],
            extra=wording.outcomes(measure),
        ),
        "by": options(
            measure.by,
            [
                ("sector-and-owner-size", "sector and size of private owner"),
                ("owner-size", "size of owner"),
                ("sector", "sector"),
                ("region", "region"),
                ("", "no group"),
            ],
        ),
        "sector": options(
            ",".join(measure.sector),
            [
                ("", "every sector"),
                *((slug, wording.lower(words)) for slug, words in vocabulary.SECTORS.items()),
            ],
            extra=wording.listed((wording.lower(vocabulary.SECTORS[slug]) for slug in measure.sector), "or"),
        ),
        "at": options(
            at,
            [("latest", f"{days[0][1]} (latest)"), *days[1:], ("all", "every release")],
            extra=days_words(measure),
        ),
        "region": options(
            ",".join(measure.region),
            [("", "All England"), *vocabulary.REGIONS.items()],
            extra=wording.regions(measure),
        ),
        "owner_size": options(
            ",".join(measure.owner_size),
            [("", "Owners of every size"), *vocabulary.OWNER_SIZES.items()],
            extra=wording.listed((vocabulary.OWNER_SIZES[size] for size in measure.owner_size), "or"),
        ),
    }


def days_words(measure: Measure) -> str:
    """The day, year or span asked for, in words."""
    return wording.day(measure.at) if isinstance(measure.at, date) else str(measure.at)


def options(chosen: str, listed: list[tuple[str, str]], extra: str = "") -> list[Choice]:
    """Choices from (value, words)."""
    if chosen not in {value for value, _ in listed}:
        listed = [*listed, (chosen, extra)]
    return [Choice(value, words, value == chosen) for value, words in listed]
