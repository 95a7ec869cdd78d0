"""Five hundred ways to damage a file, byte by byte and cell by cell: each ends in rows or in a report, and in nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ratings.ofsted import ReadFile, RefusedFileError, read_file
from ratings.ofsted.files.text_encoding import detect_encoding
from tests.factories import ofsted_files
from tests.properties import most

#: Rows of a file that are damaged: enough to hold every kind of cell, few enough to be read five hundred times.
ROWS = 40
REAL = ("as_at_2015.csv", "as_at_2018.csv", "as_at_2022.csv", "in_year_2017_18.csv", "in_year_2022_23.csv")
NASTY = (
    "", " ", "\xa0", "0", "NULL", "REDACTED", "31/02/2024", "01/01/2099", "2025-13-45", "=1+1", "1.02E+07", "-1",
    "Outstanding", "Private", "SC000001", "London", "x" * 300, '"', "\n", "\N{REPLACEMENT CHARACTER}", "Ünïcödé", "\0",
)  # fmt: skip
Table = list[list[str]]


def excerpt(path: Path) -> Table:
    """The headings and the first rows of a CSV."""
    with path.open(encoding=detect_encoding(path), newline="") as file:
        return list(islice(csv.reader(file), ROWS))


def written(path: Path, table: Table) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(table)
    path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    return path.read_bytes()


def ends_well(path: Path) -> ReadFile | RefusedFileError:
    """What reading gives: rows, or a report in which every line is a sentence about this file."""
    try:
        found = read_file(path)
    except RefusedFileError as refusal:
        lines = str(refusal).splitlines()
        assert lines
        assert all(line.startswith((path.name, "and ")) and line.endswith((".", ")")) for line in lines), (
            lines
        )
        return refusal
    assert found.releases
    assert all(release.rows for release in found.releases)
    return found


@pytest.fixture(scope="module")
def generated(tmp_path_factory) -> list[tuple[str, Table]]:
    """Files of Ofsted's form made here."""
    folder = tmp_path_factory.mktemp("generated")
    found = []
    for year in (2015, 2018, 2022):
        rows = [
            *ofsted_files.home_rows({"good": 20, "inadequate": 4, "": 4}, year=year),
            ofsted_files.agency_row(year=year),
        ]
        path = ofsted_files.as_at_csv(folder, rows, year=year)
        found.append((path.name, excerpt(path)))
    return found


def damage(draw: Callable, table: Table) -> Table:
    """The table with one thing wrong: in a row, or in a column of all of them."""
    rows = [list(row) for row in table]
    place = draw(st.integers(0, len(rows) - 1))
    most = max(len(rows[place]) - 1, 0)
    column, other = draw(st.integers(0, most)), draw(st.integers(0, most))
    what = draw(st.sampled_from(["cell", "gone", "twice", "short", "long", "cut", "column gone", "swapped"]))
    if what == "column gone":
        return [row[:column] + row[column + 1 :] for row in rows]
    if what == "swapped":
        return [swapped(row, column, other) for row in rows]
    if what == "cut":
        return rows[:place]
    row = rows[place]
    value = draw(st.sampled_from(NASTY) | st.text(max_size=20).filter(encodable))
    rows[place : place + 1] = {
        "cell": [[*row[:column], value, *row[column + 1 :]]],
        "gone": [],
        "twice": [row, row],
        "short": [row[:column]],
        "long": [[*row, "x"]],
    }[what]
    return rows


def swapped(row: list[str], one: int, other: int) -> list[str]:
    if max(one, other) >= len(row):
        return row
    row = list(row)
    row[one], row[other] = row[other], row[one]
    return row


def encodable(text: str) -> bool:
    return text.isprintable() or text.isspace()


def tried(data: st.DataObject, tables: list[tuple[str, Table]], folder: Path) -> None:
    """One damaged file read."""
    name, table = data.draw(st.sampled_from(tables))
    path = folder / name
    for _ in range(data.draw(st.integers(1, 3))):
        table = damage(data.draw, table) or [[""]]
    whole = written(path, table)
    match data.draw(st.sampled_from(["as it is", "cut", "a byte", "bytes between"])):
        case "cut":
            whole = whole[: data.draw(st.integers(0, len(whole)))]
        case "a byte" if whole:
            at = data.draw(st.integers(0, len(whole) - 1))
            whole = whole[:at] + bytes([data.draw(st.integers(0, 255))]) + whole[at + 1 :]
        case "bytes between":
            at = data.draw(st.integers(0, len(whole)))
            whole = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at:]
    path.write_bytes(whole)
    ends_well(path)


MANY = settings(
    max_examples=most(500), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.slow("reads a file anew for each damage")
@MANY
@given(data=st.data())
def test_damaged_generated_files(generated, tmp_path, data):
    tried(data, generated, tmp_path)


@pytest.fixture(scope="module")
def real(ofsted_data: Path) -> list[tuple[str, Table]]:
    """The beginnings of Ofsted's own files."""
    return [(name, excerpt(ofsted_data / "ofsted" / name)) for name in REAL]


@pytest.mark.slow("reads a file anew for each damage")
@MANY
@given(data=st.data())
def test_damaged_real_files(real, tmp_path, data):
    tried(data, real, tmp_path)


@settings(
    max_examples=most(12), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(at=st.floats(0, 1), bits=st.binary(min_size=1, max_size=64))
def test_damaged_workbooks(book, tmp_path, at, bits):
    """Bytes overwritten within the zip: refused, or read whole where they hit nothing that counts."""
    data = book.read_bytes()
    start = int(at * (len(data) - 1))
    path = tmp_path / book.name
    path.write_bytes(data[:start] + bits + data[start + len(bits) :])
    ends_well(path)


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    rows = ofsted_files.home_rows({"good": 5}, year=2025)
    return ofsted_files.as_at_workbook(tmp_path_factory.mktemp("book"), rows)


def test_the_undamaged_ones_are_read(generated, real, tmp_path):
    for name, table in [*generated, *real]:
        written(tmp_path / name, table)
        assert isinstance(ends_well(tmp_path / name), ReadFile), name
