"""Words that are each known and cannot stand in one question."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, Protocol

from ratings import vocabulary
from ratings.measures.errors import UnanswerableError, UnknownWordError
from ratings.measures.parsing.words import shorten_word
from ratings.periods import At, Moment, Span, Year, find_last_day
from ratings.phrases import format_day

#: Words of the explorer's form, for refusals that its readers see.
BECAME: Final = "“what they were judged before”"
UNCHANGED: Final = "No change: the figures themselves"
ASKED_OF: Final = {
    "local-authority": "a local authority",
    "owner": "one owner",
    "provision-type": "a type of home",
    "age": "an age of judgement",
}


class MeasureWords(Protocol):
    """The words of a question, as far as they are held against each other here."""

    @property
    def basis(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def outcomes(self) -> tuple[str, ...]: ...
    @property
    def unit(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def local_authority(self) -> tuple[str, ...]: ...
    @property
    def owner(self) -> tuple[str, ...]: ...
    @property
    def provision_type(self) -> tuple[str, ...]: ...
    @property
    def age(self) -> tuple[str, ...]: ...
    @property
    def at(self) -> At: ...
    @property
    def revision(self) -> int: ...
    @property
    def since(self) -> Literal["", "previous"] | Moment: ...
    @property
    def interval(self) -> str: ...
    @property
    def is_in_year(self) -> bool: ...


def check_measure(measure: MeasureWords) -> None:
    """Raise UnknownWordError or UnanswerableError, in one sentence that names the words allowed, where a question is none."""
    check_outcomes(measure)
    check_moments(measure)
    if measure.unit in vocabulary.LISTED_UNITS:
        check_listed(measure)
    if measure.by == vocabulary.TRANSITIONS:
        check_transitions(measure)
    if measure.since:
        check_change(measure)
    if measure.revision:
        check_revision(measure)
    if measure.interval and measure.unit != "share":
        raise UnanswerableError(
            "An interval is of a share: ask interval=95 with unit=share.",
            for_form="An interval is of a share: choose “share”, or leave “Show 95% intervals” unticked.",
        )
    if measure.is_in_year and (measure.by == "age" or measure.age):
        raise UnanswerableError(
            "The age of the latest judgement is as at a day: ask it with basis=as-at.",
            for_form="The age of the latest judgement is told as at a day: choose “as at” in place of “in the inspections of”.",
        )


def phrase_moment_asked(moment: Moment | Literal["", "previous"]) -> str:
    """“31 March 2025”; a year or a word as it is written."""
    return format_day(moment) if isinstance(moment, date) else str(moment)


def check_revision(measure: MeasureWords) -> None:
    """A revision is one file of one day or year. Raises UnanswerableError where another is asked for."""
    if isinstance(measure.at, str | Span):
        example = "at=2024-25" if measure.is_in_year else "at=2025-03-31"
        raise UnanswerableError(
            f"A revision is one file of one {'year' if measure.is_in_year else 'day'}: name it, such as {example}."
        )
    if measure.since or measure.by == vocabulary.TRANSITIONS:
        raise UnanswerableError(
            "A change is told between the files that stand: leave revision out, or ask without the change."
        )


def check_outcomes(measure: MeasureWords) -> None:
    """One outcome, several added up, or each by itself. Raises UnanswerableError for “all” beside another."""
    if "all" in measure.outcomes and len(measure.outcomes) > 1:
        raise UnanswerableError(
            "“all” shows each outcome by itself, so it cannot stand beside another outcome: "
            "ask for all, or name the outcomes to add up."
        )


def check_moments(measure: MeasureWords) -> None:
    """Days go with as-at, years with in-year; the two never share an axis.

    Raises UnknownWordError for a word that is no moment, UnanswerableError where one does not fit.
    """
    if isinstance(measure.at, str) and measure.at not in {"latest", "all"}:
        example = "a year such as 2024-25" if measure.is_in_year else "a day such as 2025-03-31"
        span = "2015-16..2024-25" if measure.is_in_year else "2018-03-31..2025-03-31"
        raise UnknownWordError(
            f"“{shorten_word(measure.at)}” is not a date: use latest, all, {example} or a span such as {span}."
        )
    if isinstance(measure.since, str) and measure.since not in {"", "previous"}:
        example = "a year such as 2023-24" if measure.is_in_year else "a day such as 2024-03-31"
        raise UnknownWordError(f"“{shorten_word(measure.since)}” is not a date: use previous or {example}.")
    ends: list[At] = [measure.at.first, measure.at.last] if isinstance(measure.at, Span) else [measure.at]
    for moment in (*ends, measure.since):
        if isinstance(moment, Year) and not measure.is_in_year:
            raise UnanswerableError(
                f"{moment} is a year of inspections, and this question is as at a day: as at and in year never share "
                "an axis. Ask basis=in-year for years, or a day such as 2025-03-31.",
                for_form=f"{moment} is a year of inspections: choose “in the inspections of” for it, or a day for “as at”.",
            )
        if isinstance(moment, date) and measure.is_in_year:
            raise UnanswerableError(
                f"{moment} is a day, and this question is of the inspections of a year: as at and in year never share "
                "an axis. Ask basis=as-at for days, or a year such as 2024-25.",
                for_form=f"{format_day(moment)} is a day: choose “as at” for it, or a year for “in the inspections of”.",
            )
    if isinstance(measure.at, Span) and find_last_day(measure.at.first) > find_last_day(measure.at.last):
        first, last = (phrase_moment_asked(end) for end in (measure.at.first, measure.at.last))
        raise UnanswerableError(
            f"The span {measure.at} ends before it begins: write the earlier one first.",
            for_form=f"The span from {first} to {last} ends before it begins: choose the earlier one first.",
        )


def check_listed(measure: MeasureWords) -> None:
    """Homes and places are counted of homes listed as at a day, not of inspections.

    Raises UnanswerableError where more is asked.
    """
    unit = measure.unit
    if measure.is_in_year:
        raise UnanswerableError(
            f"Inspections have no {unit} to add up, for a home may have several: ask unit={unit} with basis=as-at, "
            "or use share or count.",
            for_form=f"Inspections have no {unit} to add up, for a home may have several: choose “as at”, or “share” or “number”.",
        )
    if measure.area != "overall":
        raise UnanswerableError(
            f"{unit.capitalize()} are counted by the overall judgement: leave area out, or use share or count.",
            for_form=f"{unit.capitalize()} are counted by the overall judgement: choose “overall”, or “share” or “number”.",
        )
    if unit == "homes" and not measure.outcomes == ("all",):
        raise UnanswerableError(
            "unit=homes counts every home listed, whatever its judgement: leave outcomes out, or ask unit=count.",
            for_form="“number, judged or not,” counts every home listed, whatever its judgement: choose “in each grade”, or “number”.",
        )


def check_transitions(measure: MeasureWords) -> None:
    """What homes became is asked as shares and counts of homes from one day to the next.

    Raises UnanswerableError where more is asked.
    """
    if measure.is_in_year:
        raise UnanswerableError(
            "What homes became is told from one day to the next: ask it with basis=as-at.",
            for_form="What homes became is told from one day to the next: choose “as at” in place of “in the inspections of”.",
        )
    if measure.unit in vocabulary.LISTED_UNITS:
        raise UnanswerableError(
            f"by={vocabulary.TRANSITIONS} goes with unit=share or unit=count.",
            for_form=f"{BECAME} goes with “share” or “number”.",
        )
    if measure.area != "overall":
        raise UnanswerableError(
            f"by={vocabulary.TRANSITIONS} is told of the overall judgement: leave area out.",
            for_form=f"{BECAME} is told of the overall judgement: choose “overall”.",
        )
    for key, words in (
        ("local-authority", measure.local_authority),
        ("owner", measure.owner),
        ("provision-type", measure.provision_type),
        ("age", measure.age),
    ):
        if words:
            raise UnanswerableError(
                f"by={vocabulary.TRANSITIONS} is filtered by sector, region or owner-size, not by {key}.",
                for_form=f"{BECAME} can be asked of a sector, a region or a size of owner, not of {ASKED_OF[key]}.",
            )
    if measure.since:
        raise UnanswerableError(
            f"by={vocabulary.TRANSITIONS} is a change already: leave since out, or choose another breakdown.",
            for_form=f"{BECAME} is a change already: choose “{UNCHANGED}”, or another group.",
        )


def check_change(measure: MeasureWords) -> None:
    """A change is of a share between two moments. Raises UnanswerableError where another is asked for."""
    if measure.unit != "share":
        raise UnanswerableError(
            "A change is told in percentage points: ask since with unit=share.",
            for_form=f"A change is told in percentage points: choose “share”, or “{UNCHANGED}”.",
        )
    if measure.at == "all" or isinstance(measure.at, Span):
        raise UnanswerableError(
            "A change is between two moments: with since, at is latest, a day or a year, not all or a span.",
            for_form=f"A change is between two moments: choose one day or year “alone”, or “{UNCHANGED}”.",
        )
    if not isinstance(measure.since, str) and measure.since == measure.at:
        raise UnanswerableError(
            f"Nothing changes from {measure.since} to itself: choose an earlier since.",
            for_form=(
                f"Nothing changes from {phrase_moment_asked(measure.since)} to itself: choose an earlier one under "
                "“Change in points since”."
            ),
        )
    if (
        not isinstance(measure.since, str)
        and not isinstance(measure.at, str)
        and find_last_day(measure.since) > find_last_day(measure.at)
    ):
        raise UnanswerableError(
            f"since is the earlier moment, and {measure.since} comes after {measure.at}.",
            for_form=(
                f"{phrase_moment_asked(measure.since)} comes after {phrase_moment_asked(measure.at)}: choose an earlier one "
                "under “Change in points since”."
            ),
        )
