"""The finding under which a chart stands: true of its rows, honest where nothing stands out."""

from __future__ import annotations

from datetime import date

import pytest

from ratings.measures import Measure
from ratings.renderers.figures import build_figure
from tests.factories.tallies import MARCH_2018, tallied, two_releases

pytestmark = pytest.mark.django_db

NOW = date(2025, 3, 31)


def finding(**words: object) -> str:
    return build_figure(Measure(**words)).finding


def sectors(private: tuple, voluntary: tuple) -> None:
    tallied(NOW, {("private", "1", "london"): private, ("voluntary", "1", "london"): voluntary})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            {"by": "sector-and-owner-size"},
            "21.1% of private homes with a single-home owner are below good, more than in any other group",
        ),
        ({}, "85.3% of children’s homes were good or outstanding on 31 March 2025"),
        ({"outcomes": ("inadequate",)}, "1.2% of children’s homes were inadequate on 31 March 2025"),
        (
            {"outcomes": ("inadequate",), "at": "all"},
            "1.2% of children’s homes were inadequate on 31 March 2025, down from 1.5% on 31 March 2018",
        ),
        (
            {"outcomes": ("outstanding",), "by": "region"},
            "14.8% of homes in the South West are outstanding, more than in any other group",
        ),
        (
            {"outcomes": ("outstanding",), "by": "owner-size", "at": "all"},
            "15.0% of homes whose owner has ten or more were outstanding on 31 March 2025, more than in any other group",
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
        ({"sector": ("health-authority",)}, "5 of 7 homes were good or outstanding on 31 March 2025"),
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


def test_a_point_apart_is_a_difference():
    sectors((0, 90, 0, 10, 0), (0, 91, 0, 9, 0))
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
        "From 5.0% to 20.0% of homes are inadequate, depending on the group"
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
