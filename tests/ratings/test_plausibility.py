"""A list that can be read and is not likely to be what it says: each bound of a list alone and of Ofsted's totals, just inside and just outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ratings.loading import ofsted_totals, publish_list
from ratings.models import Release
from tests.factories.plausible import (
    NINE,
    change_first,
    find_rules_broken,
    judge,
    plain_home,
    plain_homes,
    plain_list,
)
from tests.factories.ratings import FICTITIOUS_FROM, home, load_homes, moved

pytestmark = pytest.mark.django_db

DAY, YEAR_BEFORE, YEAR_AFTER = date(2025, 3, 31), date(2024, 3, 31), date(2026, 3, 31)
STARTS = date(2024, 4, 1)


@pytest.fixture(autouse=True)
def no_totals(monkeypatch):
    """No total of Ofsted's: lists of a few hundred homes are held beside each other alone."""
    monkeypatch.setattr(ofsted_totals, "load_ofsted_totals", dict)


def broken(rows, *, as_at=DAY, **fields: Any) -> set[str]:
    return find_rules_broken(plain_list(rows, as_at=as_at, **fields))


def hold(rows, *, as_at=YEAR_BEFORE, **fields: Any) -> Release:
    return publish_list(found=plain_list(rows, as_at=as_at, **fields)).release


def plain(many: int = 200, *, as_at: date = DAY, first: int = 0, **fields: Any):
    return plain_homes(range(first, first + many), as_at=as_at, **fields)


def test_a_plain_list_raises_no_doubt_alone_or_beside_others():
    assert broken(plain()) == set()
    hold(plain(as_at=YEAR_BEFORE))
    hold(plain(as_at=YEAR_AFTER), as_at=YEAR_AFTER)
    assert broken(plain()) == set()


def test_fictitious_homes_are_held_beside_nothing():
    assert broken([home(FICTITIOUS_FROM)]) == set()
    load_homes([home(FICTITIOUS_FROM + n) for n in range(50)], as_at=YEAR_BEFORE)
    assert "homes gone" not in broken(plain())


# The list by itself.


@pytest.mark.parametrize(("bare", "doubted"), [(60, False), (61, True)])
def test_homes_without_a_judgement(bare, doubted):
    rows = [plain_home(n, as_at=DAY, **({"outcome": ""} if n < bare else {})) for n in range(200)]
    assert ("without a judgement" in broken(rows)) == doubted


@pytest.mark.parametrize(("good", "doubted"), [(170, False), (171, True)])
def test_one_grade_alone(good, doubted):
    others = ["outstanding", "requires-improvement", "inadequate"]
    rows = [plain_home(n, as_at=DAY, outcome="good" if n < good else others[n % 3]) for n in range(200)]
    assert ("same grade" in broken(rows)) == doubted


@pytest.mark.parametrize(
    ("others", "doubted"), [(("inadequate", "outstanding"), False), (("inadequate",), True)]
)
def test_too_few_grades(others, doubted):
    rows = [
        plain_home(n, as_at=DAY, outcome="good" if n % 2 else others[n % 4 // 2 % len(others)])
        for n in range(200)
    ]
    assert ("grades" in broken(rows)) == doubted


@pytest.mark.parametrize(("missing", "doubted"), [((), False), (("london",), True), (tuple(NINE[1:]), True)])
def test_regions_without_a_home(missing, doubted):
    assert ("regions" in broken([row for row in plain() if row.region not in missing])) == doubted


def test_the_joint_region_stands_for_two():
    joint = {"north-east": "north-east-yorkshire-and-the-humber", "yorkshire-and-the-humber": "north-east-yorkshire-and-the-humber"}  # fmt: skip
    rows = [replace(row, region=joint.get(row.region, row.region)) for row in plain()]
    assert broken(rows) == set()
    assert broken([row for row in rows if row.region not in joint.values()]) == {"regions"}


@pytest.mark.parametrize(("blank", "doubted"), [(10, False), (11, True)])
@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("owners", {"owner": ""}),
        ("blank: status", {"status": ""}),
        ("blank: number of places", {"places": None}),
        ("blank: date of registration", {"registered_on": None}),
        ("blank: grade for how well children are helped and protected", {"judgements": judge(overall="good", leadership="good"), "outcome": "good"}),
        ("blank: grade for how effective leaders and managers are", {"judgements": judge(overall="good", protection="good"), "outcome": "good"}),
    ],
)  # fmt: skip
def test_blank_columns(rule, fields, blank, doubted):
    assert (rule in broken(change_first(plain(), blank, **fields))) == doubted


def test_lists_before_owners_were_named_have_none():
    day = date(2017, 3, 31)
    assert broken(plain(as_at=day, owner="", registered_on=None), as_at=day) == set()
    hold(plain())
    assert broken(plain(as_at=day, owner="", registered_on=None, places=4), as_at=day) == set()


@pytest.mark.parametrize(
    ("area", "better", "doubted"),
    [
        ("protection", 50, False),
        ("protection", 49, True),
        ("leadership", 35, False),
        ("leadership", 34, True),
    ],
)
def test_headings_that_stand_over_each_others_columns(area, better, doubted):
    """Where the two differ the overall grade is mostly the better one; the other way round the headings are swapped."""
    rows = []
    for n in range(200):
        overall, other = ("good", "requires-improvement") if n < better else ("requires-improvement", "good")
        other = other if n < 100 else overall
        areas = {"protection": overall, "leadership": overall} | {area: other}
        rows.append(plain_home(n, as_at=DAY, outcome=overall, judgements=judge(overall=overall, **areas)))
    assert (f"headings, {area}" in broken(rows)) == doubted


