"""Tallies: every family counts every home once, and what homes became from one release to the next."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Sum

from ratings.loading import tallies
from ratings.models import HomeMovement, Release, Transition
from ratings.models.tallies import FAMILIES, find_smallest_family
from ratings.ofsted import ListedJudgement
from ratings.vocabulary import OUTCOMES
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

EARLIER, DAY = date(2024, 3, 31), date(2025, 3, 31)
NUMBERS = list(tallies.NUMBERS)


def judged(overall: str, protection: str, leadership: str) -> tuple[ListedJudgement, ...]:
    given = {"overall": overall, "protection": protection, "leadership": leadership}
    return tuple(ListedJudgement(area, outcome, OUTCOMES[outcome]) for area, outcome in given.items())


def register() -> list:
    return [
        home(
            "2000001",
            "good",
            owner="Hexa Ltd",
            judgements=judged("good", "inadequate", "good"),
            inspected_on=date(2025, 1, 9),
        ),
        home("2000002", "inadequate", owner="HEXA LIMITED", local_authority="Leeds", places=9),
        home("2000003", "", owner="Solo Ltd", sector="voluntary", places=None),
        home(
            "2000004",
            "outstanding",
            region="london",
            local_authority="Barnet",
            inspected_on=date(2024, 3, 31),
        ),
    ]


def totals(found) -> list[int]:
    return list(found.aggregate(**{column: Sum(column) for column in NUMBERS}).values())


def test_every_family_counts_every_home_once():
    release = load_homes(register(), as_at=DAY)
    whole = totals(release.tallies.filter(family=""))
    assert whole[:2] == [4, 4 + 9 + 4]
    for family, kept in FAMILIES.items():
        assert totals(release.tallies.filter(family=family)) == whole, family
        assert find_smallest_family(kept) == family
    assert set(release.tallies.values_list("family", flat=True)) == set(FAMILIES)


def test_areas_ages_owners_and_authorities_are_told_apart():
    release = load_homes(register(), as_at=DAY)
    whole = release.tallies.get(family="")
    assert (whole.overall_good, whole.protection_good, whole.protection_inadequate) == (1, 0, 1)
    assert (whole.places_inadequate, whole.places_good) == (9, 4)
    ages = dict(release.tallies.filter(family="age").values_list("age", "homes"))
    assert ages == {"under-1": 1, "1-2": 1, "3-plus": 1, "none": 1}
    owners = release.tallies.filter(family=find_smallest_family(frozenset({"owner"}))).values_list(
        "owner", "owner_size", "homes"
    )
    assert set(owners) == {("hexa", "2-4", 2), ("solo", "1", 1), ("", "not published", 1)}
    places = release.tallies.filter(family=find_smallest_family(frozenset({"authority"}))).values_list(
        "authority", "region", "homes"
    )
    assert set(places) == {("wigan", "north-west", 2), ("leeds", "north-west", 1), ("barnet", "london", 1)}


def test_counting_again_changes_nothing():
    release = load_homes(register(), as_at=DAY)
    before = list(
        release.tallies.order_by("family", "owner", "authority", *NUMBERS).values_list("family", *NUMBERS)
    )
    tallies.count_release(release)
    after = list(
        release.tallies.order_by("family", "owner", "authority", *NUMBERS).values_list("family", *NUMBERS)
    )
    assert after == before


def passages(**kept) -> dict[tuple[str, str], int]:
    return {
        (each.before, each.after): each.homes for each in Transition.objects.filter(**{"family": "", **kept})
    }


def test_what_homes_became():
    load_homes(register(), as_at=EARLIER)
    load_homes(
        [
            home("2000001", "inadequate"),
            home("2000002", "inadequate"),
            home("2000003", "good"),
            home("2000009"),
        ],
        as_at=DAY,
    )
    assert passages() == {
        ("good", "inadequate"): 1,
        ("inadequate", "inadequate"): 1,
        ("not-judged", "good"): 1,
        ("outstanding", "closed"): 1,
    }
    assert passages(family="sector", sector="voluntary") == {("not-judged", "good"): 1}
    assert passages(family="owner_size", owner_size="2-4") == {
        ("good", "inadequate"): 1,
        ("inadequate", "inadequate"): 1,
    }


def test_a_release_between_two_parts_their_passages():
    load_homes(register(), as_at=EARLIER)
    newest = load_homes([home("2000001", "inadequate")], as_at=DAY)
    assert Transition.objects.filter(release=newest, family="", after="closed").exists()
    between = load_homes([home("2000001", "outstanding")], as_at=date(2024, 8, 31))
    assert passages(release=newest) == {("outstanding", "inadequate"): 1}
    assert passages(release=between)["good", "outstanding"] == 1


def test_a_list_of_leavers_tells_which_homes_closed():
    release = load_homes(register(), as_at=EARLIER)
    load_homes([home("2000001")], as_at=DAY)
    assert Transition.objects.get(family="", before="outstanding").left == 0
    gone = release.snapshots.get(home="2000004")
    year = Release.objects.create(
        kind="movements",
        as_at=DAY,
        starts_on=date(2024, 4, 1),
        title="x",
        sha256="m",
        loaded_at=release.loaded_at,
    )
    HomeMovement.objects.create(
        release=year,
        home=gone.home,
        joined=False,
        left=True,
        provision_type=gone.provision_type,
        sector=gone.sector,
        region=gone.region,
        local_authority=gone.local_authority,
    )
    tallies.count_transitions(year)
    assert Transition.objects.get(family="", before="outstanding").left == 1
    assert Transition.objects.get(family="", before="inadequate").left == 0
