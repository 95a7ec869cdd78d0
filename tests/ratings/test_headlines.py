"""The finding under which a chart stands: true of its rows, honest where nothing stands out."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.measures import Measure
from ratings.renderers.figures import build_figure
from tests.factories.tallies import MARCH_2018, tallied, two_releases

pytestmark = pytest.mark.django_db

NOW = date(2025, 3, 31)


@pytest.fixture
def releases(db: None) -> None:
    two_releases()


def finding(**words: object) -> str:
    return build_figure(Measure(**words)).finding


def sectors(private: tuple, voluntary: tuple) -> None:
    tallied(NOW, {("private", "1", "london"): private, ("voluntary", "1", "london"): voluntary})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            {"by": "sector-and-owner-size"},
            (
                "21.2% of private homes with a single-home owner are below good, "
                "more than in any other group with 20 or more homes (2 have fewer)"
            ),
        ),
        ({}, "85.3% of children’s homes were good or outstanding on 31 March 2025"),
        ({"outcomes": ("inadequate",)}, "1.2% of children’s homes were inadequate on 31 March 2025"),
        (
            {"outcomes": ("inadequate",), "at": "all"},
            "1.2% of children’s homes were inadequate on 31 March 2025, down from 1.5% on 31 March 2018",
        ),
        (
            {"outcomes": ("outstanding",), "by": "region"},
            "From 12.0% to 14.8% of homes are outstanding, too close to call which group is highest",
        ),
        (
            {"outcomes": ("outstanding",), "by": "owner-size", "at": "all"},
            "Homes that are outstanding, by size of owner, 2018 to 2025",
        ),
        ({"by": "sector", "at": "all"}, "Latest judgements of children’s homes by sector, 2018 to 2025"),
        ({"unit": "count"}, "3,096 of 3,629 homes were good or outstanding on 31 March 2025"),
        (
            {"unit": "count", "outcomes": ("inadequate",), "by": "sector"},
            "44 of 3,629 homes are inadequate, 34 of them private homes",
        ),
        (
            {"unit": "count", "outcomes": ("inadequate",), "at": "all"},
            "44 homes were inadequate on 31 March 2025, up from 32 on 31 March 2018",
        ),
        (
            {"sector": ("health-authority",)},
            "5 of 7 homes were good or outstanding on 31 March 2025, among health authority children’s homes",
        ),
        (
            {"outcomes": ("good",), "region": ("london",)},
            "77.2% of children’s homes in London were good on 31 March 2025",
        ),
    ],
)
def test_finding_is_true_of_the_rows(words, told):
    two_releases()
    assert finding(**words) == told


def test_groups_that_differ_little_are_said_to():
    sectors((0, 180, 0, 20, 0), (0, 181, 0, 19, 0))
    assert finding(by="sector", outcomes=("inadequate",)) == (
        "Groups differ little: from 9.5% to 10.0% of homes are inadequate"
    )


def test_a_point_apart_on_few_homes_is_too_close_to_call():
    sectors((0, 90, 0, 10, 0), (0, 91, 0, 9, 0))
    assert finding(by="sector", outcomes=("inadequate",)) == (
        "From 9.0% to 10.0% of homes are inadequate, too close to call which group is highest"
    )


def test_a_difference_beyond_chance_has_a_winner():
    sectors((0, 900, 0, 100, 0), (0, 970, 0, 30, 0))
    assert finding(by="sector", outcomes=("inadequate",)) == (
        "10.0% of private homes are inadequate, more than in any other group"
    )


def test_two_groups_alike_at_the_top_have_no_winner():
    tallied(
        NOW,
        {
            ("private", "1", "london"): (0, 80, 0, 20, 0),
            ("voluntary", "1", "london"): (0, 80, 0, 20, 0),
            ("local-authority", "1", "london"): (0, 95, 0, 5, 0),
        },
    )
    assert finding(by="sector", outcomes=("inadequate",)) == (
        "From 5.0% to 20.0% of homes are inadequate, too close to call which group is highest"
    )


def test_no_change_is_no_rise():
    tallied(date(2024, 3, 31), {("private", "1", "london"): (0, 80, 0, 20, 0)})
    tallied(NOW, {("private", "1", "london"): (0, 160, 0, 40, 0)})
    assert finding(outcomes=("inadequate",), at="all") == (
        "20.0% of children’s homes were inadequate on 31 March 2025, as on 31 March 2024"
    )


def test_gap_claims_nothing():
    tallied(date(2015, 3, 31), MARCH_2018, owners_published=False)
    assert finding(by="owner-size") == "No figures by size of owner for this release"


def test_editors_own_finding_stands():
    two_releases()
    assert build_figure(Measure(), heading="Our own words").finding == "Our own words"


VALUES = {
    "sector": vocabulary.SECTORS,
    "region": vocabulary.REGIONS,
    "owner_size": vocabulary.OWNER_SIZES,
    "provision_type": vocabulary.PROVISION_TYPES,
    "age": vocabulary.AGES,
}
PAIRS = [(key, slug) for key, words in VALUES.items() for slug in words]


def word_of(key: str, slug: str) -> str:
    """What a sentence calls a filter's value at least."""
    if key == "region":
        return vocabulary.REGIONS[slug]
    if key == "age":
        return definitions.AGED[slug]
    if slug == vocabulary.NO_OWNER:
        return "is not published"
    return phrases.lower_first(VALUES[key][slug])


@given(
    filters=st.lists(st.sampled_from(PAIRS), min_size=1, max_size=3, unique_by=lambda pair: pair[0]),
    by=st.sampled_from(["", "sector", "region", "owner-size", "sector-and-owner-size", "provision-type"]),
    unit=st.sampled_from(["share", "count", "homes", "places"]),
    at=st.sampled_from(["latest", "all"]),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow("asks some dozens of questions")
def test_a_sentence_names_every_filter_and_no_number_but_a_rows(releases, filters, by, unit, at):
    words = {key: (slug,) for key, slug in filters}
    outcomes = ("all",) if unit == "homes" else ("inadequate",)
    figure = build_figure(Measure(by=by, unit=unit, at=at, outcomes=outcomes, **words))
    sentence = figure.finding
    for key, slug in filters:
        if key == "sector" and len(filters) == 1:
            assert slug.partition("-")[0] in sentence.lower()
        else:
            assert word_of(key, slug) in sentence, sentence
    if unit == "share":
        assert set(re.findall(r"\d+\.\d%", sentence)) <= {row.percent for row in figure.answer.rows}, sentence
