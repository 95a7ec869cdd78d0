"""Rows of one list put aside in tables that end with the transaction, where statements can see them all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db import connection

from ratings import vocabulary
from ratings.loading.bulk_rows.copy_lines import HOMES, MOVEMENTS, copy_home_line, copy_movement_line
from ratings.models import Release
from ratings.ofsted import HomeRow, MovementRow, Problem, ReadRelease, RefusedFileError

#: So many lines are sent at once.
LINES: Final = 2000
#: How many rows of each kind of mistake are reported one by one.
TOLD: Final = 40
Progress = Callable[[int], None]


class ListReading(Protocol):
    """One list of a file being read: its rows, walked once, and then what it is."""

    @property
    def kind(self) -> str: ...

    def rows(self) -> Iterator[HomeRow | MovementRow]:
        """The rows, in the file's order."""

    def settle_kind(self, other_events: int) -> None:
        """Say what a list that names no kind is: `other_events` of its rows repeat a home with another inspection."""

    def facts(self) -> ReadRelease:
        """What the list is, without its rows. Raises RefusedFileError with every problem found on the way."""


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list read already, as a Reading."""

    found: ReadRelease

    @property
    def kind(self) -> str:
        """What it lists."""
        return self.found.kind

    def rows(self) -> Iterator[HomeRow | MovementRow]:
        """Its rows."""
        return iter(self.found.rows)

    def settle_kind(self, other_events: int) -> None:
        """Nothing: it is settled."""

    def facts(self) -> ReadRelease:
        """Itself."""
        return self.found


@dataclass(frozen=True, slots=True)
class StagedList:
    """A list whose rows stand in the table `staged`: what it is and how much there is of it."""

    found: ReadRelease
    rows: int
    judged: int = 0
    owners_published: bool = False
    lists_unjudged: bool = False
    joint_region: bool = False

    @property
    def kind(self) -> str:
        """What it lists."""
        return self.found.kind


def stage_list(reading: ListReading, *, progress: Progress | None = None) -> StagedList:
    """Walk a list into a new table `staged`, which takes the place of the one before; `progress` is called with the rows so far.

    Needs a transaction. Raises RefusedFileError with what reading found wrong, and for a home or an inspection listed twice.
    """
    movements = reading.kind == Release.Kind.MOVEMENTS
    columns = MOVEMENTS if movements else HOMES
    line: Callable[[int, Any], str] = copy_movement_line if movements else copy_home_line
    with connection.cursor() as cursor:
        defined = ", ".join(
            f"{name} {kind} {'' if kind in ('int', 'date') else 'not null'}" for name, kind in columns.items()
        )
        cursor.execute("drop table if exists staged, staged_owner, staged_inspection")
        cursor.execute(f"create temporary table staged ({defined}) on commit drop")
        with cursor.copy(f"copy staged ({', '.join(columns)}) from stdin") as copy:
            for lines, sent in batch_lines(reading.rows(), line):
                copy.write(lines)
                if progress:
                    progress(sent)
        if not reading.kind:
            cursor.execute("select count(distinct (urn, event_number)) - count(distinct urn) from staged")
            reading.settle_kind(cursor.fetchone()[0])
        facts = reading.facts()
        cursor.execute("create unique index on staged (place)")
        cursor.execute("analyze staged")
    check_duplicates(facts)
    return measure_staged_list(facts)


def batch_lines(rows: Iterable[Any], line: Callable[[int, Any], str]) -> Iterator[tuple[str, int]]:
    """(lines for COPY, how many rows that makes so far), some thousands of rows at a time."""
    lines: list[str] = []
    place = 0
    for place, row in enumerate(rows, start=1):
        lines.append(line(place, row))
        if len(lines) == LINES:
            yield "".join(lines), place
            lines.clear()
    if lines:
        yield "".join(lines), place


def check_duplicates(release: ReadRelease) -> None:
    """Raises RefusedFileError, with each place, for a list that names a home twice, or, of a year's inspections, one
    inspection of a home twice."""
    in_year = release.kind == Release.Kind.IN_YEAR
    identity = "urn, event_number" if in_year else "urn"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select urn, min(row), max(row) from staged group by {identity} having count(*) > 1 order by 2 limit %s",
            [TOLD],
        )
        twice = cursor.fetchall()
    what = "this inspection of the home" if in_year else "this home"
    problems = [
        Problem(
            release.file,
            f"{what} is listed twice, first in row {first}.",
            sheet=release.sheet,
            row=last,
            column="URN",
            value=urn,
        )
        for urn, first, last in twice
    ]
    if in_year:
        problems += find_undated_inspections(release)
    if problems:
        raise RefusedFileError(problems)


def find_undated_inspections(release: ReadRelease) -> list[Problem]:
    """A problem for each inspection of a year that has no date or no number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select row, urn from staged where inspected_on is null or event_number = '' order by row limit %s",
            [TOLD],
        )
        why = "an inspection needs its date and its number."
        return [
            Problem(release.file, why, sheet=release.sheet, row=row, column="URN", value=urn)
            for row, urn in cursor.fetchall()
        ]


def measure_staged_list(release: ReadRelease) -> StagedList:
    """How much of what the staged rows hold."""
    with connection.cursor() as cursor:
        if release.kind == Release.Kind.MOVEMENTS:
            cursor.execute(
                "select count(*), false, bool_or(region = %s) from staged", [vocabulary.JOINT_REGION]
            )
            rows, _, joint = cursor.fetchone()
            return StagedList(release, rows, lists_unjudged=True, joint_region=bool(joint))
        cursor.execute(
            "select count(*), count(*) filter (where overall <> ''), bool_or(owner <> ''), bool_or(overall = ''),"
            " bool_or(region = %s) from staged",
            [vocabulary.JOINT_REGION],
        )
        rows, judged, owned, unjudged, joint = cursor.fetchone()
    return StagedList(release, rows, judged, bool(owned), bool(unjudged), bool(joint))
