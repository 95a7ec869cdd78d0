"""Reads one published file: finds the lists in it, what each is and of when, and its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Final

from ratings.ofsted import titles
from ratings.ofsted.file_contents import PrintedTotal, ReadFile, ReadRelease
from ratings.ofsted.files.tables import SheetTable, open_tables
from ratings.ofsted.headings import DEEPEST
from ratings.ofsted.list_dates import ListDates, Row, find_period
from ratings.ofsted.list_detection import (
    KINDS,
    DetectedList,
    detect_list,
    phrase_no_list,
    phrase_other_delimiter,
)
from ratings.ofsted.printed_totals import read_printed_totals
from ratings.ofsted.problems import Problem, RefusedFileError
from ratings.ofsted.rows import HomeRows, MovementRows
from ratings.ofsted.rows.row_reader import ListPlace

DEMONSTRATION_TITLE: Final = "demonstration register"
#: The names of the 2013-14 file, whose digits mix grades with interim results.
OF_2014: Final = frozenset({"provider urn"})
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


class NothingListedError(Exception):
    """A list without a row."""


def read_file(path: Path | str, *, as_at: date | None = None, kind: str = "", status: str = "") -> ReadFile:
    """Read a CSV, ODS or XLSX file with one or more of Ofsted's lists of providers.

    `as_at` overrules the day a list names (for one of a year, its last day), `kind` what it lists, `status` how settled
    its figures are; a kind given for a workbook of several lists picks those of that kind. Raises RefusedFileError with every
    problem found; reads no database.
    """
    path = Path(path)
    if kind and kind not in KINDS:
        raise RefusedFileError(
            [Problem(path.name, f"a list is one of {', '.join(KINDS)}: “{kind}” is none.")]
        )
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
    if {cell.strip().lower() for cell in start.heading} & OF_2014:
        why = (
            "this is the form of 2013-14, which gives digits that mix grades with interim results: "
            "no total can be made of it, so it is not loaded."
        )
        findings.problems.append(start.problem(why, row=start.heading_row))
        return
    numbered = enumerate(chain(top[used:], table.rows), start=start.heading_row + 1)
    try:
        findings.releases.append(read_list(path, start, numbered, as_at=as_at))
    except NothingListedError as empty:
        if alone:
            findings.problems.append(start.problem(str(empty)))
        else:
            findings.remarks.append(f"Sheet {start.sheet} has headings and no row: it is passed over.")
    except RefusedFileError as refusal:
        findings.problems += refusal.problems


def read_list(
    path: Path, start: DetectedList, numbered: Iterator[tuple[int, list[str]]], *, as_at: date | None
) -> ReadRelease:
    """The list that begins here, its file's own facts still to be filled in. Raises RefusedFileError."""
    places, problems = start.columns()
    if problems:
        raise RefusedFileError(problems)
    place: ListPlace = {
        "file": path.name, "sheet": start.sheet, "heading": start.heading, "columns": places,
    }  # fmt: skip
    reader: MovementRows | HomeRows
    rows: list[Row]
    remarks: tuple[str, ...] = ()
    if start.kind == "movements":
        reader = movements = MovementRows(**place)
        rows, kind = list(movements.movements(numbered)), start.kind
    else:
        reader = homes = HomeRows(kind=start.kind, **place)
        rows, kind = list(homes.homes(numbered)), homes.kind
        remarks = remark_lost_numbers(homes)
    if reader.problems:
        raise RefusedFileError(reader.problems)
    if not reader.providers:
        raise NothingListedError("no children’s home is listed.")
    if not rows:
        raise RefusedFileError([start.problem("no children’s home is listed.")])
    dates = ListDates()
    for row in rows:
        dates.add(row)
    of = find_period(start, kind, dates, stem=path.stem, given_day=as_at)
    if not start.kind:
        remarks += (f"Nothing names the kind of list; by its rows it is of {KINDS[kind]}.",)
    return ReadRelease(
        file=path.name,
        sheet=start.sheet,
        sha256="",
        as_at=of.as_at,
        title=titles.find_title(start.titles, of.as_at),
        published_on=None,
        status=titles.find_status([*start.says, path.stem]),
        is_demonstration=is_demonstration(
            start, fictitious=sum(row.is_fictitious for row in rows), rows=len(rows)
        ),
        providers=reader.providers,
        rows=tuple(rows),
        remarks=(*of.remarks, *remarks),
        kind=kind,
        starts_on=of.starts_on,
        unknown_types=tuple(reader.unknown_types.most_common()),
    )


def find_other_delimiter(path: Path, top: list[list[str]]) -> list[Problem]:
    """A problem where the cells of a CSV are separated by another mark than commas."""
    why = phrase_other_delimiter(top)
    return [Problem(path.name, why)] if why else []


def remark_lost_numbers(homes: HomeRows) -> tuple[str, ...]:
    """A remark where a spreadsheet spoilt numbers of inspections."""
    if not homes.lost:
        return ()
    remark = (
        f"A spreadsheet spoilt the number of {homes.lost:,} of the inspections (1.02E+07), first in row "
        f"{homes.first_lost}: they go by their day."
    )
    return (remark,)


def check_distinct_lists(path: Path, releases: list[ReadRelease]) -> None:
    """Refuse two lists of one kind and day."""
    seen: dict[tuple[str, date], ReadRelease] = {}
    for release in releases:
        earlier = seen.setdefault((release.kind, release.as_at), release)
        if earlier is not release:
            why = f"two sheets list {KINDS[release.kind]}: {earlier.sheet} and {release.sheet}."
            raise RefusedFileError([Problem(path.name, why)])


def is_demonstration(start: DetectedList, *, fictitious: int, rows: int) -> bool:
    """Whether the homes are fictitious. Raises RefusedFileError where fictitious and real homes are mixed."""
    is_titled_so = any(DEMONSTRATION_TITLE in titles.normalise_title(text) for text in start.says)
    if fictitious == rows:
        return True
    if is_titled_so or fictitious:
        why = f"{fictitious:,} of {rows:,} homes have fictitious numbers: a register is one or the other."
        raise RefusedFileError([start.problem(why)])
    return False


def file_checksum(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
