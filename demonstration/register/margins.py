"""What one year's homes of one sector must add up to, by owner size and by region."""

from __future__ import annotations

from collections import Counter

from demonstration.register.apportionment import apportion, fit_table
from demonstration.register.homes import FictitiousHome
from demonstration.register.totals import ANY_SIZE, Counts, YearTotals, load_totals
from ratings import vocabulary


def count_by_band(target: YearTotals, sector: str) -> dict[str, Counts]:
    """The sector's homes by owner size and outcome; where sizes were not counted, spread as in the nearest year that has them."""
    sizes = target.sizes[sector]
    if target.owners_published and ANY_SIZE not in sizes:
        return sizes
    near = [t for t in load_totals().values() if t.owners_published and ANY_SIZE not in t.sizes[sector]]
    model = min(near, key=lambda t: abs(t.as_at - target.as_at)).sizes[sector]
    homes = target.homes(sector)
    rows = apportion([sum(counts) for counts in model.values()], sum(homes))
    table = fit_table(list(model.values()), rows, homes)
    return {band: tuple(line) for band, line in zip(model, table, strict=True)}


def count_by_region(target: YearTotals, sector: str) -> dict[str, Counts]:
    """The sector's homes by Government Office Region and outcome; 2015's joint region is split as 2016 had it."""
    regions = dict(target.regions[sector])
    joint = regions.pop(vocabulary.JOINT_REGION, None)
    if joint is not None:
        after = load_totals()[target.as_at.year + 1].regions[sector]
        weights = [sum(after.get(part, (0,))) for part in vocabulary.JOINT_PARTS]
        halves = [apportion(weights, number) for number in joint]
        for i, part in enumerate(vocabulary.JOINT_PARTS):
            regions[part] = tuple(half[i] for half in halves)
    return regions


def spread_bands(
    present: list[FictitiousHome], bands: dict[str, Counts], regions: dict[str, Counts]
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
