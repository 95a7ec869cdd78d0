"""Ofsted's own totals of children's homes, where a workbook prints them among its time series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from live.numbers import parse_number
from ratings.ofsted import titles
from ratings.ofsted.cells import fold_cell, tidy_text
from ratings.ofsted.file_contents import PrintedTotal
from ratings.ofsted.published_words import GRADES

TABLE: Final = re.compile(r"table \d+[a-z]?\b")
#: Titles of the tables that count every children's home: of grades as at a day, of inspections, of homes, of places.
LATEST: Final = re.compile(r"latest overall effectiveness judgement for all children'?s homes\b")
INSPECTIONS: Final = re.compile(r"overall effectiveness judgement of all children'?s homes? inspections\b")
HOMES: Final = re.compile(r"number of children'?s social care providers\b")
PLACES: Final = re.compile(r"number of children'?s social care places\b")
ALL_HOMES: Final = "all children's homes"


def read_printed_totals(rows: Iterable[list[str]]) -> Iterator[PrintedTotal]:
    """The totals a sheet of time series prints. A cell that is no number ("-", blank) says nothing and gives none."""
    title = ""
    heading: list[str] = []
    for row in rows:
        first = fold_cell(row[0]) if row else ""
        if TABLE.match(first):
            title, heading = first, []
        elif not first:
            title, heading = "", []
        elif title and not heading:
            heading = [fold_cell(cell) for cell in row]
        elif title:
            yield from read_row_totals(title, heading, row)


def read_row_totals(title: str, heading: list[str], row: list[str]) -> Iterator[PrintedTotal]:
    """The totals in one row of a table."""
    if LATEST.search(title) or INSPECTIONS.search(title):
        basis = "as-at" if LATEST.search(title) else "in-year"
        printed_period = parse_period(row[0], of_a_year=basis == "in-year")
        for name, cell in zip(heading, row, strict=False):
            if name in GRADES and printed_period and (number := parse_whole_number(cell)) is not None:
                yield PrintedTotal(basis, printed_period, GRADES[name], number)
    elif (HOMES.search(title) or PLACES.search(title)) and ALL_HOMES in heading:
        position = heading.index(ALL_HOMES)
        printed_period = parse_period(row[0], of_a_year=False)
        number = parse_whole_number(row[position]) if position < len(row) else None
        if printed_period and number is not None:
            yield PrintedTotal("as-at", printed_period, "homes" if HOMES.search(title) else "places", number)


def parse_period(cell: str, *, of_a_year: bool) -> str:
    """ "2025-03-31" or "2024-25", "" where the cell names no such thing; "[Note 1]" beside it is no part of it."""
    text = re.sub(r"\[.*?\]", "", titles.normalise_title(cell))
    if of_a_year:
        ends = titles.find_year([text])
        return f"{ends.year - 1}-{ends:%y}" if ends else ""
    day = titles.parse_day(text) or titles.parse_day(f"at {text}")
    return day.isoformat() if day else ""


def parse_whole_number(cell: str) -> int | None:
    """ "1,428 " as 1428, None for what is no whole number."""
    text = re.sub(r"\[.*?\]", "", tidy_text(cell)).replace(",", "").strip()
    return parse_number(text)
