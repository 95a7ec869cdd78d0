"""What holds of every headline: it names each filter, and its numbers are those of the groups it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations, cycle, product
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ratings import answers, phrases, vocabulary
from ratings.answers import Answer, ReleaseFacts, definitions, evaluation
from ratings.answers.counting import tally_counts
from ratings.answers.counting.tally_counts import Counts, GroupCount, list_row_outcomes
from ratings.loading import publish_list
from ratings.measures import Measure, MeasureError
from ratings.renderers.headlines.sentence import write_headline
from tests.factories.ratings import home, load_homes, of_year

pytestmark = pytest.mark.django_db

PLACES = {"london": ("Camden", "Hackney"), "north-west": ("Wigan", "Bury"), "south-east": ("Kent",)}
VALUES: dict[str, list[str]] = {
    "sector": list(vocabulary.SECTORS),
    "region": list(vocabulary.REGIONS),
    "owner_size": list(vocabulary.OWNER_SIZES),
    "provision_type": list(vocabulary.PROVISION_TYPES),
    "age": list(vocabulary.AGES),
    "local_authority": ["wigan", "kent"],
    "owner": ["owner-0", "owner-25"],
}
FILTERS = [(key, slug) for key, slugs in VALUES.items() for slug in slugs]
BREAKDOWNS = ["", *(by for by in vocabulary.BREAKDOWNS if by != vocabulary.TRANSITIONS)]
UNITS = list(vocabulary.UNITS)
NAMES = {"wigan": "Wigan", "kent": "Kent", "owner-0": "Owner 0", "owner-25": "Owner 25"}
NUMBER = re.compile(r"[\d,]*\d\.\d%|\d[\d,]*")


def list_homes(number: int, first: int, day: date) -> Iterator[Any]:
    """Homes of every kind, each list in another rhythm, so that any two filters meet somewhere."""
    sectors, types = cycle(vocabulary.SECTORS), cycle(vocabulary.PROVISION_TYPES)
    outcomes = cycle(["good", "good", "outstanding", "requires-improvement", "inadequate", "good", ""])
    ages = cycle([1, 1, 2, 3, 4])
    for at in range(number):
        region = list(PLACES)[at % 17 % 3]
        place = PLACES[region][at % len(PLACES[region])]
        year = date(day.year - next(ages), 6, 1)
        yield home(
            first + at,
            outcome := next(outcomes),
            owner=f"Owner {at % 11 if at % 3 else 20 + at % 19}",
            sector=next(sectors) if at % 4 else "private",
            region=region,
            local_authority=place,
            provision_type=next(types) if at % 5 == 0 else "childrens-home",
            inspected_on=year if outcome else None,
            published_on=year if outcome else None,
        )


@pytest.fixture
def register(db: None) -> None:
    """Two releases as at a day and one of a year, of homes of every kind."""
    load_homes(list_homes(300, 2_000_001, date(2024, 3, 31)), as_at=date(2024, 3, 31))
    load_homes(list_homes(420, 2_000_001, date(2025, 3, 31)), as_at=date(2025, 3, 31))
    judged = [each for each in list_homes(240, 2_000_001, date(2025, 3, 31)) if each.outcome]
    publish_list(found=of_year(judged))


def ask(**words: Any) -> Answer | None:
    """The answer, or None where the words are no question or name nobody."""
    try:
        return answers.answer(Measure(**words))
    except MeasureError:
        return None


def words_of(key: str, slug: str) -> str:
    """What a sentence calls a filter's value at least."""
    if key in {"local_authority", "owner"}:
        return NAMES[slug]
    if key == "region":
        return vocabulary.REGIONS[slug]
    if key == "age":
        return definitions.AGED[slug]
    if slug == vocabulary.NO_OWNER:
        return "is not published"
    return phrases.lower_first(getattr(vocabulary, f"{key}s".upper())[slug])


def list_words_missing(sentence: str, filters: tuple[tuple[str, str], ...]) -> list[str]:
    return [words_of(*each) for each in filters if words_of(*each) not in sentence]


def list_true_numbers(answer: Answer) -> set[str]:
    """Every number the question's own rows allow to be said of the group a sentence names, asked group by group anew.

    A share or count of a group comes from the question of that group alone; a sum is of all groups shown.
    """
    measure = answer.measure
    newest = max((row.period for row in answer.rows if not row.is_gap), default=answer.periods[-1])
    numbers: set[str] = set()
    totals: list[tuple[int, int]] = []
    for group in dict.fromkeys(row.group for row in answer.rows):
        alone = answers.answer(measure.narrow_to(group))
        for period in {newest, answer.periods[0]}:
            rows = [row for row in alone.rows if row.period == period and not row.is_gap]
            if not rows:
                continue
            base = rows[0].denominator or 0
            for picked in ((), ("outstanding", "good"), ("requires-improvement", "inadequate")):
                found = [row for row in rows if not picked or row.outcome in picked or not measure.separate]
                number = sum(row.numerator or 0 for row in found)
                numbers |= {phrases.format_count(number), phrases.format_count(base)}
                numbers |= {phrases.format_percent(number, base)} if base >= vocabulary.SMALL_BASE else set()
                if picked == ("requires-improvement", "inadequate") and period == newest:
                    totals.append((number, base))
    whole = sum(number for number, _ in totals)
    numbers |= {phrases.format_count(whole), phrases.format_count(sum(base for _, base in totals))}
    if measure.is_listed and whole:
        numbers |= {phrases.format_percent(number, whole) for number, _ in totals}
    return numbers


