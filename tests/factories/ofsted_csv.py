"""Writes a list of providers as the CSV Ofsted published in a given year."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from demonstration.register.provider_row import ProviderRow
from tests.factories import ofsted_year_forms
from tests.factories.ofsted_year_forms import Cell

#: The files end in a few lines of nothing but commas.
_BLANK_ROWS: Final = 2


def write_csv(path: Path, rows: Sequence[ProviderRow], *, year: int, mark: str = "") -> Path:
    """Write the providers in the year's own headings, order, dates and encoding.

    Raises KeyError for a year without a form and UnicodeEncodeError for text the year's encoding cannot hold.
    """
    headings = ofsted_year_forms.HEADINGS[year]
    width = len(headings) + ofsted_year_forms.EMPTY_COLUMNS.get(year, 0)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n" if year == 2015 else "\r\n")
    for line in (*ofsted_year_forms.rows_above_headings(year, mark=mark), list(headings)):
        writer.writerow([*line, *[""] * (width - len(line))])
    for row in rows:
        line = [_format_cell(cell) for cell in ofsted_year_forms.list_cells(row, year)]
        writer.writerow([*line, *[""] * (width - len(line))])
    for _ in range(_BLANK_ROWS):
        writer.writerow([""] * width)
    path.write_bytes(text.getvalue().encode(ofsted_year_forms.find_encoding(year)))
    return path


def _format_cell(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)
