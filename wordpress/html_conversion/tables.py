"""Rows of an HTML table with the headings they stand under."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import TypedDict

from bs4 import Tag
from bs4.element import PageElement

from wordpress.html_conversion.anchors import read_attribute
from wordpress.html_conversion.inline import BOLD, ITALIC

#: The widest span that is followed; a wider one is a mistake of whoever wrote it.
WIDEST = 50
#: What cells of a data table hold at most, in letters.
LONGEST_CELL = {"text": 200, "number": 40}
LONGEST_HEADING = 255
#: Elements a cell may have and still be plain words. Bold and italic are the one thing a data table does not keep.
PLAIN = {"p", "br", "span", "div", "font", "small", "big", "abbr", "time", "code", *BOLD, *ITALIC}
NUMBER = re.compile(
    r"[-−–+~<>≤≥]?\s*[£$€]?\s*\d[\d,.\s]*\s*(?:%|pp|k|m|bn|st|nd|rd|th)?|[-–—]", re.IGNORECASE
)


class DataTable(TypedDict):
    """The value of a data table's grid."""

    columns: list[dict[str, str]]
    rows: list[dict[str, list[str]]]
    caption: str


def make_data_table(table: Tag) -> DataTable | None:
    """A table as the value of a data table's grid; None where that would lose any of it.

    It fits where one row of headings names every column, every row has as many cells, none spans another, and all hold
    plain words. A column of numbers alone is one of numbers.
    """
    grid = make_grid(table)
    if len(grid) < 2 or table.find("table") or not is_heading(list(grid[0].values())):
        return None
    width = len(grid[0])
    cells = [list(row.values()) for row in grid]
    if any(sorted(row) != list(range(width)) for row in grid):
        return None
    every = [cell for row in cells for cell in row]
    if len({id(cell) for cell in every}) != len(every) or not all(is_plain(cell) for cell in every):
        return None
    heads, *rows = [[cell_words(cell) for cell in row] for row in cells]
    columns = [
        {"type": "number" if has_only_numbers([row[at] for row in rows]) else "text", "heading": head}
        for at, head in enumerate(heads)
    ]
    if not all(0 < len(head) <= LONGEST_HEADING for head in heads):
        return None
    if any(len(row[at]) > LONGEST_CELL[column["type"]] for row in rows for at, column in enumerate(columns)):
        return None
    return {"columns": columns, "rows": [{"values": row} for row in rows], "caption": ""}


def is_plain(cell: Tag) -> bool:
    """Whether a cell holds words and plain marks alone."""
    return all(inner.name in PLAIN for inner in cell.find_all(True))


def cell_words(cell: Tag) -> str:
    """A cell's words on one line."""
    return re.sub(r"\s+", " ", cell.get_text(" ", strip=True)).strip()


def has_only_numbers(values: list[str]) -> bool:
    """Whether a column is one of numbers; one without any is not."""
    return any(values) and all(not value or NUMBER.fullmatch(value) for value in values)


def list_rows(table: Tag, inline: Callable[[Iterable[PageElement]], str]) -> list[list[tuple[str, str]]]:
    """For each row, (heading, value) pairs as inline markup; headings are the first row where all of it is <th>,
    or where it stands in a <thead>. Cells that span rows stand in each of them."""
    grid = make_grid(table)
    heads: dict[int, str] = {}
    if len(grid) > 1 and grid[0] and is_heading(list(grid[0].values())):
        heads = {at: escape(cell.get_text(" ", strip=True).rstrip(":")) for at, cell in grid.pop(0).items()}
    return [pair_headings(row, heads, inline) for row in grid]


def is_heading(cells: list[Tag]) -> bool:
    """Whether a row is one of headings."""
    return all(cell.name == "th" for cell in cells) or cells[0].find_parent("thead") is not None


def pair_headings(
    row: dict[int, Tag], heads: dict[int, str], inline: Callable[[Iterable[PageElement]], str]
) -> list[tuple[str, str]]:
    """A row's cells, one that spans columns once, under the headings of all of them."""
    headings: list[tuple[Tag, list[str]]] = []
    for at in sorted(row):
        if headings and headings[-1][0] is row[at]:
            headings[-1][1].append(heads.get(at, ""))
        else:
            headings.append((row[at], [heads.get(at, "")]))
    return [
        (", ".join(dict.fromkeys(filter(None, above))), inline(list(cell.children)).strip())
        for cell, above in headings
    ]


def make_grid(table: Tag) -> list[dict[int, Tag]]:
    """The table's own rows as {column: cell}."""
    rows: list[dict[int, Tag]] = []
    running: dict[int, tuple[Tag, int]] = {}
    for row in table.find_all("tr"):
        if row.find_parent("table") is not table:
            continue
        placed = {at: cell for at, (cell, left) in running.items() if left}
        running = {at: (cell, left - 1) for at, (cell, left) in running.items() if left > 1}
        at = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while at in placed:
                at += 1
            for _ in range(parse_span(cell, "colspan")):
                placed[at] = cell
                if (down := parse_span(cell, "rowspan")) > 1:
                    running[at] = (cell, down - 1)
                at += 1
        if placed:
            rows.append(placed)
    return rows


def parse_span(cell: Tag, name: str) -> int:
    """How many columns or rows a cell stands in."""
    span = read_attribute(cell, name)
    return min(max(int(span), 1), WIDEST) if span.isascii() and span.isdigit() and len(span) < 6 else 1
