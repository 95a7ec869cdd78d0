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
from ratings.phrases import INVENTED_TITLE

#: What the first row of every file says. A file that says it is never mistaken for one of Ofsted's.
MARK: Final = "Demonstration register: fictitious homes"
YEARS: Final = tuple(load_totals())
#: The year of the release that nobody published, and the name of its file.
NEXT_YEAR: Final = YEARS[-1] + 1
NEXT_FILE: Final = f"next_release_invented_31_mar_{NEXT_YEAR}.csv"


def write_release(*, year: int, folder: Path) -> Path:
    """Write one year's release into a folder that exists; the same year always gives the same bytes.

    Raises ValueError for a year that is not in YEARS.
    """
    if year not in YEARS:
        raise ValueError(f"The demonstration register has {YEARS[0]} to {YEARS[-1]}, not {year}.")
    path = folder / f"provider_level_at_31_mar_{year}.csv"
    return write_csv(path, list_release_rows(year), year=year, title=title_release(year))


def write_next_release(folder: Path) -> Path:
    """Write the release that nobody published, homes and totals invented, into a folder that exists."""
    title = f"{INVENTED_TITLE} – {title_release(NEXT_YEAR)}"
    return write_csv(folder / NEXT_FILE, list_release_rows(NEXT_YEAR), year=NEXT_YEAR, title=title)


def title_release(year: int) -> str:
    """The first row of a year's file."""
    return f"{MARK} – Children's social care data in England {year} – Provider level as at 31 March {year}"


def list_release_rows(year: int) -> list[ProviderRow]:
    """The homes and other providers of one year's release, mixed together as Ofsted's are."""
    homes = [publish_home(home, year) for home in simulate_register()[year]]
    owners = [row.owner for row in homes if row.owner]
    return sorted([*homes, *list_other_providers(year, owners)], key=lambda row: row.urn[::-1])
