"""Questions worth asking next, fitted to the one asked and to what is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ratings import vocabulary
from ratings.answers import definitions
from ratings.explorer.form_choices import LoadedPeriods
from ratings.measures import Measure, MeasureError
from ratings.periods import Span

MOST: Final = 6
#: Where every question may begin.
STARTS: Final = (
    ("Do homes with large owners do better?", "by=sector-and-owner-size"),
    ("Where are most homes good or outstanding?", "outcomes=outstanding,good&by=region"),
    ("Do council-run homes do worse?", "by=sector"),
    ("Are more homes inadequate than there were?", "outcomes=inadequate&at=all"),
    ("How has each sector moved?", "outcomes=outstanding,good&by=sector&at=all"),
    ("How many homes have each grade?", "unit=count&at=all"),
)
WELL: Final = ("outstanding", "good")
NEXT_AREA: Final = {
    "overall": ("protection", "How well are children helped and protected?"),
    "protection": ("leadership", "And how effective are leaders and managers?"),
    "leadership": ("overall", "And overall?"),
}
NONE: Final[dict[str, object]] = {
    "sector": (),
    "region": (),
    "owner_size": (),
    "local_authority": (),
    "owner": (),
    "provision_type": (),
    "age": (),
}


def suggest_questions(measure: Measure, loaded: LoadedPeriods) -> list[tuple[str, Measure]]:
    """Up to six questions in words, each another than the one asked, and none that contradicts itself."""
    suggestions: dict[Measure, str] = {}
    for words, changes in list_candidates(measure, loaded):
        try:
            question = measure.asking(**changes)
        except MeasureError:
            continue
        suggestions.setdefault(question, words)
    for words, query in STARTS:
        if loaded.days:
            suggestions.setdefault(Measure.parse(query), words)
    suggestions.pop(measure, None)
    return [(words, question) for question, words in suggestions.items()][:MOST]


def list_candidates(measure: Measure, loaded: LoadedPeriods) -> Iterator[tuple[str, dict[str, object]]]:
    """(words, what to change), those nearest the question first; some may contradict other words of it."""
    is_one_period = not (measure.at == "all" or isinstance(measure.at, Span) or measure.since)
    if not is_one_period:
        yield "How does this stand in the newest figures?", {"at": "latest", "since": ""}
    yield from suggest_places(measure, is_one_period=is_one_period)
    periods = loaded.years if measure.is_in_year else loaded.days
    if is_one_period and len(periods) > 1:
        yield from suggest_periods(measure, first=str(measure.at) == periods[-1])
    yield from suggest_details(measure, is_one_period=is_one_period)
    if not measure.by:
        yield "Does the size of the owner matter?", {"by": "sector-and-owner-size"}
        yield "Does it differ by region?", {"by": "region"}
    if measure.filtered:
        yield "And for all homes in England?", NONE
    yield from suggest_other_bases(measure, loaded)


def suggest_places(measure: Measure, *, is_one_period: bool) -> Iterator[tuple[str, dict[str, object]]]:
    """The map, and places inside places."""
    if is_one_period and measure.by in {"region", "local-authority"} and measure.separate:
        yield "Where are most good or outstanding? See the map", {"outcomes": WELL}
    if measure.by == "region":
        yield "And in each local authority?", {"by": "local-authority"}
    elif measure.region and measure.by != "local-authority":
        yield (
            f"Which local authorities are there in {definitions.phrase_regions(measure)}?",
            {"by": "local-authority"},
        )


def suggest_periods(measure: Measure, *, first: bool) -> Iterator[tuple[str, dict[str, object]]]:
    """The same through the years, and what moved since the one before, where this is not the `first` of all."""
    if measure.by == vocabulary.TRANSITIONS:
        return
    yield "How has this changed over the years?", {"at": "all", "interval": ""}
    if measure.by and not first:
        only = WELL if measure.separate else measure.outcomes
        yield "Which of these moved most since the one before?", {"since": "previous", "outcomes": only}


def suggest_details(measure: Measure, *, is_one_period: bool) -> Iterator[tuple[str, dict[str, object]]]:
    """The same homes looked at in another way."""
    area, words = NEXT_AREA[measure.area]
    if not measure.is_listed:
        yield words, {"area": area}
    if measure.unit != "share":
        yield "What share is that?", {"unit": "share"}
        return
    if is_one_period and not measure.separate and not measure.interval:
        yield "How sure can one be? See the intervals", {"interval": "95"}
    if not measure.since:
        yield "How many homes is that?", {"unit": "count", "interval": ""}


def suggest_other_bases(measure: Measure, loaded: LoadedPeriods) -> Iterator[tuple[str, dict[str, object]]]:
    """The other basis, and what homes became."""
    plain: dict[str, object] = {"at": "latest", "since": "", "interval": ""}
    if measure.is_in_year and loaded.days:
        yield "And of all homes as at a day?", {"basis": "as-at", **plain}
    if measure.is_in_year:
        return
    if len(loaded.days) > 1:
        became = {"by": vocabulary.TRANSITIONS, "outcomes": ("all",), "unit": "share"}
        yield "What did homes of each grade become?", {**became, **plain}
    if loaded.years:
        yield "And in the inspections of one year?", {"basis": "in-year", **plain}
