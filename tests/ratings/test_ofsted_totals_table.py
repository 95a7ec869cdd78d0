import json
from datetime import date

import pytest
from django.core.management import call_command

from ratings.loading import ofsted_totals
from tests.factories.tallies import tallied

SOMEWHERE = ("private", "1", "london")
ENOUGH = {SOMEWHERE: (349, 1373, 350, 32, 0)}


def good(homes: int):
    return {SOMEWHERE: (0, homes, 0, 0, 0)}


def test_ofsteds_table():
    totals = ofsted_totals.load_ofsted_totals()
    assert totals["as-at", "2025-03-31"] == {
        "outstanding": 459,
        "good": 2637,
        "requires-improvement": 489,
        "inadequate": 44,
        "homes": 4009,
        "places": 15742,
    }
    assert sum(totals["in-year", "2009-10"].values()) == 1987
    assert ("in-year", "2020-21") not in totals


@pytest.mark.django_db
def test_ours_beside_ofsteds():
    tallied(date(2018, 3, 31), ENOUGH)
    tallied(date(2015, 3, 31), good(1))
    tallied(date(2025, 9, 30), good(2))
    tallied(date(2025, 3, 31), good(2637))
    rows = {(row.period, row.outcome): row for row in ofsted_totals.compare_loaded_totals()}
    assert (rows["2018-03-31", "good"].ours, rows["2018-03-31", "good"].ofsted) == (1373, 1373)
    assert rows["2018-03-31", "good"].note == ""
    assert rows["2018-03-31", "inadequate"].ofsted == 42
    assert "mislabelled" in rows["2018-03-31", "inadequate"].note
    assert rows["2015-03-31", "good"].note == ofsted_totals.EARLY
    assert rows["2025-09-30", "good"].note == ofsted_totals.ABSENT
    assert rows["2025-03-31", "good"].note == ""
    assert rows["2025-03-31", "inadequate"].note == ofsted_totals.UNEXPLAINED


@pytest.mark.django_db
def test_a_year_of_inspections_and_a_list_of_places(count_queries):
    year = {"kind": "in-year", "starts_on": date(2022, 4, 1)}
    tallied(date(2023, 3, 31), {SOMEWHERE: (215, 1777, 517, 234, 0)}, **year)
    year = {"kind": "in-year", "starts_on": date(2020, 4, 1)}
    tallied(date(2021, 3, 31), good(3), **year)
    tallied(date(2025, 3, 31), good(4009), kind="places")
    tallied(date(2025, 3, 31), {SOMEWHERE: (0, 2637, 0, 0, 5)})
    rows = {(row.basis, row.period, row.outcome): row for row in ofsted_totals.compare_loaded_totals()}
    assert rows["in-year", "2022-23", "good"].note == ""
    revised = rows["in-year", "2022-23", "requires-improvement"]
    assert (revised.ours, revised.ofsted, revised.note) == (517, 515, ofsted_totals.REVISED)
    assert rows["in-year", "2020-21", "good"].note == ofsted_totals.GAP
    homes = rows["as-at", "2025-03-31", "homes"]
    assert (homes.ours, homes.ofsted, homes.note) == (4009, 4009, "")
    assert rows["as-at", "2025-03-31", "places"].ofsted == 15742
    assert count_queries(ofsted_totals.compare_loaded_totals) == 2


@pytest.mark.django_db
def test_a_demonstration_says_so():
    tallied(date(2025, 3, 31), good(2), is_demonstration=True)
    assert all(row.note.startswith("Demonstration register") for row in ofsted_totals.compare_loaded_totals())


@pytest.mark.django_db
def test_queries_do_not_grow_with_releases(count_queries):
    tallied(date(2018, 3, 31), ENOUGH)
    one = count_queries(ofsted_totals.compare_loaded_totals)
    tallied(date(2021, 3, 31), ENOUGH)
    assert count_queries(ofsted_totals.compare_loaded_totals) == one == 2


@pytest.mark.django_db
def test_command(capsys):
    call_command("ofsted_totals")
    assert "No release is loaded." in capsys.readouterr().out
    tallied(date(2018, 3, 31), ENOUGH)
    call_command("ofsted_totals")
    assert "1,373  1,373" in capsys.readouterr().out
    call_command("ofsted_totals", "--json")
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert list(rows[0]) == ["basis", "period", "outcome", "ours", "ofsted", "note"]
    assert rows[1] == {
        "basis": "as-at",
        "period": "2018-03-31",
        "outcome": "good",
        "ours": 1373,
        "ofsted": 1373,
        "note": "",
    }
