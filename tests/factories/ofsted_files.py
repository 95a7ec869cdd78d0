"""Files in the form Ofsted published, with as many homes as a test asks for, and damaged ones.

The forms are those of Ofsted's own files: headings, encodings, blank rows and other traps as in
the real files of each year.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from demonstration.register.provider_row import ProviderRow
from demonstration.register.published_rows import word_outcome
from demonstration.register.release_files import list_release_rows
from ratings.ofsted import ReadRelease, read_file
from tests.factories import ofsted_workbook
from tests.factories.ofsted_csv import write_csv

_numbers = itertools.count(1)


def home_row(*, year: int = 2025, **fields: object) -> ProviderRow:
    """A private home in the North West judged good within the year; every field of `Row` may be given.

    Its number is one Ofsted could have given, so a file of such homes is taken for a real one.
    """
    number = next(_numbers)
    judged = fields.get("overall", "Good") not in ("", "Not judged")
    inspected_on = date(year - 1, 6, 2) + timedelta(days=number % 200) if judged else None
    given = {
        "urn": str(2_000_000 + number),
        "provision_type": "Children's home",
        "sector": "Private",
        "region": "North West",
        "ofsted_region": "North West",
        "local_authority": "Northmoor",
        "constituency": "Northmoor Central",
        "places": 4,
        "registered_on": date(2012, 5, 1),
        "owner": "Quorrimere Homes Ltd" if year >= 2018 else "",
        "event_type": "Full inspection" if judged else "",
        "inspected_on": inspected_on,
        "published_on": inspected_on and inspected_on + timedelta(days=40),
        "event_number": str(10_000_000 + number) if judged else "",
        "overall": "Good",
        "protected": "Good" if judged else "",
        "leaders": "Good" if judged else "",
    }
    return ProviderRow(**(given | fields))


def home_rows(outcomes: dict[str, int], *, year: int = 2025, **fields: object) -> list[ProviderRow]:
    """So many homes of each outcome ("" is not judged): home_rows({"good": 3, "inadequate": 1}, sector="Voluntary")."""
    return [
        home_row(year=year, overall=word_outcome(outcome, year) if outcome else "", **fields)
        for outcome, number in outcomes.items()
        for _ in range(number)
    ]


def agency_row(**fields: object) -> ProviderRow:
    """A fostering agency: listed among the homes, and no home."""
    given = {
        "provision_type": "Independent Fostering Agency",
        "name": "Lumboley Fostering",
        "overall": "Outstanding",
    }
    return home_row(**(given | {"address": "1 High Street, Northmoor", "places": None} | fields))


def as_at_csv(folder: Path, rows: Sequence[ProviderRow], *, year: int = 2018, mark: str = "") -> Path:
    """The rows as the as-at CSV of that year (2015 to 2025)."""
    return write_csv(folder / f"as_at_{year}.csv", rows, year=year, mark=mark)


def as_at_workbook(folder: Path, rows: Sequence[ProviderRow], *, mark: str = "") -> Path:
    """The rows as the 2025 workbook: thirteen sheets, of which one is the list."""
    return ofsted_workbook.write_workbook(
        folder / "childrens_social_care_2025_underlying.ods", rows, mark=mark
    )


def release_of(year: int, folder: Path) -> Path:
    """A whole release that is taken for a real one: the homes of the demonstration register under numbers
    such as Ofsted gives, so that its totals are Ofsted's own. 2025 is the workbook, other years are CSV."""
    rows = [replace(row, urn=real_looking(row.urn)) for row in list_release_rows(year)]
    return (
        as_at_workbook(folder, rows) if year == ofsted_workbook.YEAR else as_at_csv(folder, rows, year=year)
    )


def real_looking(urn: str) -> str:
    """A fictitious number as one below the fictitious range; every third in the old form, SC and six digits."""
    number = int(urn) - 9_000_000
    return f"SC{number:06}" if number % 3 == 0 else str(8_000_000 + number)


# Damage: each maker writes a new file beside the given one and returns it.


def truncated(path: Path, *, keep: float = 0.6) -> Path:
    """Only the first part of the file, as after a broken download."""
    data = path.read_bytes()
    return _beside(path, "truncated", data[: int(len(data) * keep)])


def cut_in_a_quoted_cell(path: Path) -> Path:
    """A CSV that ends within a quoted cell."""
    return _beside(path, "cut", path.read_bytes() + b'Ofsted Social Care Provider Webpage,"2000')


