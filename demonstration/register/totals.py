"""The committed tables behind the demonstration register: how many homes of each kind, year by year."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from ratings import vocabulary

TABLES: Final = Path(__file__).resolve().parent.parent / "data"
#: The outcomes in the order every table and count of this package uses; the last is "listed, not judged".
OUTCOMES: Final = ("outstanding", "good", "requires-improvement", "inadequate", vocabulary.NOT_JUDGED)
#: An owner size that was not counted: the homes of a sector, however they are spread over owners.
ANY_SIZE: Final = "any"

Counts = tuple[int, ...]  # one number for each of OUTCOMES


@dataclass(frozen=True)
class YearTotals:
    """What one release must add up to.

    `sizes` and `regions` map sector to owner size or region to counts; `adequate` says how many of the homes that
    require improvement are still published under the grade's old name.
    """

    as_at: date
    sizes: dict[str, dict[str, Counts]]
    regions: dict[str, dict[str, Counts]]
    adequate: dict[tuple[str, str], int]

    @property
    def owners_published(self) -> bool:
        """Whether the release names owners at all (Ofsted's do from 2018)."""
        return any(size != vocabulary.NO_OWNER for size in self.sizes["private"])

    def homes(self, sector: str) -> Counts:
        """The sector's homes by outcome, over all owner sizes."""
        return tuple(map(sum, zip(*self.sizes[sector].values(), strict=True)))


def _read_rows(name: str) -> Iterator[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)


def _read_counts(row: dict[str, str]) -> Counts:
    improving = int(row["requires_improvement"]) + int(row.get("adequate", 0))
    middle = (int(row["outstanding"]), int(row["good"]), improving, int(row["inadequate"]))
    return (*middle, int(row["not_judged"]))


@cache
def load_totals() -> dict[int, YearTotals]:
    """Every year of the tables, oldest first. Raises ValueError where the two tables disagree."""
    years: dict[int, YearTotals] = {}
    for row in _read_rows("demonstration_totals.csv"):
        as_at = date.fromisoformat(row["as_at"])
        year = years.setdefault(as_at.year, YearTotals(as_at, defaultdict(dict), defaultdict(dict), {}))
        year.sizes[row["sector"]][row["owner_size"]] = _read_counts(row)
        year.adequate[row["sector"], row["owner_size"]] = int(row["adequate"])
    for row in _read_rows("demonstration_regions.csv"):
        years[date.fromisoformat(row["as_at"]).year].regions[row["sector"]][row["region"]] = _read_counts(row)
    for year in years.values():
        for sector, regions in year.regions.items():
            if tuple(map(sum, zip(*regions.values(), strict=True))) != year.homes(sector):
                raise ValueError(f"The tables of {year.as_at.year} disagree about {sector} homes.")
    return years
