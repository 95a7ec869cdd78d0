"""One list walked row by row: its rows as they come, and what it is once they are walked. The same rules for any length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from ratings.ofsted import titles
from ratings.ofsted.file_contents import ReadRelease
from ratings.ofsted.list_dates import ListDates, Row, find_period
from ratings.ofsted.list_detection import KINDS, DetectedList
from ratings.ofsted.problems import RefusedFileError
from ratings.ofsted.rows import HomeRows, MovementRows, row_reader
from ratings.ofsted.rows.row_reader import ListPlace

DEMONSTRATION_TITLE: Final = "demonstration register"
NOTHING: Final = "no children’s home is listed."
#: The names of the 2013-14 file, whose digits mix grades with interim results.
OF_2014: Final = frozenset({"provider urn"})


class NothingListedError(RefusedFileError):
    """A list without a row."""


@dataclass(slots=True)
class ReadingRelease:
    """A list being read. `rows` is walked once; `facts` are known after."""

    path: Path
    start: DetectedList
    reader: HomeRows | MovementRows
    numbered: Iterator[tuple[int, list[str]]]
    as_at: date | None
    status: str = ""
    sha256: str = ""
    dates: ListDates = field(default_factory=ListDates)
    walked: int = 0
    fictitious: int = 0

    @property
    def kind(self) -> str:
        """What it lists, "" while only its rows can tell."""
        return self.reader.kind

    def rows(self) -> Iterator[Row]:
        """The children's homes, inspections or movements, in the file's order."""
        row: Row
        for row in self.reader.each(self.numbered):
            if len(self.reader.problems) > row_reader.ENOUGH:
                return
            self.walked += 1
            self.fictitious += row.is_fictitious
            self.dates.add(row)
            yield row

    def settle_kind(self, other_events: int) -> None:
        """Say what a list that names no kind is: `other_events` of its rows repeat a home with another inspection."""
        if isinstance(self.reader, HomeRows):
            self.reader.settle_kind(homes=self.walked, other_events=other_events)

    def facts(self) -> ReadRelease:
        """What the list is, without its rows. Raises RefusedFileError with every problem;
        NothingListedError is one of those."""
        if self.reader.problems:
            raise RefusedFileError(self.reader.problems)
        if not self.reader.providers:
            raise NothingListedError([self.start.problem(NOTHING)])
        if not self.walked:
            raise RefusedFileError([self.start.problem(NOTHING)])
        of = find_period(self.start, self.kind, self.dates, stem=self.path.stem, given_day=self.as_at)
        return ReadRelease(
            file=self.path.name,
            sheet=self.start.sheet,
            sha256=self.sha256,
            as_at=of.as_at,
            title=titles.find_title(self.start.titles, of.as_at),
            published_on=None,
            status=self.status or titles.find_status([*self.start.says, self.path.stem]),
            is_demonstration=is_demonstration(self.start, fictitious=self.fictitious, rows=self.walked),
            providers=self.reader.providers,
            rows=(),
            remarks=(
                *of.remarks,
                *remark_lost_numbers(self.reader),
                *self.reader.remarks,
                *remark_kind(self.start, self.kind),
            ),
            kind=self.kind,
            starts_on=of.starts_on,
            unknown_types=tuple(self.reader.unknown_types.most_common()),
        )


def open_list(
    path: Path, start: DetectedList, numbered: Iterator[tuple[int, list[str]]], *, as_at: date | None
) -> ReadingRelease:
    """The list that begins here, to be walked. Raises RefusedFileError where its headings cannot be those of a list."""
    if {cell.strip().lower() for cell in start.heading} & OF_2014:
        why = (
            "this is the form of 2013-14, which gives digits that mix grades with interim results: "
            "no total can be made of it, so it is not loaded."
        )
        raise RefusedFileError([start.problem(why, row=start.heading_row)])
    columns, problems = start.columns()
    if problems:
        raise RefusedFileError(problems)
    place: ListPlace = {
        "file": path.name, "sheet": start.sheet, "heading": start.heading, "columns": columns,
    }  # fmt: skip
    reader = MovementRows(**place) if start.kind == "movements" else HomeRows(kind=start.kind, **place)
    return ReadingRelease(path, start, reader, numbered, as_at)


def remark_kind(start: DetectedList, kind: str) -> tuple[str, ...]:
    """A remark where the rows had to tell the kind of a list."""
    return () if start.kind else (f"Nothing names the kind of list; by its rows it is of {KINDS[kind]}.",)


def remark_lost_numbers(reader: HomeRows | MovementRows) -> tuple[str, ...]:
    """A remark where a spreadsheet spoilt numbers of inspections."""
    if not isinstance(reader, HomeRows) or not reader.lost:
        return ()
    remark = (
        f"A spreadsheet spoilt the number of {reader.lost:,} of the inspections (1.02E+07), first in row "
        f"{reader.first_lost}: they go by their day."
    )
    return (remark,)


def is_demonstration(start: DetectedList, *, fictitious: int, rows: int) -> bool:
    """Whether the homes are fictitious. Raises RefusedFileError where fictitious and real homes are mixed."""
    is_titled_so = any(DEMONSTRATION_TITLE in titles.normalise_title(text) for text in start.says)
    if fictitious == rows:
        return True
    if is_titled_so or fictitious:
        why = f"{fictitious:,} of {rows:,} homes have fictitious numbers: a register is one or the other."
        raise RefusedFileError([start.problem(why)])
    return False