def wrongly_encoded(path: Path) -> Path:
    """A CSV that says it is UTF-8 (it has the mark) and holds bytes that are not."""
    data = path.read_bytes().replace(b"Northmoor", b"Northm\xf6\xffr", 1)
    return _beside(path, "encoded", b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf"))


def without_column(path: Path, heading: str) -> Path:
    """A CSV that lacks one column, heading and cells."""

    def without(line: list[str], place: int) -> list[str]:
        return line[:place] + line[place + 1 :]

    return _changed(path, "without", heading, without)


def with_columns_swapped(path: Path, heading: str, other: str) -> Path:
    """A CSV whose cells of two columns stand under each other's heading; the headings stay."""
    headings = _headings(path)
    second = headings.index(other)

    def swapped(line: list[str], place: int) -> list[str]:
        if len(line) <= max(place, second) or line[place] == heading:
            return line
        line = list(line)
        line[place], line[second] = line[second], line[place]
        return line

    return _changed(path, "swapped", heading, swapped)


def cut_at_a_line_end(path: Path, *, keep: float = 0.6) -> Path:
    """Only the first lines of a CSV, the last of them whole."""
    lines = path.read_bytes().splitlines(keepends=True)
    return _beside(path, "cut", b"".join(lines[: int(len(lines) * keep)]))


def with_headings_swapped(path: Path, heading: str, other: str) -> Path:
    """A CSV in which two headings have changed places and the cells have not."""
    lines, encoding = _lines(path)
    names = {heading: other, other: heading}
    return _written(path, "headings", [[names.get(cell, cell) for cell in line] for line in lines], encoding)


def with_cells(path: Path, heading: str, change: Callable[[int, str], str | None]) -> Path:
    """A CSV in which the cells under a heading are what `change(number of the row, cell)` makes of them; None: no such row."""
    lines, encoding = _lines(path)
    top = next(number for number, line in enumerate(lines) if "URN" in line)
    place = lines[top].index(heading)
    changed = lines[: top + 1]
    for number, line in enumerate(lines[top + 1 :]):
        cell = change(number, line[place]) if any(line) else line[place]
        if cell is not None:
            changed.append([*line[:place], cell, *line[place + 1 :]])
    return _written(path, "cells", changed, encoding)


def zip_bomb(folder: Path, *, megabytes: int = 700) -> Path:
    """A small workbook whose list of parts says that its content unpacks to hundreds of megabytes."""
    path = folder / "bomb.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", b" " * 1024 * 1024)
        # What the list at the end of the file repeats of this part: a real bomb would take seconds to write.
        archive.getinfo("content.xml").file_size = megabytes * 1024 * 1024
    return path


def wide_workbook(folder: Path) -> Path:
    """A tiny workbook one of whose rows claims a thousand million cells with something in them."""
    path = folder / "wide.ods"
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell>"
    )
    prefixes = ("office", "table", "text")
    names = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in prefixes)
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Provider_level_at_31_Mar_2025"><table:table-row table:number-rows-repeated="65536">'
        f"{cell}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return path


def impossible_date_row(**fields: object) -> ProviderRow:
    """A home inspected on 31 February. The field is text: a writer of dates could not write it."""
    return home_row(inspected_on="31/02/2018", **fields)


def duplicated(rows: Sequence[ProviderRow]) -> list[ProviderRow]:
    """The rows with the last one's number changed to the first one's."""
    return [*rows[:-1], replace(rows[-1], urn=rows[0].urn)]


def noise(folder: Path, *, seed: int, size: int = 4096) -> Path:
    """Bytes that mean nothing, the same for the same seed."""
    path = folder / f"noise-{seed}.csv"
    path.write_bytes(random.Random(seed).randbytes(size))
    return path


def _beside(path: Path, name: str, data: bytes) -> Path:
    damaged = path.with_name(f"{name}_{path.name}")
    damaged.write_bytes(data)
    return damaged


def _lines(path: Path) -> tuple[list[list[str]], str]:
    data = path.read_bytes()
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "cp1252"
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""))), encoding


def _headings(path: Path) -> list[str]:
    return next(line for line in _lines(path)[0] if "URN" in line)


def _changed(path: Path, name: str, heading: str, change: Callable[[list[str], int], list[str]]) -> Path:
    lines, encoding = _lines(path)
    place = _headings(path).index(heading)
    return _written(path, name, [change(line, place) for line in lines], encoding)


def _written(path: Path, name: str, lines: Sequence[Sequence[str]], encoding: str) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return _beside(path, name, text.getvalue().encode(encoding))


def read_one(path: Path | str, *, of: str = "", **options: Any) -> ReadRelease:
    """The one list a file holds; of several the one of a kind, as at a day where none is named."""
    lists = read_file(path, **options).releases
    [found] = lists if len(lists) == 1 else [each for each in lists if each.kind == (of or "as-at")]
    return found
