"""Releases as tallies alone, for tests of what stands on answers: no homes, so any size is made at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256

from django.utils import timezone

from ratings.loading import tallies
from ratings.models import Release
from ratings.vocabulary import OUTCOMES

#: (sector, owner size, region) → homes outstanding, good, requires improvement, inadequate, not judged.
Counts = Mapping[tuple[str, str, str], tuple[int, int, int, int, int]]

#: Homes in place of standings, counted by the code that counts those.
HOMES = """
select sector, owner_size, region, 'childrens-home' as provision_type, '' as age, '' as authority,
    null::bigint as owner_id, 4 as places, outcome, '' as protection, '' as leadership
from (values {heaps}) as heaps (sector, owner_size, region, outcome, number), generate_series(1, number)"""

#: As Ofsted's file of 31 March 2025 gives them, all set in one region.
MARCH_2025: Counts = {
    ("private", "1", "north-west"): (35, 333, 86, 13, 127),
    ("private", "2-4", "north-west"): (104, 670, 129, 12, 122),
    ("private", "5-9", "north-west"): (98, 536, 89, 4, 53),
    ("private", "10+", "north-west"): (133, 638, 111, 5, 45),
    ("private", "not published", "north-west"): (1, 7, 2, 0, 1),
    ("voluntary", "2-4", "london"): (19, 122, 15, 2, 7),
    ("local-authority", "5-9", "south-west"): (68, 327, 55, 8, 25),
    ("health-authority", "1", "south-west"): (1, 4, 2, 0, 0),
}
MARCH_2018: Counts = {
    ("private", "1", "north-west"): (25, 150, 37, 4, 0),
    ("private", "2-4", "north-west"): (58, 290, 72, 6, 0),
    ("private", "5-9", "north-west"): (45, 200, 61, 8, 0),
    ("private", "10+", "north-west"): (88, 372, 100, 7, 0),
    ("private", "not published", "north-west"): (1, 13, 3, 0, 0),
    ("voluntary", "2-4", "london"): (28, 104, 23, 1, 0),
    ("local-authority", "5-9", "south-west"): (105, 248, 59, 5, 0),
    ("health-authority", "1", "south-west"): (0, 1, 8, 1, 0),
}


def tallied(as_at: date, counts: Counts, **fields: object) -> Release:
    """One release with these tallies."""
    homes = sum(sum(row) for row in counts.values())
    judged = sum(sum(row[:4]) for row in counts.values())
    values: dict[str, object] = {
        "title": f"Children’s social care in England {as_at.year}",
        "published_on": date(as_at.year, 7, 16),
        "sha256": sha256(f"{as_at} {counts}".encode()).hexdigest(),
        "rows": homes,
        "homes": homes,
        "judged": judged,
        "lists_unjudged": homes != judged,
        "loaded_at": datetime(2025, 7, 16, 10, tzinfo=timezone.get_default_timezone()),
        "first_loaded_at": datetime(2025, 7, 16, 10, tzinfo=timezone.get_default_timezone()),
    }
    release = Release.objects.create(as_at=as_at, **{**values, **fields})
    heaps = [
        (sector, size, region, outcome, number)
        for (sector, size, region), row in counts.items()
        for outcome, number in zip((*OUTCOMES, ""), row, strict=True)
        if number
    ]
    if heaps:
        tallies.write_tallies(
            release,
            HOMES.format(heaps=", ".join(["(%s, %s, %s, %s, %s)"] * len(heaps))),
            [word for heap in heaps for word in heap],
        )
    return release


def two_releases() -> tuple[Release, Release]:
    """March 2018, which lists judged homes only, and March 2025."""
    return tallied(date(2018, 3, 31), MARCH_2018), tallied(date(2025, 3, 31), MARCH_2025)
