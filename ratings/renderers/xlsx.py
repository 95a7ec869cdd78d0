"""A measure's rows as an XLSX workbook: numbers that are numbers, groups that stay words, and a sheet about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ratings.answers.rows import Answer
from ratings.renderers.csv import list_csv_columns, list_records

Cell = str | int | float | None

#: The moment every workbook says it was made, so that the same rows give the same bytes and the same ETag.
MADE: Final = datetime(1980, 1, 1, tzinfo=UTC)
#: What control characters a worksheet cannot hold.
BARRED: Final = dict.fromkeys(set(range(32)) - {9, 10, 13})


def build_workbook(answer: Answer, address: str) -> bytes:
    """An XLSX file of two sheets: the rows as the CSV has them, and what they are. `address` is the measure's page."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": MADE})
        write_lines(workbook.add_worksheet("Rows"), [list_csv_columns(answer.measure), *list_records(answer)])
        write_lines(workbook.add_worksheet("About"), list_facts(answer, address))
    return file.getvalue()


def write_lines(sheet: Worksheet, lines: Iterable[Iterable[Cell]]) -> None:
    """Write lines of cells from the top left: text stays text whatever it begins with, None leaves a cell empty."""
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell.translate(BARRED))
            elif cell is not None:
                sheet.write_number(row, column, cell)


def list_facts(answer: Answer, address: str) -> Iterator[tuple[Cell, ...]]:
    """What the rows are, line by line."""
    yield "Measure", answer.definition
    if answer.register_note:
        yield "Register", answer.register_note
    yield "Source", answer.source
    yield "Edition", answer.edition
    yield "Figures", answer.standing
    for note in answer.notes:
        yield "Note", note
    yield "Address", address
