"""Opens a published file, CSV or workbook, as tables of text. Guards against files made to do harm."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Final

from ratings.ofsted.files.text_encoding import detect_encoding
from ratings.ofsted.problems import Problem, RefusedFileError

MOST_COLUMNS = 500
#: Characters in one line; what is longer is cut there, and the cut row does not fit its headings.
LONGEST_LINE = 1 << 20
CHILD_MEGABYTES = 1024
CHILD_SECONDS = 60
PROGRAM = Path(__file__).with_name("workbook_program.py")
TOO_LARGE = "far more than a release of Ofsted’s: make sure it is the right file."
UNREAD = (
    "the workbook cannot be read: it is damaged, protected by a password, or too large inside. "
    "Save the list alone as CSV."
)
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How large a file may be: megabytes on disk, of a workbook unpacked, and rows in one sheet.

    Ofsted's largest workbook has 3 MB on disk, 60 MB unpacked and 8,000 rows in a sheet.
    """

    megabytes: int
    unpacked_megabytes: int
    rows: int


#: For a file whose rows are all held at once.
WHOLE: Final = FileLimits(megabytes=150, unpacked_megabytes=600, rows=200_000)
#: For a file whose rows are passed on one by one: memory stays flat.
STREAMED: Final = FileLimits(megabytes=4096, unpacked_megabytes=600, rows=10_000_000)


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet. `rows` may be walked once; its row 1 is the sheet's first. A CSV has one sheet without a name."""

    sheet: str
    rows: Iterator[list[str]]


def open_tables(path: Path, limits: FileLimits = WHOLE) -> Iterator[SheetTable]:
    """The file's sheets, each to be walked before the next is asked for. Raises RefusedFileError.

    Sheets with Ofsted's own totals ("… series") come before the others.
    """
    try:
        if path.exists() and not path.is_file():
            raise refuse_file(path, "this is not a file.")
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as problem:
        raise refuse_file(path, f"the file cannot be opened ({problem.strerror}).") from None
    if not size:
        raise refuse_file(path, "the file is empty.")
    if size > limits.megabytes << 20:
        raise refuse_file(path, f"the file is larger than {limits.megabytes:,} MB, {TOO_LARGE}")
    if start.startswith(b"PK"):
        yield from read_sheets(path, limits)
        return
    for mark, name in ((OLD_WORKBOOK, "an old Excel workbook (.xls)"), (b"%PDF", "a PDF")):
        if start.startswith(mark):
            raise refuse_file(path, f"this is {name}: save it as .xlsx, .ods or .csv first.")
    if start.lstrip().startswith(b"<"):
        raise refuse_file(path, "this is a web page or XML, not a CSV, XLSX or ODS file.")
    yield SheetTable("", read_csv_rows(path, limits))


def refuse_file(path: Path, why: str, *, sheet: str = "", row: int = 0) -> RefusedFileError:
    """A refusal of the whole file."""
    return RefusedFileError([Problem(path.name, why, sheet, row)])


def refuse_too_many_rows(path: Path, limits: FileLimits, sheet: str = "") -> RefusedFileError:
    """The refusal of a list longer than the limit."""
    return refuse_file(path, f"there are more than {limits.rows:,} rows, {TOO_LARGE}", sheet=sheet)


def read_csv_rows(path: Path, limits: FileLimits) -> Iterator[list[str]]:
    """The rows of a CSV. Raises RefusedFileError where it is no CSV or ends within a quoted cell."""
    most = limits.rows
    with path.open(encoding=detect_encoding(path), newline="") as file:
        reader = csv.reader(iter(partial(file.readline, LONGEST_LINE), ""), strict=True)
        try:
            for number, row in enumerate(reader):
                if len(row) > MOST_COLUMNS:
                    raise refuse_file(
                        path, f"a row has more than {MOST_COLUMNS} columns.", row=reader.line_num
                    )
                if number >= most:
                    raise refuse_too_many_rows(path, limits)
                yield row
        except csv.Error as problem:
            raise refuse_file(
                path,
                f"the text is not a CSV from here on ({problem}); the file may be cut short.",
                row=reader.line_num,
            ) from None
        except UnicodeDecodeError:
            raise refuse_file(path, "the file changed while it was read: load it again.") from None


def read_sheets(path: Path, limits: FileLimits) -> Iterator[SheetTable]:
    """The sheets of an ODS or XLSX workbook, read in a process with limits. Raises RefusedFileError."""
    check_archive(path, limits)
    with tempfile.TemporaryFile() as complaints:
        command = [sys.executable, "-I", str(PROGRAM), str(path), str(CHILD_MEGABYTES), str(CHILD_SECONDS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, encoding="utf-8") as child:
            try:
                yield from split_tables(limit_lines(child.stdout, path), path, limits)
            finally:
                child.kill()


def limit_lines(stream: IO[str] | None, path: Path) -> Iterator[str]:
    """The lines of a stream. Raises RefusedFileError where one is longer than any row of a list."""
    most = LONGEST_LINE * 2
    while stream and (line := stream.readline(most)):
        if len(line) == most:
            raise refuse_file(path, f"one row holds more than a million characters, {TOO_LARGE}")
        yield line


def split_tables(stream: Iterator[str], path: Path, limits: FileLimits) -> Iterator[SheetTable]:
    """The tables in the child's lines. Raises RefusedFileError where the child did not get to the end."""
    heading: dict[str, object] = {}

    def rows() -> Iterator[list[str]]:
        for number, line in enumerate(stream):
            message = json.loads(line)
            if isinstance(message, dict):
                heading.clear()
                heading.update(message)
                return
            if number >= limits.rows:
                raise refuse_too_many_rows(path, limits, str(heading.get("sheet", "")))
            yield message
        raise refuse_file(path, UNREAD)

    yielded = list(rows())
    if yielded:
        raise refuse_file(path, "the workbook cannot be read.")
    while "end" not in heading:
        table = SheetTable(str(heading["sheet"]), rows())
        yield table
        for _ in table.rows:
            pass


def check_archive(path: Path, limits: FileLimits) -> None:
    """Refuse a zip that is no workbook, or that unpacks to more than any release would."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise refuse_file(path, "the workbook is damaged or cut short: download it again.") from None
    names = {part.filename for part in parts}
    if not names & {"content.xml", "xl/workbook.xml"}:
        raise refuse_file(path, "this is a zip, but neither an ODS nor an XLSX workbook.")
    if len(parts) > 5000 or sum(part.file_size for part in parts) > limits.unpacked_megabytes << 20:
        raise refuse_file(
            path,
            f"the workbook unpacks to more than {limits.unpacked_megabytes:,} MB, so it is not opened: "
            "save the list alone as CSV.",
        )
