"""Counts the homes of a release once, by every combination of sector, owner size, region, type and outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ratings.models import Release, Standing, Tally


def counted(release: Release, standings: Iterable[Standing]) -> list[Tally]:
    """The tallies of one release's standings, unsaved; together they count every home once."""
    counts = Counter(
        (home.sector, home.owner_size, home.region, home.provision_type, home.outcome) for home in standings
    )
    return [
        Tally(
            release=release,
            sector=sector,
            owner_size=owner_size,
            region=region,
            provision_type=provision_type,
            outcome=outcome,
            homes=homes,
        )
        for (sector, owner_size, region, provision_type, outcome), homes in sorted(counts.items())
    ]
