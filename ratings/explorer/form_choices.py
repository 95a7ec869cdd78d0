"""The options of every field of the explorer, the present one chosen; a word not on a list is added to it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.http import QueryDict

from live.database.prepared_statements import fetch_prepared
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

    basis: str
    choices: dict[str, list[FormChoice]]
    by_name: list[NameFilter]
    places: list[NameMatch]
    interval: bool
    filtered: bool
    compared: bool

    @property
    def key(self) -> tuple[Hashable, ...]:
        """All that the form's markup follows from."""
        names = [
            (field.key, field.text, field.more, *field.chosen, None, *field.offers) for field in self.by_name
        ]
        choices = [(name, *options) for name, options in self.choices.items()]
        answers = (self.basis, self.interval, self.filtered, self.compared)
        return (*answers, *names, *choices, *self.places)


class LoadedRelease(NamedTuple):
    """What kind of list is loaded, and of what day or of the year up to what day."""

    kind: str
    as_at: date


@dataclass(frozen=True, slots=True)
class LoadedPeriods:
    """The days and years that are loaded, newest first."""

    days: tuple[str, ...]
    years: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.days or self.years)


def load_periods() -> LoadedPeriods:
    """What is loaded, in one query."""
    rows = fetch_prepared(
        LoadedRelease,
        "select kind, as_at from ratings_release where is_current and kind in ('as-at', 'in-year') order by as_at desc",
    )
    return LoadedPeriods(
        tuple(row.as_at.isoformat() for row in rows if row.kind == "as-at"),
        tuple(Year.ending(row.as_at).isoformat() for row in rows if row.kind == "in-year"),
    )


def build_form(
    sent: QueryDict, loaded: LoadedPeriods, offers: Mapping[str, list[NameMatch]] | None = None
) -> ExplorerForm:
    """The form as it was sent, whether that is a question or not; two queries, one of them where owners are chosen."""
    words = read_form_words(sent)
    places = list_authorities()
    names = [build_name_filter(key, words, places, (offers or {}).get(key, [])) for key in NAMED]
    filters = ("region", "owner-size", "provision-type", "age", *NAMED, *FIND.values())
    return ExplorerForm(
        basis=words["basis"] or "as-at",
        choices=list_choices(words, loaded),
        by_name=names,
        places=places,
        interval=bool(words["interval"]),
        filtered=any(words[key] for key in filters),
        compared=bool(words["since"] or words["interval"]),
    )


def build_name_filter(
    key: str, words: Mapping[str, str], places: list[NameMatch], offers: list[NameMatch]
) -> NameFilter:
    """One filter by name."""
    what, _ = NAMED[key]
    return NameFilter(
        key=key,
        find=FIND[key],
        label=f"{what[:1].upper()}{what[1:]}",
        chosen=resolve_chosen_names(key, words[key].split(","), places),
        text=words[FIND[key]],
        offers=offers[:MOST_OFFERED],
        more=len(offers) > MOST_OFFERED,
    )


def list_choices(words: Mapping[str, str], loaded: LoadedPeriods) -> dict[str, list[FormChoice]]:
    """The options of every select."""
    outcomes = OUTCOMES | (BECAME if words["by"] == vocabulary.TRANSITIONS else {})
    in_year = words["basis"] == "in-year"
    newest = (loaded.years if in_year else loaded.days)[:1]
    latest = f"{phrase_period(newest[0])} (latest)" if newest else "the latest"
    every = [
        *((day, phrase_period(day), DAYS) for day in loaded.days),
        *((year, year, YEARS) for year in loaded.years),
    ]
    every_period = "every year" if in_year else "every release"
    return {
        "unit": choices_from_words(words["unit"] or "share", UNITS),
        "outcomes": choices_from_words(words["outcomes"] or "all", outcomes),
        "area": choices_from_words(words["area"] or "overall", AREAS),
        "by": choices_from_words(words["by"], BREAKDOWNS),
        "basis": choices_from_words(words["basis"] or "as-at", offer_bases(words["basis"], loaded)),
        "sector": filter_choices(words["sector"], "every sector", vocabulary.SECTORS),
        "at": choices_with_kinds(
            words["at"] or "latest", [("latest", latest, ""), ("all", every_period, ""), *every]
        ),
        "to": choices_with_kinds(
            words[TO], [("", "alone", ""), *((value, f"to {label}", kind) for value, label, kind in every)]
        ),
        "since": choices_with_kinds(
            words["since"],
            [("", "No change: the figures themselves"), ("previous", "The one before"), *every],
        ),
        "region": choices_from_words(words["region"], {"": "All England", **vocabulary.REGIONS}),
        "owner_size": choices_from_words(
            words["owner-size"], {"": "Owners of every size", **vocabulary.OWNER_SIZES}
        ),
        "provision_type": choices_from_words(
            words["provision-type"], {"": "Every type", **vocabulary.PROVISION_TYPES}
        ),
        "age": choices_from_words(words["age"], {"": "Every age", **vocabulary.AGES}),
    }


def offer_bases(chosen: str, loaded: LoadedPeriods) -> dict[str, str]:
    """The bases of which something is loaded, and the one chosen: nobody is offered what cannot be answered."""
    answered = {"as-at": loaded.days, "in-year": loaded.years}
    return {slug: label for slug, label in BASES.items() if answered[slug] or slug == (chosen or "as-at")}


def phrase_period(word: str) -> str:
    """A day in words; a year, or what is neither, as it is written."""
    period = moments.parse_moment(word)
    return phrases.format_day(period) if isinstance(period, date) else str(period)


def filter_choices(chosen_words: str, every: str, words: Mapping[str, str]) -> list[FormChoice]:
    """Options inside a sentence."""
    return choices_from_words(
        chosen_words, {"": every, **{slug: phrases.lower_first(label) for slug, label in words.items()}}
    )


def choices_from_words(chosen_words: str, options: Mapping[str, str]) -> list[FormChoice]:
    """Choices from words by value."""
    return choices_with_kinds(chosen_words, [(value, label, "") for value, label in options.items()])


def choices_with_kinds(chosen_words: str, options: Iterable[tuple[str, ...]]) -> list[FormChoice]:
    """Choices from (value, words, kind); several words chosen at once are one option more."""
    triples = [(row[0], row[1], row[2] if len(row) > 2 else "") for row in options]
    known = {value: label for value, label, _ in triples}
    if chosen_words not in known:
        words = phrases.list_words(
            (known.get(part) or phrase_period(part) for part in chosen_words.split(",")), "or"
        )
        triples.append((chosen_words, words, ""))
    return [FormChoice(value, words, value == chosen_words, kind) for value, words, kind in triples]
