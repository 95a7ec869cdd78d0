"""A small register through three days and two years, with every kind of home, for questions of every kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ratings import vocabulary
from ratings.loading import tallies
from ratings.models import HomeSnapshot, ListedInspection, Release
from ratings.ofsted import ListedJudgement
from ratings.periods import Year
from tests.factories.ratings import REAL_FROM, home, load_homes

DAYS_LOADED = (date(2018, 3, 31), date(2024, 3, 31), date(2025, 3, 31))
YEARS_LOADED = (Year(2018), Year(2024))
AUTHORITIES = ("camden", "wigan", "leeds", "bristol-city-of")
OWNERS = ("hexa-homes", "solo-care", "the-many")
NAMES = {"Camden": "london", "Wigan": "north-west", "Leeds": "yorkshire-and-the-humber"}
HOMES = 220


def register(day: date) -> list[Any]:
    """Homes as at a day; which judgement each has changes from day to day, and some come and go."""
    found = []
    shift = DAYS_LOADED.index(day)
    areas = [*NAMES.items(), ("Bristol, City of", "south-west")]
    for number in range(HOMES):
        if (number + shift) % 17 == 0:
            continue
        judged = [*vocabulary.OUTCOMES, "good", "good", ""][(number * 5 + shift * (number % 3)) % 7]
        if not judged and not shift:
            continue  # the first day lists judged homes only
        place, region = areas[number % 7 % 4]
        given = {"overall": judged, "protection": judged, "leadership": "good" if number % 2 else judged}
        owner = ["The Many Ltd", "Hexa Homes Ltd", f"Owner {number}", "The Many Limited"][number % 4]
        found.append(
            home(
                REAL_FROM + number,
                judged,
                owner="" if number % 29 == 0 else "Solo Care" if number == 6 else owner,
                sector=list(vocabulary.SECTORS)[number % 11 % 4],
                region=region,
                local_authority=place,
                places=number % 9 or None,
                provision_type=list(vocabulary.PROVISION_TYPES)[number % 20 // 9],
                inspected_on=day - timedelta(days=number * 7) if judged else None,
                judgements=tuple(
                    ListedJudgement(area, outcome, vocabulary.OUTCOMES[outcome])
                    for area, outcome in given.items()
                )
                if judged
                else (),
            )
        )
    return found


def years_of_homes() -> list[Release]:
    """The releases, loaded: three as at a day, and two of the inspections of a year, either side of the pause."""
    days = [load_homes(register(day), as_at=day) for day in DAYS_LOADED]
    return [*days, *(year_like(release, year) for release, year in zip(days[::2], YEARS_LOADED, strict=True))]


def year_like(release: Release, year: Year) -> Release:
    """A year in which every home of a release was inspected as it stands there."""
    snapshots = list(HomeSnapshot.objects.filter(release=release))
    listed = Release.objects.create(
        kind=Release.Kind.IN_YEAR,
        as_at=year.last,
        starts_on=year.first,
        title=f"Children’s social care in England {year.last.year}",
        sha256=f"{year}",
        rows=len(snapshots),
        homes=len(snapshots),
        judged=sum(bool(each.outcome) for each in snapshots),
        loaded_at=release.loaded_at,
    )
    kept = (
        "home_id",
        "provision_type",
        "sector",
        "region",
        "local_authority",
        "authority_id",
        "owner_id",
        "owner_text",
        "owner_size",
        "places",
        "outcome",
        "protection",
        "leadership",
    )
    ListedInspection.objects.bulk_create(
        ListedInspection(
            release=listed,
            event_number=f"{number}",
            date=year.first + timedelta(days=number),
            **{name: getattr(each, name) for name in kept},
        )
        for number, each in enumerate(snapshots)
    )
    tallies.count_release(listed)
    return listed
