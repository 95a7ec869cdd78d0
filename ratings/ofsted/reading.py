"""Reads one published file: finds the list of homes, its day and its title, and its rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from . import naming
from .headings import DEEPEST, NEEDED, columns, is_heading, published_name
from .movements import MovementRow
from .report import Problem, Refused
from .rows import HomeRow, RowReader
from .tables import Table, tables

DEMONSTRATION_TITLE = "demonstration register"
#: Even in March 2021 the newest inspection was only a year old.
LONGEST_SILENCE = timedelta(days=550)
#: Where nothing names the day, so great a part of the dates must lie in the year before it.
LEAST_RECENT = 0.02
#: So many inspections and none of them recent are no accident.
ENOUGH_TO_DOUBT = 20


@dataclass(frozen=True, slots=True)
class ReadRelease:
    """A published file read and found whole. `remarks` say what was concluded rather than read."""

    file: str
    sheet: str
    sha256: str
    as_at: date
    title: str
    published_on: date | None
    status: str
    is_demonstration: bool
    providers: int
    rows: tuple[HomeRow | MovementRow, ...]
    remarks: tuple[str, ...] = ()
    kind: str = "as-at"
    starts_on: date | None = None

    @property
    def homes(self) -> tuple[HomeRow, ...]:
        """The rows of a list of homes."""
        return tuple(row for row in self.rows if isinstance(row, HomeRow))

    @property
    def owners_published(self) -> bool:
        """Whether any home's owner is named."""
        return any(home.owner for home in self.homes)

    @property
    def lists_unjudged(self) -> bool:
        """Whether homes without a judgement are listed."""
        return any(not home.outcome for home in self.homes)


@dataclass(slots=True)
class Sheet:
    """A sheet with the heading of a list of inspected providers, and what stands above it."""

    name: str
    titles: list[str]
    heading: list[str]
    heading_row: int
    rows: list[list[str]] = field(default_factory=list)

    @property
    def says(self) -> list[str]:
        """The texts that tell what the sheet is."""
        return [*self.titles, self.name]


def read(path: Path | str, *, as_at: date | None = None) -> ReadRelease:
    """Read a CSV, ODS or XLSX file that lists providers as at a day.

    `as_at` overrules the day the file names. Raises Refused with every problem found; reads no database.
    """
    path = Path(path)
    cover: list[list[str]] = []
    sheet = the_list(path, found_sheets(path, cover))
    places, twice = columns(sheet.heading)
    problems = [
        Problem(
            path.name, "this column is there twice.", sheet=sheet.name, row=sheet.heading_row, column=name
        )
        for name in twice
    ]
    problems += missing(path, sheet, places)
    if problems:
        raise Refused(problems)
    reader = RowReader(file=path.name, sheet=sheet.name, heading=sheet.heading, columns=places)
    homes = reader.homes(enumerate(sheet.rows, start=sheet.heading_row + 1))
    if reader.problems:
        raise Refused(reader.problems)
    if not homes:
        raise Refused([Problem(path.name, "no children’s home is listed.", sheet=sheet.name)])
    day, remarks = the_day(path, sheet, homes, as_at)
    check_days(path, sheet, homes, day)
    return ReadRelease(
        file=path.name,
        sheet=sheet.name,
        sha256=checksum(path),
        as_at=day,
        title=naming.title_of(sheet.titles, day),
        published_on=naming.published_on(cover, day),
        status=naming.status_of([*sheet.says, path.stem]),
        is_demonstration=is_demonstration(path, sheet, homes),
        providers=reader.providers,
        rows=tuple(homes),
        remarks=remarks,
    )


def found_sheets(path: Path, cover: list[list[str]]) -> list[Sheet]:
    """The sheets that list inspected providers; rows of a cover sheet are put in `cover`."""
    found = []
    for table in tables(path):
        top = list(islice(table.rows, DEEPEST))
        if naming.words(table.sheet).startswith("cover"):
            cover += top
        sheet = started(table, top)
        if sheet and not naming.OTHER_LIST.search(naming.words(sheet.name)):
            sheet.rows += table.rows
            found.append(sheet)
    return found


def started(table: Table, top: list[list[str]]) -> Sheet | None:
    """The sheet with its heading found among the first rows, or None where it has none."""
    for position, row in enumerate(top):
        if is_heading(row):
            above = [cell for line in top[:position] for cell in line[:1] if cell.strip()]
            return Sheet(table.sheet, above, row, position + 1, top[position + 1 :])
    return None


