"""Ofsted's own totals of homes and places over time, as the table kept with the site has them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from ratings.ofsted.problems import Problem, RefusedFileError

#: The headings by which such a table is told from a list of providers.
HEADINGS: Final = frozenset({"period", "homes", "places"})
#: More bytes than any such table has: what is longer is a list.
LONGEST: Final = 100_000
#: More than England has of either.
MOST: Final = 10**6
TITLE: Final = "Children’s social care in England {year}, underlying data, tables 6a and 6b"


@dataclass(frozen=True, slots=True)
class DayTotal:
    """All children's homes and their places on one day, as Ofsted prints them."""

    as_at: date
    homes: int
    places: int


@dataclass(frozen=True, slots=True)
class TotalsTable:
    """A table read and found whole, oldest day first."""

    file: str
    sha256: str
    totals: tuple[DayTotal, ...]

    @property
    def title(self) -> str:
        """The release that printed it: that of its newest day."""
        return TITLE.format(year=self.totals[-1].as_at.year)


def is_totals_table(path: Path | str) -> bool:
    """Whether a file is a table of totals over time, and no list of providers."""
    path = Path(path)
    if path.suffix.lower() != ".csv" or not path.is_file() or path.stat().st_size > LONGEST:
        return False
    first = path.read_bytes().split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    return {cell.strip().strip('"').lower() for cell in first.split(",")} >= HEADINGS


def read_totals_table(path: Path | str, *, as_at: date | None = None, kind: str = "") -> TotalsTable:
    """Read a table of totals: a line a day, with homes and places. Raises RefusedFileError with every problem found."""
    path = Path(path)
    problems: list[Problem] = []
    if as_at or kind:
        why = "a table of Ofsted’s own totals names its days itself: leave the day and the kind out."
        problems.append(Problem(path.name, why))
    data = path.read_bytes()
    try:
        lines = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        raise RefusedFileError([Problem(path.name, "its text is not UTF-8.")]) from None
    totals: dict[date, DayTotal] = {}
    for number, line in enumerate(lines, start=2):
        cells = {str(key).strip().lower(): str(value or "").strip() for key, value in line.items() if key}
        wrong = find_wrong_cells(cells)
        if not wrong and (day := date.fromisoformat(cells["period"])) in totals:
            wrong = {"period": "this day is there twice."}
        problems += [
            Problem(path.name, why, "", number, column, cells[column]) for column, why in wrong.items()
        ]
        if not wrong:
            totals[day] = DayTotal(day, int(cells["homes"]), int(cells["places"]))
    if not totals and not problems:
        problems.append(Problem(path.name, "the table has no day in it."))
    if problems:
        raise RefusedFileError(problems)
    days = tuple(totals[day] for day in sorted(totals))
    return TotalsTable(path.name, hashlib.sha256(data).hexdigest(), days)


def find_wrong_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a line, by column."""
    wrong = {
        column: "this is no number of them."
        for column in ("homes", "places")
        if not (cells[column].isascii() and cells[column].isdigit() and 0 < int(cells[column]) < MOST)
    }
    try:
        date.fromisoformat(cells["period"])
    except ValueError:
        wrong["period"] = "this is no day such as 2025-03-31."
    return wrong
