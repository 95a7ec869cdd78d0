"""Writes a list of providers as a CSV the importer reads, with what Ofsted published in that year."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from demonstration.register.provider_row import ProviderRow
from ratings.ofsted.headings import find_published_heading

#: The importer's name for each column, and the field of a row that fills it.
_FIELDS: Final = {
    "urn": "urn", "provision_type": "provision_type", "status": "status", "registered_on": "registered_on",
    "region": "region", "local_authority": "local_authority", "sector": "sector", "places": "places", "owner": "owner",
    "event_type": "event_type", "inspected_on": "inspected_on", "published_on": "published_on",
    "event_number": "event_number", "overall": "overall", "protection": "protected", "leadership": "leaders",
    "education": "education", "health": "health", "outcomes": "outcomes", "care": "care",
}  # fmt: skip
#: The years whose file lacked a column.
_NOT_PUBLISHED: Final = {
    "places": range(2015, 2016), "published_on": range(2015, 2017), "owner": range(2015, 2018),
    "registered_on": range(2015, 2019), "education": range(2016, 2019), "health": range(2015, 2020),
    "outcomes": range(2019, 2027), "care": range(2019, 2027),
}  # fmt: skip


def write_csv(path: Path, rows: Sequence[ProviderRow], *, year: int, title: str) -> Path:
    """Write the providers under a title of one line, in UTF-8, and return the path.

    A year has the columns Ofsted published then. The region of 2015 is Ofsted's own.
    """
    fields = {
        column: "ofsted_region" if column == "region" and year == 2015 else field
        for column, field in _FIELDS.items()
        if year not in _NOT_PUBLISHED.get(column, ())
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([title])
        writer.writerow([find_published_heading(column) for column in fields])
        writer.writerows([_format_cell(getattr(row, field)) for field in fields.values()] for row in rows)
    return path


def _format_cell(cell: str | int | date | None) -> str:
    return "" if cell is None else str(cell)