def list_said_numbers(answer: Answer, sentence: str) -> list[str]:
    """The numbers a sentence says of homes: not its days and years, its filters' words or its counts of groups."""
    for period in (*answer.releases, *()):
        sentence = sentence.replace(phrases.format_day(period.as_at), "")
    told = re.sub(r"\((\d{4}(-\d\d)?) to \d{4}(-\d\d)?\)", "", sentence)
    told = re.sub(r"(across|of|the) (\d+ of )?the [\d,]+ \w.*", "", told)
    told = re.sub(r"; .*", "", told)
    for words in (*vocabulary.OWNER_SIZES.values(), *definitions.AGED.values(), *NAMES.values(), "2024-25"):
        told = told.replace(words, "")
    told = re.sub(r"Owner \d+", "", told)
    return NUMBER.findall(told)


GROUPS: dict[str, list[str]] = {
    "": ["all"],
    **{by: VALUES[by.replace("-", "_")] for by in BREAKDOWNS if by.replace("-", "_") in VALUES},
    "sector-and-owner-size": [*vocabulary.OWNER_SIZES, *list(vocabulary.SECTORS)[1:]],
}
#: (those so judged, judged homes) of group after group: none, one, few, and more, alike and unlike.
NUMBERS = ((0, 0), (0, 1), (1, 1), (1, 9), (0, 400), (1, 400), (80, 400), (300, 400), (79, 400))


def invent_counts(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> tuple[Counts, dict[str, str]]:
    """Numbers of the groups a question may have, without asking what the tallies say of its filters."""
    asked = getattr(measure, measure.by.replace("-", "_"), ()) if measure.by else ()
    groups = asked or GROUPS[measure.by]
    start = sum(map(ord, measure.query))
    counts = {}
    for release in releases:
        for at, group in enumerate(groups):
            number, base = NUMBERS[(start + at) % len(NUMBERS)]
            rows = len(list_row_outcomes(measure))
            counts[release.pk, group] = GroupCount(base, base, base, (number, *(0 for _ in range(rows - 1))))
    return counts, {group: NAMES.get(group, group) for group in groups}


@pytest.mark.slow("asks each pair of filter values of every breakdown and unit: 18,000 questions")
def test_every_pair_of_filter_values_is_named_in_every_breakdown_and_unit(
    register: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally_counts, "count_groups", invent_counts)
    releases = evaluation.find_releases(Measure())
    lacking = []
    for first, second in combinations(FILTERS, 2):
        words: dict[str, Any] = {}
        for key, slug in (first, second):
            words[key] = (*words.get(key, ()), slug)
        for by, unit in product(BREAKDOWNS, UNITS):
            outcomes = ("all",) if unit == "homes" else ("inadequate",)
            measure = Measure(by=by, unit=unit, outcomes=outcomes, **words)
            sentence = write_headline(evaluation.answer_from(measure, releases))
            if missing := list_words_missing(sentence, (first, second)):
                lacking.append((missing, sentence))
    assert not lacking, lacking[:5]


@given(
    filters=st.lists(st.sampled_from(FILTERS), max_size=4, unique=True),
    by=st.sampled_from(BREAKDOWNS),
    unit=st.sampled_from(UNITS),
    outcomes=st.sampled_from([("all",), ("inadequate",), ("outstanding", "good"), ("requires-improvement",)]),
    at=st.sampled_from(["latest", "all"]),
    basis=st.sampled_from(list(vocabulary.BASES)),
    area=st.sampled_from(list(vocabulary.AREAS)),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow("asks some dozens of questions and each of their groups")
def test_a_sentence_names_every_word_and_says_no_number_but_its_groups(
    register: None,
    filters: list[tuple[str, str]],
    by: str,
    unit: str,
    outcomes: tuple[str, ...],
    at: Literal["latest", "all"],
    basis: str,
    area: str,
) -> None:
    words: dict[str, Any] = {}
    for key, slug in filters:
        words[key] = (*words.get(key, ()), slug)
    answer = ask(by=by, unit=unit, outcomes=outcomes, at=at, basis=basis, area=area, **words)
    if answer is None:
        return
    sentence = write_headline(answer)
    assert not list_words_missing(sentence, tuple(filters)), sentence
    assert ("inspection" in sentence) == (basis == "in-year"), sentence
    assert re.search("2024-25" if basis == "in-year" else "31 March 202[45]", sentence), sentence
    if "No " not in sentence[:3]:
        assert definitions.AREA_WORDS[area] in sentence, sentence
    said = list_said_numbers(answer, sentence)
    assert set(said) <= list_true_numbers(answer), (said, sentence)
    if len(filters) <= 3 and any(row.denominator for row in answer.rows):
        assert said or re.match("(The one|No|None) ", sentence), sentence