@pytest.mark.parametrize(("worse", "doubted"), [(50, False), (49, True)])
def test_before_april_2015_protection_was_mostly_the_better(worse, doubted):
    day = date(2015, 3, 31)
    rows = []
    for n in range(100):
        overall, other = ("requires-improvement", "good") if n < worse else ("good", "requires-improvement")
        rows.append(plain_home(n, as_at=day, outcome=overall, judgements=judge(overall=overall, protection=other, leadership=overall)))  # fmt: skip
    assert ("headings, protection" in broken(rows, as_at=day)) == doubted


@pytest.mark.parametrize(("late", "doubted"), [(1, False), (0, True)])
@pytest.mark.parametrize("column", ["inspected_on", "published_on", "registered_on"])
def test_dates_of_which_none_is_later_than_the_12th(column, late, doubted):
    early = [replace(row, **{column: date(2024, n % 12 + 1, n % 12 + 1)}) for n, row in enumerate(plain())]
    rows = change_first(early, late, **{column: date(2024, 5, 13)})
    assert ("days and months" in broken(rows)) == doubted


@pytest.mark.parametrize(("dates", "doubted"), [(11, False), (12, True)])
def test_a_few_dates_prove_nothing(dates, doubted):
    rows = [moved(2_000_001 + n, closed_on=date(2024, 5, 2) if n < dates else None, left=True, registered_on=date(2024, 6, 20)) for n in range(20)]  # fmt: skip
    assert ("days and months" in broken(rows, kind="movements", starts_on=STARTS)) == doubted


@pytest.mark.parametrize(("days", "doubted"), [(60, False), (61, True)])
def test_a_list_whose_newest_event_is_long_past(days, doubted):
    rows = [replace(row, inspected_on=DAY - timedelta(days=days + n)) for n, row in enumerate(plain())]
    assert ("silence" in broken(rows)) == doubted


def test_the_days_without_inspection_are_not_counted():
    """The list of March 2021 tells of nothing later than March 2020."""
    day = date(2021, 3, 31)
    rows = [
        replace(row, inspected_on=date(2020, 3, 17) - timedelta(days=n))
        for n, row in enumerate(plain(as_at=day))
    ]
    assert broken(rows, as_at=day) == set()


@pytest.mark.parametrize(("types", "doubted"), [((), False), ((("Childrens Hostel", 3),), True)])
def test_types_of_provider_that_are_not_known(types, doubted):
    assert ("unknown types" in broken(plain(), unknown_types=types)) == doubted


# Beside Ofsted's totals.


@pytest.mark.parametrize(
    ("period", "apart", "doubted"),
    [("2025-03-31", 4, False), ("2025-03-31", 6, True), ("2019-03-31", 20, False), ("2019-03-31", 22, True)],
)
def test_totals_of_grades(monkeypatch, period, apart, doubted):
    """Two in a hundred, and ten where Ofsted's own series is known to be mislabelled."""
    theirs = {"outstanding": 20, "good": 140 - apart // 2, "requires-improvement": 30 + apart // 2, "inadequate": 10, "homes": 200}  # fmt: skip
    monkeypatch.setattr(ofsted_totals, "load_ofsted_totals", lambda: {("as-at", period): theirs})
    day = date.fromisoformat(period)
    assert ("totals of grades" in broken(plain(as_at=day), as_at=day)) == doubted


@pytest.mark.parametrize(
    ("judged_only", "homes", "doubted"),
    [(False, 204, False), (False, 205, True), (True, 235, False), (True, 236, True), (True, 196, True)],
)
def test_total_of_homes(monkeypatch, judged_only, homes, doubted):
    theirs = {("as-at", "2025-03-31"): {"homes": homes}}
    monkeypatch.setattr(ofsted_totals, "load_ofsted_totals", lambda: theirs)
    rows = plain() if judged_only else [*plain(199), *plain(1, first=199, outcome="")]
    assert ("total of homes" in broken(rows)) == doubted


@pytest.mark.parametrize(("homes", "doubted"), [(221, False), (222, True), (153, False), (152, True)])
def test_the_nearest_total_where_none_is_printed(monkeypatch, homes, doubted):
    theirs = {("as-at", "2024-03-31"): {"homes": homes}}
    monkeypatch.setattr(ofsted_totals, "load_ofsted_totals", lambda: theirs)
    rows = [*plain(199), *plain(1, first=199, outcome="")]
    assert ("nearest total of homes" in broken(rows)) == doubted


@pytest.mark.parametrize(("theirs", "doubted"), [(262, False), (263, True), (181, False), (180, True)])
def test_the_nearest_total_of_a_year(monkeypatch, theirs, doubted):
    """The noughts of 2020-21 are nearest to nothing."""
    totals = {"outstanding": 20, "good": theirs - 40, "requires-improvement": 15, "inadequate": 5}
    series = {("in-year", "2025-26"): totals, ("in-year", "2020-21"): dict.fromkeys(totals, 0)}
    monkeypatch.setattr(ofsted_totals, "load_ofsted_totals", lambda: series)
    found = broken(plain(), kind="in-year", starts_on=STARTS)
    assert ("nearest total of judgements" in found) == doubted


def test_a_year_without_inspections_has_few():
    """2020-21: some dozens of visits, hardly a grade, and no total to hold them beside."""
    day = date(2021, 3, 31)
    rows = [plain_home(n, as_at=day, outcome=["good", "inadequate", "requires-improvement"][n % 3] if n < 12 else "", event_number=f"20{n:06}", inspected_on=date(2021, 3, 30) - timedelta(days=n)) for n in range(60)]  # fmt: skip
    assert broken(rows, as_at=day, kind="in-year", starts_on=date(2020, 4, 1)) == set()
