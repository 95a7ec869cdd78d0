"""Totals of a next release that nobody published, made from those of the newest that Ofsted did.

They move enough to be seen: the gap between owners of one home and of ten or more widens, as the stories' own headings
over their charts have it, and councils' homes judged inadequate become few, so that claims about councils no longer hold
once it is loaded.
"""

from __future__ import annotations

from typing import Final

from demonstration.register.apportionment import apportion, fit_table
from demonstration.register.totals import Counts, YearTotals

#: By what a year multiplies the homes of a sector: outstanding, good, requires improvement, inadequate, not judged.
USUAL: Final[dict[str, tuple[float, ...]]] = {
    "private": (1.25, 1.08, 1.05, 1.2, 1.15),
    "voluntary": (1.0, 1.02, 1.1, 0.5, 1.2),
    "local-authority": (1.15, 1.05, 0.9, 0.25, 1.2),
    "health-authority": (1.0, 1.0, 1.0, 1.0, 1.0),
}
#: The same where the homes of one size of owner go another way.
APART: Final[dict[tuple[str, str], tuple[float, ...]]] = {
    ("private", "1"): (1.25, 1.04, 1.1, 1.7, 1.1),
    ("private", "10+"): (1.25, 1.08, 0.85, 0.8, 1.3),
}


def invent_totals(newest: YearTotals) -> YearTotals:
    """What the release a year after `newest` adds up to; the same on every machine."""
    sizes = {
        sector: {size: multiply_counts(sector, size, counts) for size, counts in rows.items()}
        for sector, rows in newest.sizes.items()
    }
    as_at = newest.as_at.replace(year=newest.as_at.year + 1)
    invented = YearTotals(as_at, sizes, {}, dict.fromkeys(newest.adequate, 0))
    for sector, rows in newest.regions.items():
        homes = invented.homes(sector)
        lines = apportion([sum(counts) for counts in rows.values()], sum(homes))
        table = fit_table(list(rows.values()), lines, homes)
        invented.regions[sector] = {region: tuple(line) for region, line in zip(rows, table, strict=True)}
    return invented


def multiply_counts(sector: str, size: str, counts: Counts) -> Counts:
    """A year's counts of one size of owner, from those of the year before."""
    factors = APART.get((sector, size), USUAL[sector])
    return tuple(round(number * factor) for number, factor in zip(counts, factors, strict=True))
