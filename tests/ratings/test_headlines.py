"""The finding under which a chart stands: true of its rows, honest where nothing stands out."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ratings.loading import publish_list
from ratings.measures import Measure
from ratings.renderers.figures import build_figure
from tests.factories.ratings import home, of_year
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


CLOSE = "too close to call which is highest"
SIX = "groups by sector and size of private owner with 20 or more judged homes"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            {"by": "sector-and-owner-size"},
            (
                "21.2% of private children’s homes whose owner has 1 home were below good on 31 March 2025, "
                f"the highest of the 6 {SIX}; 2 have fewer"
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
            f"From 12.0% to 14.8% of children’s homes were outstanding on 31 March 2025 across the 3 regions, {CLOSE}",
        ),
        (
            {"outcomes": ("outstanding",), "by": "owner-size", "at": "all"},
            (
                "From 7.6% to 15.0% of children’s homes were outstanding on 31 March 2025 across the 4 sizes of owner "
                f"with 20 or more judged homes, {CLOSE}; 1 has fewer (2018 to 2025)"
            ),
        ),
        (
            {"by": "sector", "at": "all"},
            (
                "From 10.8% to 15.0% of children’s homes were below good on 31 March 2025 across the 3 sectors with 20 "
                f"or more judged homes, {CLOSE}; 1 has fewer (2018 to 2025)"
            ),
        ),
        ({"unit": "count"}, "3,096 of 3,629 children’s homes were good or outstanding on 31 March 2025"),
        (
            {"unit": "count", "outcomes": ("inadequate",), "by": "sector"},
            (
                "44 of 3,629 children’s homes were inadequate on 31 March 2025, 34 of them private children’s homes"
            ),
        ),
        (
            {"unit": "count", "outcomes": ("inadequate",), "at": "all"},
            "44 of 3,629 children’s homes were inadequate on 31 March 2025, up from 32 of 2,123 on 31 March 2018",
        ),
        (
            {"sector": ("health-authority",)},
            "5 of 7 health authority children’s homes were good or outstanding on 31 March 2025",
        ),
        (
            {"outcomes": ("good",), "region": ("london",)},
            "77.2% of children’s homes in London were good on 31 March 2025",
        ),
        (
            {"unit": "places", "outcomes": ("inadequate",)},
            "176 places in 44 children’s homes judged inadequate were listed on 31 March 2025",
        ),
        (
            {"unit": "homes", "by": "sector"},
            (
                "3,354 private children’s homes were listed on 31 March 2025, 83.7% of the 4,009 across the 4 sectors"
            ),
        ),
        (
            {"by": "sector", "since": "previous", "outcomes": ("outstanding",)},
            (
                "The share of children’s homes that were outstanding moved by −10.3 to −1.7 points from 31 March 2018 "
                "to 31 March 2025 across the 3 sectors, too close to call which moved most; 1 has no two shares to compare"
            ),
        ),
    ],
)
def test_a_headline_is_true_of_the_rows(words, told):
    two_releases()
    assert finding(**words) == told


@pytest.mark.parametrize(
    ("outcomes", "judged"),
    [
        (("outstanding",), "were outstanding"),
        (("good",), "were good"),
        (("requires-improvement",), "required improvement"),
        (("inadequate",), "were inadequate"),
        (("outstanding", "good"), "were good or outstanding"),
        (("requires-improvement", "inadequate"), "were below good"),
        (("good", "requires-improvement"), "were good or required improvement"),
        (("outstanding", "inadequate"), "were outstanding or inadequate"),
    ],
)
def test_every_grade_is_said_in_english(releases, outcomes, judged):
    assert re.fullmatch(rf"[\d.]+% of children’s homes {judged} on 31 March 2025", finding(outcomes=outcomes))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (
            (0, 0, 0, 0, 3),
            "No voluntary children’s home had a judgement on 31 March 2025",
        ),
        (
            (0, 0, 0, 1, 0),
            "The one voluntary children’s home with a judgement was inadequate on 31 March 2025",
        ),
        (
            (0, 1, 0, 0, 0),
            "The one voluntary children’s home with a judgement was not inadequate on 31 March 2025",
        ),
        ((0, 9, 0, 0, 0), "None of the 9 voluntary children’s homes were inadequate on 31 March 2025"),
        ((0, 8, 0, 1, 0), "1 of 9 voluntary children’s homes was inadequate on 31 March 2025"),
        ((0, 7, 0, 2, 0), "2 of 9 voluntary children’s homes were inadequate on 31 March 2025"),
    ],
)
def test_none_one_and_many_homes_are_counted_in_english(counts, told):
    sectors((0, 50, 0, 0, 0), counts)
    assert finding(sector=("voluntary",), outcomes=("inadequate",)) == told


def test_one_home_that_required_improvement_or_did_not():
    sectors((0, 1, 0, 0, 0), (0, 0, 1, 0, 0))
    asked = {"outcomes": ("requires-improvement",)}
    assert "with a judgement did not require improvement on" in finding(sector=("private",), **asked)
    assert "with a judgement required improvement on" in finding(sector=("voluntary",), **asked)


def test_groups_that_differ_little_are_said_to():
    sectors((0, 180, 0, 20, 0), (0, 181, 0, 19, 0))
    assert finding(by="sector", outcomes=("inadequate",)) == (
        "From 9.5% to 10.0% of children’s homes were inadequate on 31 March 2025 across the 2 sectors, which differ little"
    )


def test_a_point_apart_on_few_homes_is_too_close_to_call():
    sectors((0, 90, 0, 10, 0), (0, 91, 0, 9, 0))
    assert finding(by="sector", outcomes=("inadequate",)) == (
        "From 9.0% to 10.0% of children’s homes were inadequate on 31 March 2025 across the 2 sectors, "
        "too close to call which is higher"
    )


def test_a_difference_beyond_chance_has_a_winner():
    sectors((0, 900, 0, 100, 0), (0, 970, 0, 30, 0))
    assert finding(by="sector", outcomes=("inadequate",)) == (
        "10.0% of private children’s homes were inadequate on 31 March 2025, the higher of the 2 sectors"
    )


def test_the_highest_is_clear_of_every_other_group_and_not_of_the_next_alone():
    tallied(
        NOW,
        {
            ("private", "1", "london"): (0, 600, 0, 400, 0),
            ("private", "1", "south-east"): (0, 700, 0, 300, 0),
            ("private", "1", "south-west"): (0, 16, 0, 6, 0),
        },
    )
    assert finding(by="region", outcomes=("inadequate",)).endswith("too close to call which is highest")


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
        f"From 5.0% to 20.0% of children’s homes were inadequate on 31 March 2025 across the 3 sectors, {CLOSE}"
    )
    assert finding(by="sector", outcomes=("inadequate",), unit="count") == (
        "45 of 300 children’s homes were inadequate on 31 March 2025, at most 20 for any one sector"
    )


def test_one_of_several_places_asked_for_does_not_stand_for_all():
    tallied(
        NOW,
        {
            ("private", "1", "london"): (0, 900, 0, 100, 0),
            ("private", "1", "south-east"): (0, 970, 0, 30, 0),
            ("private", "1", "south-west"): (0, 970, 0, 30, 0),
        },
    )
    assert finding(by="region", region=("london", "south-east"), outcomes=("inadequate",)) == (
        "10.0% of children’s homes in London were inadequate on 31 March 2025, the higher of the 2 regions, "
        "among children’s homes in London or the South East"
    )


def test_no_change_is_no_rise():
    tallied(date(2024, 3, 31), {("private", "1", "london"): (0, 80, 0, 20, 0)})
    tallied(NOW, {("private", "1", "london"): (0, 160, 0, 40, 0)})
    assert finding(outcomes=("inadequate",), at="all") == (
        "20.0% of children’s homes were inadequate on 31 March 2025, and 20.0% on 31 March 2024"
    )


def test_gap_claims_nothing():
    tallied(date(2015, 3, 31), MARCH_2018, owners_published=False)
    assert finding(by="owner-size") == "No figures of children’s homes by size of owner on 31 March 2015"


def test_editors_own_finding_stands():
    two_releases()
    assert build_figure(Measure(), heading="Our own words").finding == "Our own words"


def test_inspections_of_a_year_say_so():
    publish_list(found=of_year([home(2_000_001 + at, "good" if at else "inadequate") for at in range(40)]))
    assert finding(basis="in-year", outcomes=("inadequate",)) == (
        "2.5% of inspections of children’s homes gave the grade inadequate in 2024-25"
    )
    assert finding(basis="in-year", outcomes=("requires-improvement", "inadequate"), unit="count") == (
        "1 of 40 inspections of children’s homes gave a grade below good in 2024-25"
    )
    assert finding(basis="in-year", region=("london",)) == (
        "No inspection of children’s homes in London gave a grade in 2024-25"
    )
