"""Writes the demonstration register's releases to files the importer reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from demonstration.register.csv_file import write_csv
from demonstration.register.other_providers import list_other_providers
from demonstration.register.provider_row import ProviderRow
from demonstration.register.published_rows import publish_home
from demonstration.register.simulation import simulate_register
from demonstration.register.totals import load_totals

#: What the first row of every file says. A file that says it is never mistaken for one of Ofsted's.
MARK: Final = "Demonstration register: fictitious homes"
YEARS: Final = tuple(load_totals())


def write_release(*, year: int, folder: Path) -> Path:
    """Write one year's release into a folder that exists; the same year always gives the same bytes.

    Raises ValueError for a year that is not in YEARS.
    """
    if year not in YEARS:
        raise ValueError(f"The demonstration register has {YEARS[0]} to {YEARS[-1]}, not {year}.")
    title = f"{MARK} – Children's social care data in England {year} – Provider level as at 31 March {year}"
    path = folder / f"provider_level_at_31_mar_{year}.csv"
    return write_csv(path, list_release_rows(year), year=year, title=title)


def list_release_rows(year: int) -> list[ProviderRow]:
    """The homes and other providers of one year's release, mixed together as Ofsted's are."""
    homes = [publish_home(home, year) for home in simulate_register()[year]]
    owners = [row.owner for row in homes if row.owner]
    return sorted([*homes, *list_other_providers(year, owners)], key=lambda row: row.urn[::-1])
