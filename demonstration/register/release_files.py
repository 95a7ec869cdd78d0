"""Writes the demonstration register's releases to files in Ofsted's form."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from demonstration.register import workbook
from demonstration.register.csv_file import write_csv
from demonstration.register.file_forms import Row
from demonstration.register.other_providers import others
from demonstration.register.published_rows import published
from demonstration.register.simulation import register
from demonstration.register.totals import totals

#: What the first row of every file says. A file that says it is never mistaken for one of Ofsted's.
MARK: Final = "Demonstration register: fictitious homes"
YEARS: Final = tuple(totals())


def write_release(*, year: int, folder: Path) -> Path:
    """Write one year's release into a folder that exists; the same year always gives the same bytes.

    The newest is a workbook (ODS), the others are CSV. Raises ValueError for a year that is not in YEARS.
    """
    if year not in YEARS:
        raise ValueError(f"The demonstration register has {YEARS[0]} to {YEARS[-1]}, not {year}.")
    rows = release_rows(year)
    if year == workbook.YEAR:
        series = {each: _totals_of(each) for each in YEARS if each > 2015}
        return workbook.write_workbook(
            folder / f"provider_level_at_31_mar_{year}.ods", rows, mark=MARK, series=series
        )
    return write_csv(folder / f"provider_level_at_31_mar_{year}.csv", rows, year=year, mark=MARK)


def release_rows(year: int) -> list[Row]:
    """The homes and other providers of one year's release, mixed together as Ofsted's are."""
    homes = [published(home, year) for home in register()[year]]
    owners = [row.owner for row in homes if row.owner]
    return sorted([*homes, *others(year, owners)], key=lambda row: row.urn[::-1])


def _totals_of(year: int) -> tuple[int, ...]:
    """Outstanding, good, requires improvement and inadequate over all sectors."""
    wanted = totals()[year]
    return tuple(map(sum, zip(*(wanted.homes(sector)[:4] for sector in wanted.sizes), strict=True)))
