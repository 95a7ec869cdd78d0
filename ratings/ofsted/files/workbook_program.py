"""Prints a workbook's cells as text, one JSON value a line. Run as a program, in a process of its own.

A hostile workbook can ask for more memory than a machine has; here it meets a limit and only this
process ends. Usage: python workbook.py FILE MEGABYTES SECONDS
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring, iterparse
from python_calamine import CalamineWorkbook

MOST_CELLS = 60_000_000
#: What stands for a formula whose value the file does not hold.
NO_VALUE = "= without a value"
ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)|Err:\d{3}")
#: What a part of the file holds where one of its cells may have no value. The reader of cells gives "" for such a one.
TRACES = (b't="e"', b"<f>", b"<f ", b"<f/", b'value-type="error"', b">#", b">Err:")
FORMULA = b":formula="
PIECE = 1 << 20
#: A formula may be so long and still be found where two pieces meet.
OVERLAP = 1 << 14
#: Of a cell or row repeated so often, the rest is no part of a list.
MOST_REPEATED = 1 << 14
Broken = dict[tuple[int, int], str]


def format_cell_text(cell: object) -> str:
    """A cell as text: whole numbers without a point, dates as 2025-03-31."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def find_broken_cells(path: str) -> dict[str, Broken]:
    """What stands in cells without a value, by sheet and (row, column), both from 0: an error, or NO_VALUE."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            if not has_trace(archive, "content.xml"):
                return {}
            with archive.open("content.xml") as content:
                return dict(read_ods_tables(content))
        return {
            sheet: broken
            for sheet, part in list_xlsx_parts(archive)
            if part in names and has_trace(archive, part)
            for broken in [read_xlsx_sheet(archive, part)]
        }


def has_trace(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether a part may hold a cell without a value: a quick look, so that most files are read once."""
    with archive.open(part) as content:
        before = b""
        while piece := content.read(PIECE):
            data = before + piece
            if any(trace in data for trace in TRACES) or has_formula_without_type(data):
                return True
            before = piece[-OVERLAP:]
    return False


def has_formula_without_type(data: bytes) -> bool:
    """Whether a cell of an ODS has a formula, and no type of a value beside it."""
    place = data.find(FORMULA)
    while place >= 0:
        end = data.find(b">", place)
        if end < 0:
            return False  # its end is in the next piece, which begins before it
        if b"value-type=" not in data[data.rfind(b"<", 0, place) : end]:
            return True
        place = data.find(FORMULA, end)
    return False


def drop_namespace(name: str) -> str:
    """The name of an element or attribute alone."""
    return name.rpartition("}")[2]


def list_xlsx_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """(sheet, the part that holds it) of an XLSX workbook."""
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts = []
    for element in fromstring(archive.read("xl/workbook.xml")).iter():
        if drop_namespace(element.tag) == "sheet":
            key = next((value for name, value in element.items() if drop_namespace(name) == "id"), "")
            target = targets.get(key, "")
            parts.append((element.get("name", ""), target[1:] if target[:1] == "/" else f"xl/{target}"))
    return parts


def read_xlsx_sheet(archive: zipfile.ZipFile, part: str) -> Broken:
    """The cells without a value of one sheet. A formula whose value is the empty text has one."""
    broken: Broken = {}
    with archive.open(part) as content:
        for _, element in iterparse(content):
            match drop_namespace(element.tag):
                case "c":
                    inside = {drop_namespace(child.tag): child.text or "" for child in element}
                    value = inside.get("v", "")
                    if element.get("t") == "e":
                        broken[parse_place(element.get("r", ""))] = value or NO_VALUE
                    elif "f" in inside and not value and element.get("t") != "str":
                        broken[parse_place(element.get("r", ""))] = NO_VALUE
                case "row":
                    element.clear()
    return broken


def parse_place(place: str) -> tuple[int, int]:
    """(row, column) of a cell written “AB12”, both from 0."""
    letters = place.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(place[len(letters) :] or 1) - 1, column - 1


def read_ods_tables(content: IO[bytes]) -> Iterator[tuple[str, Broken]]:
    """The cells without a value of each table of an ODS workbook."""
    broken: Broken = {}
    row = 0
    for _, element in iterparse(content):
        match drop_namespace(element.tag):
            case "table-row":
                rows = int(read_attribute(element, "number-rows-repeated") or 1)
                for column, text in read_ods_row(element):
                    broken.update({(row + n, column): text for n in range(min(rows, MOST_REPEATED))})
                row += rows
                element.clear()
            case "table":
                yield read_attribute(element, "name"), broken
                broken, row = {}, 0


def read_ods_row(row: Element) -> Iterator[tuple[int, str]]:
    """(column, what stands there) of the cells without a value in a row."""
    column = 0
    for cell in row:
        if drop_namespace(cell.tag) in {"table-cell", "covered-table-cell"}:
            cell_text = "".join(cell.itertext()).strip()
            types = {value for name, value in cell.items() if drop_namespace(name) == "value-type"}
            has_formula = bool(read_attribute(cell, "formula"))
            columns = int(read_attribute(cell, "number-columns-repeated") or 1)
            is_error = "error" in types or bool(ERROR.fullmatch(cell_text))
            if is_error or (has_formula and not types and not cell_text):
                text = (is_error and cell_text) or NO_VALUE
                yield from ((column + n, text) for n in range(min(columns, MOST_REPEATED)))
            column += columns


def read_attribute(element: Element, name: str) -> str:
    """An attribute by its name alone, "" where it is missing."""
    return next((value for key, value in element.items() if drop_namespace(key) == name), "")


def limit_process(megabytes: int, seconds: int) -> None:
    """End this process where it takes more memory or computing time than this."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, megabytes: int, seconds: int) -> None:
    """Writes a workbook's sheets as lines of JSON within so much memory and time. Raises MemoryError for a sheet of too many
    cells."""
    limit_process(megabytes, seconds)
    write = sys.stdout.write
    broken = find_broken_cells(path)
    with CalamineWorkbook.from_path(path) as workbook:
        # Sheets with Ofsted's own totals first: who reads the lists after them has something to compare with.
        for name in sorted(workbook.sheet_names, key=lambda name: "series" not in name.lower()):
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise MemoryError(name)
            write(json.dumps({"sheet": name}) + "\n")
            without_value = broken.get(name, {})
            for number, row in enumerate(sheet.iter_rows()):
                cells = [format_cell_text(cell) for cell in row]
                if without_value:
                    cells = [without_value.get((number, column), cell) for column, cell in enumerate(cells)]
                write(json.dumps(cells) + "\n")
    write(json.dumps({"end": True}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
