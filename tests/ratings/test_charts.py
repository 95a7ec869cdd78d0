"""Chart JSON, through its address."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ratings.measures import Measure
from tests.factories.tallies import MARCH_2018, tallied, two_releases

pytestmark = pytest.mark.django_db


def chart(client, measure: Measure) -> dict:
    response = client.get(measure.url("chart"))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(response.content, parse_constant=refuse)


def test_outcomes_by_group_are_stacked_bars(client):
    two_releases()
    found = chart(client, Measure(by="sector"))
    assert (found["type"], found["kind"]) == ("bar", "stacked")
    assert found["options"]["indexAxis"] == "y"
    assert found["data"]["labels"] == ["Private", "Voluntary", "Local authority", "Health authority"]
    assert [set_["label"] for set_ in found["data"]["datasets"]] == [
        "Outstanding", "Good", "Requires improvement", "Inadequate",
    ]  # fmt: skip
    worst = found["data"]["datasets"][3]
    assert worst["data"] == [0.0113, 0.0127, 0.0175, None]
    assert worst["numerators"] == [34, 2, 8, 0]
    assert worst["denominators"] == [3006, 158, 458, 7]
    assert worst["said"][0] == ["Private, inadequate", "34 of 3,006 homes, 1.1%"]
    assert worst["said"][3] == [
        "Health authority, inadequate",
        "0 of 7 homes, fewer than 20 homes: counts only",
    ]
    assert worst["backgroundColor"] == "rgb(162, 58, 22)"


def test_one_outcome_is_single_bars(client):
    two_releases()
    found = chart(client, Measure(by="sector", outcomes=("outstanding", "good")))
    assert found["kind"] == "single"
    assert [set_["outcome"] for set_ in found["data"]["datasets"]] == [""]
    assert found["data"]["datasets"][0]["label"] == "outstanding or good"


def test_every_release_is_a_line_with_gaps(client):
    tallied(date(2015, 3, 31), MARCH_2018, owners_published=False)
    two_releases()
    found = chart(client, Measure(by="owner-size", outcomes=("inadequate",), at="all"))
    assert (found["type"], found["kind"]) == ("line", "panels")
    assert found["data"]["labels"] == ["2015-03-31", "2018-03-31", "2025-03-31"]
    one, *_, everyone = found["data"]["datasets"]
    assert (one["group"], one["data"]) == ("1", [None, 0.0221, 0.0274])
    assert everyone["reference"] is True
    assert found["options"]["spanGaps"] is False


def test_counts_are_whole_numbers(client):
    two_releases()
    found = chart(client, Measure(unit="count", at="all"))
    assert found["data"]["datasets"][0]["data"] == [459, 350]


def test_nothing_in_it_changes_by_itself(client):
    two_releases()
    first, second = (client.get(Measure(by="sector").url("chart")).content for _ in range(2))
    assert first == second
    assert b"0x" not in first
    assert b'"view"' not in first


def test_group_without_values_leaves_no_line(client):
    two_releases()
    found = chart(client, Measure(by="sector", outcomes=("inadequate",), at="all"))
    assert "Health authority" not in [set_["label"] for set_ in found["data"]["datasets"]]


def test_all_gaps_is_an_empty_chart(client):
    tallied(date(2015, 3, 31), MARCH_2018, owners_published=False)
    found = chart(client, Measure(by="owner-size"))
    assert (found["kind"], found["data"]) == ("nothing", {"labels": [], "datasets": []})
