"""Reads one published file: finds the lists in it, what each is and of when, and its rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Final

from ratings.ofsted import titles
from ratings.ofsted.file_contents import PrintedTotal, ReadFile, ReadRelease
from ratings.ofsted.files.tables import STREAMED, SheetTable, open_tables
from ratings.ofsted.headings import DEEPEST
from ratings.ofsted.list_dates import Row
from ratings.ofsted.list_detection import (
    KINDS,
    DetectedList,
    detect_list,
    phrase_no_list,
    phrase_other_delimiter,
)
from ratings.ofsted.list_walk import NothingListedError, ReadingRelease, open_list
from ratings.ofsted.printed_totals import read_printed_totals
from ratings.ofsted.problems import Problem, RefusedFileError
from ratings.ofsted.rows.repeats import RepeatedRows

#: A CSV longer than this is not held: ten times the longest Ofsted has published.
LONG: Final = 16 << 20
#: The order lists are reported in.
ORDER: Final = tuple(KINDS)


@dataclass(slots=True)
class FileFindings:
    """What a walk through a file's sheets brings together."""

    cover: list[list[str]] = field(default_factory=list)
    printed: list[PrintedTotal] = field(default_factory=list)
    releases: list[ReadRelease] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed_over: list[DetectedList] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    headings: int = 0


def read_file(path: Path | str, *, as_at: date | None = None, kind: str = "", status: str = "") -> ReadFile:
    """Read a CSV, ODS or XLSX file with one or more of Ofsted's lists of providers.

    `as_at` overrules the day a list names (for one of a year, its last day), `kind` what it lists, `status` how settled
    its figures are; a kind given for a workbook of several lists picks those of that kind. Raises RefusedFileError with every
    problem found; reads no database.
    """
    path = Path(path)
    check_kind(path, kind)
    findings = FileFindings()
    for table in open_tables(path):
        read_sheet(path, table, findings, as_at=as_at, kind=kind)
    if findings.problems:
        raise RefusedFileError(findings.problems)
    if not findings.releases:
        why = phrase_no_list(findings.headings)
        if findings.passed_over:
            kinds_there = ", ".join(
                dict.fromkeys(KINDS[passed_over.kind or "as-at"] for passed_over in findings.passed_over)
            )
            why = f"no list here is of the kind “{kind}”; there are: {kinds_there}."
        raise RefusedFileError([Problem(path.name, why)])
    check_distinct_lists(path, findings.releases)
    total = file_checksum(path)
    releases = [
        replace(
            release,
            sha256=total,
            published_on=titles.find_publication_day(findings.cover, release.as_at),
            status=status or release.status,
            printed=tuple(findings.printed),
        )
        for release in sorted(findings.releases, key=lambda release: ORDER.index(release.kind))
    ]
    return ReadFile(path.name, total, tuple(releases), tuple(findings.remarks))


def read_sheet(
    path: Path, table: SheetTable, findings: FileFindings, *, as_at: date | None, kind: str
) -> None:
    """Read one sheet into what was found."""
    top = list(islice(table.rows, DEEPEST))
    name = titles.normalise_title(table.sheet)
    if name.startswith("cover"):
        findings.cover += top
    if "series" in name:
        findings.printed += read_printed_totals(chain(top, table.rows))
        return
    alone = not table.sheet  # a CSV
    start, used = detect_list(table, top, file=path.name, stem=path.stem, kind=kind if alone else "")
    if start is None:
        findings.headings += bool(used)
        findings.problems += find_other_delimiter(path, top) if alone else []
        return
    findings.headings += 1
    if kind and not alone and start.kind and start.kind != kind:
        findings.passed_over.append(start)
        return
    if kind:
        start = replace(start, kind=kind)
    numbered = enumerate(chain(top[used:], table.rows), start=start.heading_row + 1)
    try:
        findings.releases.append(hold_list(open_list(path, start, numbered, as_at=as_at)))
    except NothingListedError as empty:
        if alone:
            findings.problems += empty.problems
        else:
            findings.remarks.append(f"Sheet {start.sheet} has headings and no row: it is passed over.")
    except RefusedFileError as refusal:
        findings.problems += refusal.problems


def hold_list(reading: ReadingRelease) -> ReadRelease:
    """A list walked to its end, with its rows. Raises RefusedFileError with every problem, homes listed twice among them."""
    rows: list[Row] = []
    repeated = RepeatedRows()
    for row in reading.rows():
        repeated.add(row)
        rows.append(row)
    reading.settle_kind(repeated.other_events)
    repeated.report(reading.reader, reading.kind)
    return replace(reading.facts(), rows=tuple(rows))


def is_long(path: Path) -> bool:
    """Whether a file is a CSV too long to be held."""
    if not path.is_file() or path.stat().st_size <= LONG:
        return False
    with path.open("rb") as file:
        return not file.read(2).startswith(b"PK")


def stream_file(path: Path, *, as_at: date | None = None, kind: str = "", status: str = "") -> ReadingRelease:
    """The list in a long CSV, to be walked by whoever stores it: memory stays the same for any number of rows.

    What it says of a home listed twice, and of the kind of a list that names none, is up to the walker, who has the rows.
    Raises RefusedFileError where there is no list.
    """
    check_kind(path, kind)
    table = next(open_tables(path, STREAMED))
    top = list(islice(table.rows, DEEPEST))
    start, used = detect_list(table, top, file=path.name, stem=path.stem, kind=kind)
    if start is None:
        why = phrase_other_delimiter(top) or phrase_no_list(used)
        raise RefusedFileError([Problem(path.name, why)])
    numbered = enumerate(chain(top[used:], table.rows), start=start.heading_row + 1)
    reading = open_list(path, start, numbered, as_at=as_at)
    return replace(reading, status=status, sha256=file_checksum(path))


def check_kind(path: Path, kind: str) -> None:
    """Raises RefusedFileError for a kind that is none."""
    if kind and kind not in KINDS:
        why = f"a list is one of {', '.join(KINDS)}: “{kind}” is none."
        raise RefusedFileError([Problem(path.name, why)])


def find_other_delimiter(path: Path, top: list[list[str]]) -> list[Problem]:
    """A problem where the cells of a CSV are separated by another mark than commas."""
    why = phrase_other_delimiter(top)
    return [Problem(path.name, why)] if why else []


def check_distinct_lists(path: Path, releases: list[ReadRelease]) -> None:
    """Raises RefusedFileError for two lists of one kind and day."""
    seen: dict[tuple[str, date], ReadRelease] = {}
    for release in releases:
        earlier = seen.setdefault((release.kind, release.as_at), release)
        if earlier is not release:
            why = f"two sheets list {KINDS[release.kind]}: {earlier.sheet} and {release.sheet}."
            raise RefusedFileError([Problem(path.name, why)])


def file_checksum(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
