"""Opens a published file, CSV or workbook, as tables of text. Guards against files made to do harm."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

from .decoding import decoded
from .report import Problem, Refused

MOST_BYTES = 120 * 1024 * 1024
#: Characters read from a file, a CSV or the cells of a workbook. Ofsted's largest has nine million.
MOST_TEXT = 32 * 1024 * 1024
MOST_UNPACKED = 600 * 1024 * 1024
MOST_COLUMNS = 500
CHILD_MEGABYTES = 1024
CHILD_SECONDS = 60
PROGRAM = Path(__file__).with_name("workbook.py")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. `rows` may be walked once; its row 1 is the sheet's first. A CSV has one sheet without a name."""

    sheet: str
    rows: Iterator[list[str]]


def tables(path: Path) -> Iterator[Table]:
    """The file's sheets in order, each to be walked before the next is asked for. Raises Refused."""
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
    if size > MOST_BYTES:
        raise refusal(
            path, f"the file is larger than {MOST_BYTES >> 20} MB, far more than a release of Ofsted’s."
        )
    if start.startswith(b"PK"):
        yield from sheets(path)
        return
    for mark, name in ((OLD_WORKBOOK, "an old Excel workbook (.xls)"), (b"%PDF", "a PDF")):
        if start.startswith(mark):
            raise refusal(path, f"this is {name}: save it as .xlsx, .ods or .csv first.")
    if start.lstrip().startswith(b"<"):
        raise refusal(path, "this is a web page or XML, not a CSV, XLSX or ODS file.")
    if size > MOST_TEXT:
        raise too_much_text(path)
    yield Table("", lines(path))


def refusal(path: Path, why: str, **where: object) -> Refused:
    """A refusal of the whole file."""
    return Refused([Problem(path.name, why, **where)])  # type: ignore[arg-type]


def too_much_text(path: Path) -> Refused:
    """The refusal of a file whose cells would take more memory than a machine may have to spare."""
    return refusal(path, "the file holds far more text than a release of Ofsted’s.")


def lines(path: Path) -> Iterator[list[str]]:
    """The rows of a CSV. Raises Refused where it is no CSV or ends within a quoted cell."""
    text = decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise refusal(path, f"a row has more than {MOST_COLUMNS} columns.", row=reader.line_num)
            yield row
    except csv.Error as problem:
        raise refusal(
            path,
            f"the text is not a CSV from here on ({problem}); the file may be cut short.",
            row=reader.line_num,
        ) from None


def sheets(path: Path) -> Iterator[Table]:
    """The sheets of an ODS or XLSX workbook, read in a process with limits. Raises Refused."""
    guard(path)
    with tempfile.TemporaryFile() as complaints:
        command = [sys.executable, "-I", str(PROGRAM), str(path), str(CHILD_MEGABYTES), str(CHILD_SECONDS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, encoding="utf-8") as child:
            try:
                yield from parted(limited(cast(TextIO, child.stdout), path), path)
            finally:
                child.kill()


def limited(stream: TextIO, path: Path) -> Iterator[str]:
    """The lines of a stream. Raises Refused where they, or one of them, grow beyond MOST_TEXT."""
    left = MOST_TEXT
    while line := stream.readline(left + 1):
        left -= len(line)
        if left < 0:
            raise too_much_text(path)
        yield line


def parted(stream: Iterator[str], path: Path) -> Iterator[Table]:
    """The tables in the child's lines. Raises Refused where the child did not get to the end."""
    heading: dict[str, object] = {}

    def rows() -> Iterator[list[str]]:
        for line in stream:
            told = json.loads(line)
            if isinstance(told, dict):
                heading.clear()
                heading.update(told)
                return
            yield told
        raise refusal(
            path, "the workbook cannot be read: it is damaged, protected by a password, or too large inside."
        )

    yielded = list(rows())
    if yielded:
        raise refusal(path, "the workbook cannot be read.")
    while "end" not in heading:
        table = Table(str(heading["sheet"]), rows())
        yield table
        for _ in table.rows:
            pass


def guard(path: Path) -> None:
    """Refuse a zip that is no workbook, or that unpacks to more than any release would."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise refusal(path, "the workbook is damaged or cut short: download it again.") from None
    names = {part.filename for part in parts}
    if not names & {"content.xml", "xl/workbook.xml"}:
        raise refusal(path, "this is a zip, but neither an ODS nor an XLSX workbook.")
    if len(parts) > 5000 or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refusal(
            path, f"the workbook unpacks to more than {MOST_UNPACKED >> 20} MB, so it is not opened."
        )
