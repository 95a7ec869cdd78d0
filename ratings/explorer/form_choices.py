"""The options of every field of the explorer, the present one chosen; a word not on a list is added to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import QueryDict

from ratings import periods as moments
from ratings import phrases, vocabulary
from ratings.explorer.form_query import FIND, TO, read_form_words
from ratings.explorer.name_lookup import (
    MOST_OFFERED,
    NAMED,
    NameMatch,
    list_authorities,
    resolve_chosen_names,
)
from ratings.models import Release
from ratings.periods import Year

UNITS: Final = {
    "share": "share",
    "count": "number",
    "homes": "number, judged or not,",
    "places": "number of places",
}
OUTCOMES: Final = {
    "all": "in each grade",
    "outstanding": "outstanding",
    "outstanding,good": "good or outstanding",
    "requires-improvement": "as requiring improvement",
    "inadequate": "inadequate",
    "requires-improvement,inadequate": "below good",
}
#: What homes may have become, beside the grades.
BECAME: Final = {"not-judged": "not yet", "closed": "no more, for they are no longer listed"}
AREAS: Final = {
    "overall": "overall",
    "protection": "for how well children are helped and protected",
    "leadership": "for how effective leaders and managers are",
}
BREAKDOWNS: Final = {
    "sector-and-owner-size": "sector and size of private owner",
    "owner-size": "size of owner",
    "sector": "sector",
    "region": "region",
    "local-authority": "local authority",
    "owner": "owner",
    "provision-type": "type of home",
    "age": "age of latest judgement",
    "outcome-before": "what they were judged before",
    "": "no group",
}
BASES: Final = {"as-at": "as at", "in-year": "in the inspections of"}
DAYS, YEARS = "As at a day", "Inspections of a year"


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One option of a select; `kind` heads the options of its kind, "" those of none."""

    value: str
    words: str
    chosen: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NameFilter:
    """One filter by name: those chosen, what is being looked for, and what it may mean."""

    key: str
    find: str
    label: str
    chosen: list[NameMatch]
    text: str
    offers: list[NameMatch]
    more: bool

    @property
    def chosen_slugs(self) -> set[str]:
        """The words of those chosen."""
        return {name.slug for name in self.chosen}


@dataclass(frozen=True, slots=True)
class ExplorerForm:
    """The explorer's form, filled."""

    choices: dict[str, list[FormChoice]]
    by_name: list[NameFilter]
    places: list[NameMatch]
    interval: bool
    filtered: bool
    compared: bool


@dataclass(frozen=True, slots=True)
class LoadedPeriods:
    """The days and years that are loaded, newest first."""

    days: tuple[str, ...]
    years: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.days or self.years)


def load_periods() -> LoadedPeriods:
    """What is loaded, in one query."""
    rows = (
        Release.objects.current()
        .filter(kind__in=["as-at", "in-year"])
        .order_by("-as_at")
        .values_list("kind", "as_at")
    )
    return LoadedPeriods(
        tuple(day.isoformat() for kind, day in rows if kind == "as-at"),
        tuple(Year.ending(day).isoformat() for kind, day in rows if kind == "in-year"),
    )


def build_form(
    sent: QueryDict, loaded: LoadedPeriods, offers: Mapping[str, list[NameMatch]] | None = None
) -> ExplorerForm:
    """The form as it was sent, whether that is a question or not; two queries, one of them where owners are chosen."""
    said = read_form_words(sent)
    places = list_authorities()
    names = [build_name_filter(key, said, places, (offers or {}).get(key, [])) for key in NAMED]
    filters = ("region", "owner-size", "provision-type", "age", *NAMED, *FIND.values())
    return ExplorerForm(
        choices=list_choices(said, loaded),
        by_name=names,
        places=places,
        interval=bool(said["interval"]),
        filtered=any(said[key] for key in filters),
        compared=bool(said["since"] or said["interval"]),
    )


def build_name_filter(
    key: str, said: Mapping[str, str], places: list[NameMatch], offers: list[NameMatch]
) -> NameFilter:
    """One filter by name."""
    what, _ = NAMED[key]
    return NameFilter(
        key=key,
        find=FIND[key],
        label=f"{what[:1].upper()}{what[1:]}",
        chosen=resolve_chosen_names(key, said[key].split(","), places),
        text=said[FIND[key]],
        offers=offers[:MOST_OFFERED],
        more=len(offers) > MOST_OFFERED,
    )


def list_choices(said: Mapping[str, str], loaded: LoadedPeriods) -> dict[str, list[FormChoice]]:
    """The options of every select."""
    outcomes = OUTCOMES | (BECAME if said["by"] == vocabulary.TRANSITIONS else {})
    in_year = said["basis"] == "in-year"
    newest = (loaded.years if in_year else loaded.days)[:1]
    latest = f"{phrase_period(newest[0])} (latest)" if newest else "the latest"
    every = [
        *((day, phrase_period(day), DAYS) for day in loaded.days),
        *((year, year, YEARS) for year in loaded.years),
    ]
    each = "every year" if in_year else "every release"
    return {
        "unit": choices_from_words(said["unit"] or "share", UNITS),
        "outcomes": choices_from_words(said["outcomes"] or "all", outcomes),
        "area": choices_from_words(said["area"] or "overall", AREAS),
        "by": choices_from_words(said["by"], BREAKDOWNS),
        "basis": choices_from_words(said["basis"] or "as-at", BASES),
        "sector": filter_choices(said["sector"], "every sector", vocabulary.SECTORS),
        "at": choices_with_kinds(said["at"] or "latest", [("latest", latest, ""), ("all", each, ""), *every]),
        "to": choices_with_kinds(
            said[TO], [("", "alone", ""), *((value, f"to {words}", kind) for value, words, kind in every)]
        ),
        "since": choices_with_kinds(
            said["since"], [("", "No change: the figures themselves"), ("previous", "The one before"), *every]
        ),
        "region": choices_from_words(said["region"], {"": "All England", **vocabulary.REGIONS}),
        "owner_size": choices_from_words(
            said["owner-size"], {"": "Owners of every size", **vocabulary.OWNER_SIZES}
        ),
        "provision_type": choices_from_words(
            said["provision-type"], {"": "Every type", **vocabulary.PROVISION_TYPES}
        ),
        "age": choices_from_words(said["age"], {"": "Every age", **vocabulary.AGES}),
    }


def phrase_period(word: str) -> str:
    """A day in words; a year, or what is neither, as it is written."""
    found = moments.parse_moment(word)
    return phrases.format_day(found) if isinstance(found, date) else str(found)


def filter_choices(said: str, every: str, words: Mapping[str, str]) -> list[FormChoice]:
    """Options inside a sentence."""
    return choices_from_words(
        said, {"": every, **{slug: phrases.lower_first(label) for slug, label in words.items()}}
    )


def choices_from_words(said: str, listed: Mapping[str, str]) -> list[FormChoice]:
    """Choices from words by value."""
    return choices_with_kinds(said, [(value, words, "") for value, words in listed.items()])


def choices_with_kinds(said: str, listed: Iterable[tuple[str, ...]]) -> list[FormChoice]:
    """Choices from (value, words, kind); several words chosen at once are one option more."""
    told = [(row[0], row[1], row[2] if len(row) > 2 else "") for row in listed]
    known = {value: words for value, words, _ in told}
    if said not in known:
        words = phrases.list_words((known.get(each) or phrase_period(each) for each in said.split(",")), "or")
        told.append((said, words, ""))
    return [FormChoice(value, words, value == said, kind) for value, words, kind in told]
