"""Writes a list of providers as the CSV Ofsted published in a given year."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from demonstration.register import file_forms
from demonstration.register.file_forms import Cell, ProviderRow

#: The files end in a few lines of nothing but commas.
_BLANK_ROWS: Final = 2


def write_csv(path: Path, rows: Sequence[ProviderRow], *, year: int, mark: str = "") -> Path:
    """Write the providers in the year's own headings, order, dates and encoding.

    Raises KeyError for a year without a form and UnicodeEncodeError for text the year's encoding cannot hold.
    """
    headings = file_forms.HEADINGS[year]
    width = len(headings) + file_forms.EMPTY_COLUMNS.get(year, 0)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n" if year == 2015 else "\r\n")
    for line in (*file_forms.rows_above_headings(year, mark=mark), list(headings)):
        writer.writerow([*line, *[""] * (width - len(line))])
    for row in rows:
        line = [_format_cell(cell) for cell in file_forms.list_cells(row, year)]
        writer.writerow([*line, *[""] * (width - len(line))])
    for _ in range(_BLANK_ROWS):
        writer.writerow([""] * width)
    path.write_bytes(text.getvalue().encode(file_forms.find_encoding(year)))
    return path


def _format_cell(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)
