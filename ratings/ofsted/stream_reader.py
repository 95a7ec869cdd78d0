"""Reads one long CSV a row at a time: memory stays the same however many rows there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Final

from ratings.ofsted import titles
from ratings.ofsted.file_contents import ReadRelease
from ratings.ofsted.files.tables import STREAMED, open_tables
from ratings.ofsted.headings import DEEPEST
from ratings.ofsted.list_dates import ListDates, find_period
from ratings.ofsted.list_detection import (
    KINDS,
    DetectedList,
    detect_list,
    phrase_no_list,
    phrase_other_delimiter,
)
from ratings.ofsted.problems import Problem, RefusedFileError
from ratings.ofsted.reader import file_checksum, is_demonstration, remark_lost_numbers
from ratings.ofsted.rows import HomeRow, HomeRows

#: A CSV longer than this is not held: ten times the longest Ofsted has published.
LONG: Final = 16 << 20
#: After so many problems the rest of a long file is not looked at.
ENOUGH: Final = 1000


def is_long(path: Path) -> bool:
    """Whether a file is a CSV too long to be held."""
    if not path.is_file() or path.stat().st_size <= LONG:
        return False
    with path.open("rb") as file:
        return not file.read(2).startswith(b"PK")


@dataclass(slots=True)
class ReadingRelease:
    """A list of homes being read. `rows` is walked once; `facts` are known after."""

    path: Path
    start: DetectedList
    reader: HomeRows
    numbered: Iterator[tuple[int, list[str]]]
    as_at: date | None
    status: str
    dates: ListDates = field(default_factory=ListDates)
    homes: int = 0
    fictitious: int = 0

    @property
    def kind(self) -> str:
        """What it lists."""
        return self.start.kind

    def rows(self) -> Iterator[HomeRow]:
        """The children's homes or inspections, in the file's order."""
        in_year = self.kind == "in-year"
        for home in self.reader.each(self.numbered):
            if in_year:
                self.reader.check_event(home)
            if len(self.reader.problems) > ENOUGH:
                return
            self.homes += 1
            self.fictitious += home.is_fictitious
            self.dates.add(home)
            yield home

    def facts(self) -> ReadRelease:
        """What the list is, without its rows. Raises RefusedFileError with every problem."""
        if self.reader.problems:
            raise RefusedFileError(self.reader.problems)
        if not self.homes:
            raise RefusedFileError([self.start.problem("no children’s home is listed.")])
        of = find_period(self.start, self.kind, self.dates, stem=self.path.stem, given_day=self.as_at)
        return ReadRelease(
            file=self.path.name,
            sheet="",
            sha256=file_checksum(self.path),
            as_at=of.as_at,
            title=titles.find_title(self.start.titles, of.as_at),
            published_on=None,
            status=self.status or titles.find_status([*self.start.says, self.path.stem]),
            is_demonstration=is_demonstration(self.start, fictitious=self.fictitious, rows=self.homes),
            providers=self.reader.providers,
            rows=(),
            remarks=(*of.remarks, *remark_lost_numbers(self.reader)),
            kind=self.kind,
            starts_on=of.starts_on,
            unknown_types=tuple(self.reader.unknown_types.most_common()),
        )


def stream_file(path: Path, *, as_at: date | None = None, kind: str = "", status: str = "") -> ReadingRelease:
    """The list in a long CSV. Raises RefusedFileError where it has none, or does not say what it lists."""
    if kind and kind not in KINDS:
        raise RefusedFileError(
            [Problem(path.name, f"a list is one of {', '.join(KINDS)}: “{kind}” is none.")]
        )
    table = next(open_tables(path, STREAMED))
    top = list(islice(table.rows, DEEPEST))
    start, used = detect_list(table, top, file=path.name, stem=path.stem, kind=kind)
    if start is None:
        why = phrase_other_delimiter(top) or phrase_no_list(used)
        raise RefusedFileError([Problem(path.name, why)])
    if start.kind not in ("as-at", "in-year", "places"):
        why = "a file as long as this must say what it lists: say it with --kind as-at, in-year or places."
        raise RefusedFileError([start.problem(why)])
    columns, problems = start.columns()
    if problems:
        raise RefusedFileError(problems)
    reader = HomeRows(kind=start.kind, file=path.name, sheet="", heading=start.heading, columns=columns)
    numbered = enumerate(chain(top[used:], table.rows), start=start.heading_row + 1)
    return ReadingRelease(path, start, reader, numbered, as_at, status)
