"""A list held beside other lists and Ofsted's totals: each bound, just inside and just outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ratings.loading import ofsted_totals
from ratings.loading.plausibility import bounds
from tests.factories.plausible import (
    change_first,
    judge,
    plain_home,
)
from tests.factories.ratings import moved
from tests.ratings.test_plausibility import DAY, STARTS, YEAR_BEFORE, broken, hold, plain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_totals(monkeypatch):
    """No total of Ofsted's: lists of a few hundred homes are held beside each other alone."""
    monkeypatch.setattr(ofsted_totals, "load_ofsted_totals", dict)


@pytest.mark.parametrize("years", [1, 3, 7])
@pytest.mark.parametrize("is_later", [True, False])
@pytest.mark.parametrize("over", [0, 1])
def test_homes_gone_between_two_lists(years, is_later, over):
    """The longer the time between two lists the more may be gone, whichever of them is loaded first."""
    earlier, later = date(2025 - years, 3, 31), DAY
    allowed = int(bounds.allow_gone((later - earlier).days / 365.25) * 200)
    whole, rest = plain(as_at=earlier), plain(as_at=later)[allowed + over :]
    if is_later:
        hold(whole, as_at=earlier)
        assert ("homes gone" in broken(rest)) == bool(over)
    else:
        hold(rest, as_at=later)
        assert ("homes gone" in broken(whole, as_at=earlier)) == bool(over)


@pytest.mark.parametrize("over", [0, 1])
def test_homes_new_between_two_lists(over):
    allowed = int(bounds.allow_new(366 / 365.25) * 200)
    hold(plain(200 - allowed - over, as_at=YEAR_BEFORE, first=allowed + over))
    assert ("homes new" in broken(plain())) == bool(over)


@pytest.mark.parametrize(("lost", "doubted"), [(4, False), (5, True)])
def test_judgements_lost_between_two_lists(lost, doubted):
    hold(plain(as_at=YEAR_BEFORE))
    rows = [plain_home(n, as_at=DAY, **({"outcome": ""} if n < lost else {})) for n in range(200)]
    assert ("judgements lost" in broken(rows)) == doubted


@pytest.mark.parametrize(("other", "doubted"), [(4, False), (5, True)])
def test_dates_of_registration_that_changed(other, doubted):
    hold(plain(as_at=YEAR_BEFORE))
    rows = change_first(plain(), other, registered_on=date(2013, 2, 1))
    assert ("registrations" in broken(rows)) == doubted


def test_a_list_of_judged_homes_only_is_held_beside_judged_homes():
    """2018 names judged homes only and 2021 all: those without a grade are neither new nor gone."""
    bare = [plain_home(n, as_at=DAY, outcome="") for n in range(200, 250)]
    hold(plain(as_at=YEAR_BEFORE))
    assert broken([*plain(), *bare]) == set()


@pytest.mark.parametrize(("same", "doubted"), [(190, False), (191, True)])
def test_the_rows_of_another_day(same, doubted):
    before = plain(as_at=YEAR_BEFORE)
    hold(before)
    rows = [*before[:same], *plain(200 - same, first=same)]
    assert ("same rows" in broken(rows)) == doubted


@pytest.mark.parametrize(("other", "doubted"), [(4, False), (5, True)])
def test_inspections_known_with_another_grade(other, doubted):
    before = plain(as_at=YEAR_BEFORE, outcome="good")
    hold(before)
    rows = change_first(before, other, outcome="inadequate", judgements=judge(overall="inadequate"))
    assert ("inspections regraded" in broken(rows)) == doubted


@pytest.mark.parametrize(("other", "doubted"), [(4, False), (5, True)])
def test_inspections_known_of_another_day(other, doubted):
    before = plain(as_at=YEAR_BEFORE)
    hold(before)
    rows = [replace(row, inspected_on=row.inspected_on + timedelta(days=1)) if n < other else row for n, row in enumerate(before)]  # fmt: skip
    assert ("inspections moved" in broken(rows)) == doubted


@pytest.mark.parametrize(("missing", "doubted"), [(20, False), (21, True)])
@pytest.mark.parametrize("is_first", [True, False])
def test_inspections_that_the_list_of_the_year_has_not(missing, doubted, is_first):
    homes, events = plain(), plain()[missing:]
    year = {"kind": "in-year", "starts_on": STARTS}
    if is_first:
        hold(homes, as_at=DAY)
        found = broken(events, **year)
    else:
        hold(events, as_at=DAY, **year)
        found = broken(homes)
    assert ("missing: as-at in in-year" in found) == doubted


@pytest.mark.parametrize(("missing", "doubted"), [(20, False), (21, True)])
def test_homes_registered_in_the_year_that_did_not_join(missing, doubted):
    hold(plain(registered_on=date(2024, 6, 20)), as_at=DAY)
    joined = [moved(row.urn, region=row.region, registered_on=date(2025, 3, 20)) for row in plain()[missing:]]
    assert ("missing: as-at in movements" in broken(joined, kind="movements", starts_on=STARTS)) == doubted


@pytest.mark.parametrize(("missing", "doubted"), [(20, False), (21, True)])
def test_homes_that_the_other_list_of_the_day_has_not(missing, doubted):
    hold(plain(199) + plain(1, first=199, outcome=""), as_at=DAY)
    places = plain(registered_on=DAY, outcome="")
    assert ("missing: as-at in places" in broken(places[missing:], kind="places")) == doubted
    more = [*places, *plain(missing + 2, first=200, outcome="")]
    assert ("missing: places in as-at" in broken(more, kind="places")) == doubted


@pytest.mark.parametrize(("many", "doubted"), [(10, False), (11, True)])
def test_a_revision_of_a_day(many, doubted):
    hold(plain(), as_at=DAY)
    assert ("revision: rows gone" in broken(plain(200 - many, first=many))) == doubted
    grown = [*plain(), *plain(many, first=200)]
    assert ("revision: rows new" in broken(grown)) == doubted


@pytest.mark.parametrize(("many", "doubted"), [(10, False), (11, True)])
@pytest.mark.parametrize("kind", ["as-at", "in-year"])
def test_grades_that_a_revision_changes(kind, many, doubted):
    year = {"kind": kind, "starts_on": STARTS if kind == "in-year" else None}
    hold(plain(outcome="good"), as_at=DAY, **year)
    rows = change_first(
        plain(outcome="good"), many, outcome="outstanding", judgements=judge(overall="outstanding")
    )
    assert ("revision: grades" in broken(rows, **year)) == doubted
