"""Columns that slid, were sorted alone or stand for another: every cell can be read, and the rows contradict each other."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from ratings.loading import ofsted_totals, publish_list
from ratings.loading.plausibility import bounds
from ratings.models import Release
from tests.factories import ofsted_files as make
from tests.factories.plausible import (
    change_first,
    find_rules_broken,
    judge,
    plain_homes,
    plain_list,
    published_homes,
)
from tests.factories.ratings import load_homes

pytestmark = pytest.mark.django_db

DAY, YEAR_BEFORE = date(2022, 3, 31), date(2021, 3, 31)
LATEST = "Latest full inspection "
OVERALL = f"{LATEST}overall experiences and progress of children and young people"
OWNER = "Organisation which owns the provider"


@pytest.fixture(autouse=True)
def no_totals(monkeypatch):
    monkeypatch.setattr(ofsted_totals, "load_ofsted_totals", dict)


def slid(rows: int) -> Callable[[list[str]], list[str]]:
    """A column that stands so many rows lower than its homes."""
    return lambda cells: [*cells[-rows:], *cells[:-rows]]


def changed(path: Path, heading: str, change: Callable[[list[str]], list[str]]) -> Path:
    """The file with the cells of a column, taken together, changed."""
    with path.open(encoding="cp1252", newline="") as file:
        rows = list(csv.reader(file))
    top = next(number for number, row in enumerate(rows) if "URN" in row)
    place = rows[top].index(heading)
    below = [row for row in rows[top + 1 :] if any(row)]
    for row, cell in zip(below, change([row[place] for row in below]), strict=True):
        row[place] = cell
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def swap(one: str, other: str) -> Callable[[list[str]], list[str]]:
    """Two words that took each other's place, as a search and replace leaves them."""
    words = {one: other, other: one}
    return lambda cells: [words.get(cell, cell) for cell in cells]


#: What was done to a column, and a part of the reason given.
DAMAGE = {
    "owners one row down": (OWNER, slid(1), "homes have another owner in the list"),
    "owners sorted alone": (OWNER, sorted, "homes have another owner in the list"),
    "one owner of all": (OWNER, lambda cells: ["Quorrimere Homes Ltd"] * len(cells), "One owner has 200 of the 200 private homes"),
    "owners cut short": (OWNER, lambda cells: [cell[:5] for cell in cells], "homes have another owner in the list"),
    "owners without a name": (OWNER, lambda cells: ["None"] * len(cells), "200 of 200 private homes have no owner"),
    "sectors swapped": ("Sector", swap("Private", "Voluntary"), "homes have another sector in the list"),
    "regions one row down": ("Government Office Region", slid(1), "homes have another region in the list"),
    "authorities of others": ("Local authority", lambda cells: [f"{cell} {n % 9}" for n, cell in enumerate(cells)], "homes have another local authority in the list"),
    "grades slid": (OVERALL, slid(7), "a column may have slid beside the others"),
    "one number for every inspection": (f"{LATEST}event number", lambda cells: ["10000001"] * len(cells), "have a number that another home’s has too"),
    "places times ten": ("Places", lambda cells: [f"{cell}0" if cell else "" for cell in cells], "A home has 40.0 places on average"),
    "homes that closed": ("Registration status", lambda cells: ["Resigned"] * len(cells), "are neither active nor suspended"),
}  # fmt: skip


@pytest.mark.slow("reads a whole list twice")
@pytest.mark.parametrize("what", list(DAMAGE))
def test_a_damaged_column_is_not_believed(tmp_path, capsys, what):
    load_homes(plain_homes(range(200), as_at=YEAR_BEFORE), as_at=YEAR_BEFORE)
    path = make.as_at_csv(
        tmp_path, [*published_homes(range(200), year=2022), make.agency_row(year=2022)], year=2022
    )
    call_command("load_ofsted", str(path), check=True, verbosity=0)  # undamaged it needs nobody
    capsys.readouterr()
    heading, change, why = DAMAGE[what]
    with pytest.raises(SystemExit, match="2"):
        call_command("load_ofsted", str(changed(path, heading, change)), verbosity=0)
    assert why in capsys.readouterr().err
    assert not Release.objects.filter(as_at=DAY).exists()


# Each bound, just inside and just outside.


def broken(rows, *, as_at=DAY, **fields) -> set[str]:
    return find_rules_broken(plain_list(rows, as_at=as_at, **fields))


