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
from typing import Final, TextIO, cast

from ratings.ofsted.files.text_encoding import encoding_of
from ratings.ofsted.problems import Problem, Refused

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
class Limits:
    """How large a file may be: megabytes on disk, of a workbook unpacked, and rows in one sheet.

    Ofsted's largest workbook has 3 MB on disk, 60 MB unpacked and 8,000 rows in a sheet.
    """

    megabytes: int
    unpacked_megabytes: int
    rows: int


#: For a file whose rows are all held at once.
WHOLE: Final = Limits(megabytes=150, unpacked_megabytes=600, rows=200_000)
#: For a file whose rows are passed on one by one: memory stays flat.
STREAMED: Final = Limits(megabytes=4096, unpacked_megabytes=600, rows=10_000_000)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. `rows` may be walked once; its row 1 is the sheet's first. A CSV has one sheet without a name."""

    sheet: str
    rows: Iterator[list[str]]


def tables(path: Path, limits: Limits = WHOLE) -> Iterator[Table]:
    """The file's sheets, each to be walked before the next is asked for. Raises Refused.

    Sheets with Ofsted's own totals ("… series") come before the others.
    """
    try:
        if path.exists() and not path.is_file():
            raise refusal(path, "this is not a file.")
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as problem:
        raise refusal(path, f"the file cannot be opened ({problem.strerror}).") from None
    if not size:
        raise refusal(path, "the file is empty.")
    if size > limits.megabytes << 20:
        raise refusal(path, f"the file is larger than {limits.megabytes:,} MB, {TOO_LARGE}")
    if start.startswith(b"PK"):
        yield from sheets(path, limits)
        return
    for mark, name in ((OLD_WORKBOOK, "an old Excel workbook (.xls)"), (b"%PDF", "a PDF")):
        if start.startswith(mark):
            raise refusal(path, f"this is {name}: save it as .xlsx, .ods or .csv first.")
    if start.lstrip().startswith(b"<"):
        raise refusal(path, "this is a web page or XML, not a CSV, XLSX or ODS file.")
    yield Table("", lines(path, limits))


def refusal(path: Path, why: str, **where: object) -> Refused:
    """A refusal of the whole file."""
    return Refused([Problem(path.name, why, **where)])  # type: ignore[arg-type]


def too_many_rows(path: Path, limits: Limits, sheet: str = "") -> Refused:
    """The refusal of a list longer than the limit."""
    return refusal(path, f"there are more than {limits.rows:,} rows, {TOO_LARGE}", sheet=sheet)


def lines(path: Path, limits: Limits) -> Iterator[list[str]]:
    """The rows of a CSV. Raises Refused where it is no CSV or ends within a quoted cell."""
    most = limits.rows
    with path.open(encoding=encoding_of(path), newline="") as file:
        reader = csv.reader(iter(partial(file.readline, LONGEST_LINE), ""), strict=True)
        try:
            for number, row in enumerate(reader):
                if len(row) > MOST_COLUMNS:
                    raise refusal(path, f"a row has more than {MOST_COLUMNS} columns.", row=reader.line_num)
                if number >= most:
                    raise too_many_rows(path, limits)
                yield row
        except csv.Error as problem:
            raise refusal(
                path,
                f"the text is not a CSV from here on ({problem}); the file may be cut short.",
                row=reader.line_num,
            ) from None
        except UnicodeDecodeError:
            raise refusal(path, "the file changed while it was read: load it again.") from None


def sheets(path: Path, limits: Limits) -> Iterator[Table]:
    """The sheets of an ODS or XLSX workbook, read in a process with limits. Raises Refused."""
    guard(path, limits)
    with tempfile.TemporaryFile() as complaints:
        command = [sys.executable, "-I", str(PROGRAM), str(path), str(CHILD_MEGABYTES), str(CHILD_SECONDS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, encoding="utf-8") as child:
            try:
                yield from parted(limited(cast(TextIO, child.stdout), path), path, limits)
            finally:
                child.kill()


def limited(stream: TextIO, path: Path) -> Iterator[str]:
    """The lines of a stream. Raises Refused where one is longer than any row of a list."""
    most = LONGEST_LINE * 2
    while line := stream.readline(most):
        if len(line) == most:
            raise refusal(path, f"one row holds more than a million characters, {TOO_LARGE}")
        yield line


def parted(stream: Iterator[str], path: Path, limits: Limits) -> Iterator[Table]:
    """The tables in the child's lines. Raises Refused where the child did not get to the end."""
    heading: dict[str, object] = {}

    def rows() -> Iterator[list[str]]:
        for number, line in enumerate(stream):
            told = json.loads(line)
            if isinstance(told, dict):
                heading.clear()
                heading.update(told)
                return
            if number >= limits.rows:
                raise too_many_rows(path, limits, str(heading.get("sheet", "")))
            yield told
        raise refusal(path, UNREAD)

    yielded = list(rows())
    if yielded:
        raise refusal(path, "the workbook cannot be read.")
    while "end" not in heading:
        table = Table(str(heading["sheet"]), rows())
        yield table
        for _ in table.rows:
            pass


def guard(path: Path, limits: Limits) -> None:
    """Refuse a zip that is no workbook, or that unpacks to more than any release would."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise refusal(path, "the workbook is damaged or cut short: download it again.") from None
    names = {part.filename for part in parts}
    if not names & {"content.xml", "xl/workbook.xml"}:
        raise refusal(path, "this is a zip, but neither an ODS nor an XLSX workbook.")
    if len(parts) > 5000 or sum(part.file_size for part in parts) > limits.unpacked_megabytes << 20:
        raise refusal(
            path,
            f"the workbook unpacks to more than {limits.unpacked_megabytes:,} MB, so it is not opened: "
            "save the list alone as CSV.",
        )