def the_list(path: Path, sheets: list[Sheet]) -> Sheet:
    """The one sheet that lists homes as at a day. Raises Refused where there is none, or no telling which."""
    if not sheets:
        why = f"no row among the first {DEEPEST} has the headings “URN” and “Provision type”."
        raise Refused([Problem(path.name, why)])
    named = [sheet for sheet in sheets if any(naming.AS_AT.search(naming.words(text)) for text in sheet.says)]
    likely = named or [sheet for sheet in sheets if "overall" in columns(sheet.heading)[0]]
    as_at = [sheet for sheet in likely if not is_in_year(path, sheet, alone=len(sheets) == 1)]
    if not as_at and likely:
        why = "this lists the inspections of a year; only lists of providers as at a day can be loaded."
        raise Refused([Problem(path.name, why, sheet=likely[0].name)])
    if not as_at:
        why = "no list here gives inspection outcomes (a column such as “Overall effectiveness”)."
        raise Refused([Problem(path.name, why)])
    if len(as_at) > 1:
        names = ", ".join(sheet.name for sheet in as_at)
        raise Refused([Problem(path.name, f"several sheets list providers as at a day: {names}.")])
    return as_at[0]


def is_in_year(path: Path, sheet: Sheet, *, alone: bool) -> bool:
    """Whether a sheet, or the file it is alone in, calls itself a list of a year's inspections."""
    texts = [*sheet.says, path.stem] if alone else sheet.says
    return any(naming.IN_YEAR.search(naming.words(text)) for text in texts)


def missing(path: Path, sheet: Sheet, places: dict[str, int]) -> list[Problem]:
    """A problem for each column a list of homes cannot do without."""
    needed = [name for name in NEEDED if name not in places]
    if not {"region", "ofsted_region"} & set(places):
        needed.append("region")
    return [
        Problem(
            path.name,
            f"there is no column “{published_name(name)}”, or any name it has had.",
            sheet=sheet.name,
            row=sheet.heading_row,
        )
        for name in needed
    ]


def the_day(
    path: Path, sheet: Sheet, homes: list[HomeRow], given: date | None
) -> tuple[date, tuple[str, ...]]:
    """(the day the list is as at, remarks): given, named by title, sheet or file, or concluded."""
    if given:
        return given, ()
    named = naming.named_day(sheet.says)
    if named:
        return named, ()
    named = naming.named_day([path.stem])
    if named:
        return named, (f"The file’s own name gives the day: {named.isoformat()}.",)
    return concluded_day(path, sheet, homes)


def concluded_day(path: Path, sheet: Sheet, homes: list[HomeRow]) -> tuple[date, tuple[str, ...]]:
    """(the 31 March after the newest inspection or registration, a remark). Raises Refused on thin evidence."""
    days = [day for home in homes for day in (home.inspected_on, home.registered_on) if day]
    if not days:
        why = "nothing says which day this list is as at: give it with --as-at 2025-03-31."
        raise Refused([Problem(path.name, why, sheet=sheet.name)])
    newest = max(days)
    day = naming.next_march(newest)
    recent = sum(each > day - timedelta(days=366) for each in days)
    if recent < LEAST_RECENT * len(days):
        why = (
            f"nothing names the day this list is as at, and only {recent:,} of {len(days):,} inspections and "
            f"registrations are of the year to {day.isoformat()}: give the day with --as-at."
        )
        raise Refused([Problem(path.name, why, sheet=sheet.name)])
    concluded = (
        f"Nothing names the day; the newest inspection or registration is of {newest.isoformat()}, "
        f"so it is taken as {day.isoformat()}. Correct it with --as-at."
    )
    return day, (concluded,)


def check_days(path: Path, sheet: Sheet, homes: list[HomeRow], day: date) -> None:
    """Refuse a day to come, and one the inspections cannot fit: earlier than some, or long after them all."""
    if day > datetime.now(UTC).date() + timedelta(days=1):  # somewhere it is tomorrow already
        why = f"{day.isoformat()} has not come yet, so no list can be as at it: give its day with --as-at."
        raise Refused([Problem(path.name, why, sheet=sheet.name)])
    held = [(home.inspected_on, home.row) for home in homes if home.inspected_on]
    if not held:
        return
    newest, row = max(held)
    late = sum(inspected_on > day for inspected_on, _ in held)
    if late:
        why = (
            f"{late:,} of {len(held):,} inspections are later than {day.isoformat()}, the day the list is as at, "
            "the newest in this row: either the day or the dates are wrong."
        )
        raise Refused([Problem(path.name, why, sheet=sheet.name, row=row, value=newest.isoformat())])
    if day - newest > LONGEST_SILENCE and len(held) >= ENOUGH_TO_DOUBT:
        why = (
            f"the newest inspection is of {newest.isoformat()}, long before {day.isoformat()}, "
            "the day the list is as at: the day must be wrong."
        )
        raise Refused([Problem(path.name, why, sheet=sheet.name)])


def is_demonstration(path: Path, sheet: Sheet, homes: list[HomeRow]) -> bool:
    """Whether the homes are fictitious. Raises Refused where fictitious and real homes are mixed."""
    said = any(DEMONSTRATION_TITLE in naming.words(text) for text in sheet.says)
    fictitious = sum(home.is_fictitious for home in homes)
    if fictitious == len(homes):
        return True
    if said or fictitious:
        why = (
            f"{fictitious:,} of {len(homes):,} homes have fictitious numbers: a register is one or the other."
        )
        raise Refused([Problem(path.name, why, sheet=sheet.name)])
    return False


def checksum(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
