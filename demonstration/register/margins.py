"""What one year's homes of one sector must add up to, by owner size and by region."""

from __future__ import annotations

from collections import Counter

from demonstration.register.apportionment import fit, shares
from demonstration.register.homes import Home
from demonstration.register.totals import ANY_SIZE, Counts, YearTotals, totals
from ratings import vocabulary


def band_counts(wanted: YearTotals, sector: str) -> dict[str, Counts]:
    """The sector's homes by owner size and outcome; where sizes were not counted, spread as in the nearest year that has them."""
    sizes = wanted.sizes[sector]
    if wanted.owners_published and ANY_SIZE not in sizes:
        return sizes
    near = [t for t in totals().values() if t.owners_published and ANY_SIZE not in t.sizes[sector]]
    model = min(near, key=lambda t: abs(t.as_at - wanted.as_at)).sizes[sector]
    homes = wanted.homes(sector)
    rows = shares([sum(counts) for counts in model.values()], sum(homes))
    table = fit(list(model.values()), rows, homes)
    return {band: tuple(line) for band, line in zip(model, table, strict=True)}


def region_counts(wanted: YearTotals, sector: str) -> dict[str, Counts]:
    """The sector's homes by Government Office Region and outcome; 2015's joint region is split as 2016 had it."""
    regions = dict(wanted.regions[sector])
    joint = regions.pop(vocabulary.JOINT_REGION, None)
    if joint is not None:
        after = totals()[wanted.as_at.year + 1].regions[sector]
        weights = [sum(after.get(part, (0,))) for part in vocabulary.JOINT_PARTS]
        halves = [shares(weights, number) for number in joint]
        for i, part in enumerate(vocabulary.JOINT_PARTS):
            regions[part] = tuple(half[i] for half in halves)
    return regions


def spread_now(
    present: list[Home], bands: dict[str, Counts], regions: dict[str, Counts]
) -> list[list[float]]:
    """How bands lie over regions: as they do now; at first, large owners where there are most homes."""
    if present:
        now = Counter((home.band, home.region) for home in present)
        return [[now[band, region] for region in regions] for band in bands]
    largest = sorted(regions, key=lambda region: -sum(regions[region]))[:3]
    return [
        [sum(regions[r]) * (0.001 if band == "10+" and r not in largest else 1.0) for r in regions]
        for band in bands
    ]