def plain(*, as_at: date = DAY, **fields):
    return plain_homes(range(200), as_at=as_at, **fields)


#: What else may be said of a home.
OTHERWISE: dict[str, dict[str, object]] = {
    "another type of home": {"provision_type": "secure-childrens-home"},
    "another sector": {"sector": "voluntary"},
    "another local authority": {"local_authority": "Bolton"},
    "another owner": {"owner": "Another Ltd"},
    "another number of places": {"places": 5},
}


@pytest.mark.parametrize("years", [0, 1, 3])
@pytest.mark.parametrize("over", [0, 1])
@pytest.mark.parametrize("rule", list(OTHERWISE))
def test_what_another_list_says_of_the_same_homes(rule, over, years):
    earlier = date(2022 - years, 3, 31)
    publish_list(found=plain_list(plain(as_at=earlier), as_at=earlier, kind="as-at" if years else "places"))
    a_year = {"another owner": bounds.OWNERS_A_YEAR, "another number of places": bounds.PLACES_A_YEAR}
    allowed = {"another local authority": bounds.OTHER_AUTHORITY}.get(rule, bounds.OTHER_WORDS)
    if rule in a_year:
        allowed = bounds.allow_change(a_year[rule], (DAY - earlier).days / 365.25)
    rows = change_first(plain(), int(allowed * 200) + over, **OTHERWISE[rule])
    assert (rule in broken(rows)) == bool(over)


@pytest.mark.parametrize(("many", "doubted"), [(4, False), (5, True)])
def test_regions_of_the_same_homes(many, doubted):
    publish_list(found=plain_list(plain(as_at=YEAR_BEFORE), as_at=YEAR_BEFORE))
    rows = [
        replace(row, region="london" if row.region != "london" else "south-east") if n < many else row
        for n, row in enumerate(plain())
    ]
    assert ("another region" in broken(rows)) == doubted


def test_a_file_is_held_beside_the_one_it_would_replace():
    publish_list(found=plain_list(plain(), as_at=DAY))
    assert "another owner" in broken(change_first(plain(), 20, owner="Another Ltd"))


@pytest.mark.parametrize(("same", "doubted"), [(130, False), (129, True)])
@pytest.mark.parametrize("area", ["protection", "leadership"])
def test_grades_that_agree(area, same, doubted):
    rows = [
        replace(
            row,
            outcome="good",
            judgements=judge(
                **{
                    "overall": "good",
                    "protection": "good",
                    "leadership": "good",
                    area: "good" if n < same else "requires-improvement",
                }
            ),
        )
        for n, row in enumerate(plain())
    ]
    assert (f"same in both, {area}" in broken(rows)) == doubted


@pytest.mark.parametrize(("many", "doubted"), [(4, False), (5, True)])
@pytest.mark.parametrize(
    ("rule", "field", "days"),
    [
        ("order of days, published_first", "published_on", -1),
        ("order of days, inspected_first", "registered_on", 1),
    ],
)
def test_days_out_of_order(rule, field, days, many, doubted):
    rows = [
        replace(row, **{field: row.inspected_on + timedelta(days=days)}) if n < many else row
        for n, row in enumerate(plain())
    ]
    assert (rule in broken(rows)) == doubted


@pytest.mark.parametrize(("many", "doubted"), [(4, False), (5, True)])
def test_numbers_that_several_inspections_have(many, doubted):
    assert (
        "numbers of inspections" in broken(change_first(plain(), many, event_number="10000001"))
    ) == doubted


@pytest.mark.parametrize(
    ("places", "doubted"), [((2, 3), False), ((2, 2), True), ((8, 8), False), ((8, 9), True)]
)
def test_places_of_a_home(places, doubted):
    rows = [replace(row, places=places[n % 2]) for n, row in enumerate(plain())]
    assert ("places of a home" in broken(rows)) == doubted


@pytest.mark.parametrize(("many", "doubted"), [(50, False), (51, True)])
def test_the_greatest_owner(many, doubted):
    rows = [
        replace(row, owner="Great Ltd" if n < many else f"Owner {n} Ltd") for n, row in enumerate(plain())
    ]
    assert ("greatest owner" in broken(rows)) == doubted


@pytest.mark.parametrize(("many", "doubted"), [(4, False), (5, True)])
def test_homes_that_are_not_registered_any_more(many, doubted):
    assert ("status" in broken(change_first(plain(), many, status="Resigned"))) == doubted
    assert "status" not in broken(change_first(plain(), 200, status="Suspended"))
