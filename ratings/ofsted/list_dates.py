"""The day a list is as at, or the year it is of: given, named, or concluded from its rows; and whether the rows fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from ratings.ofsted import titles
from ratings.ofsted.file_contents import OF_A_YEAR
from ratings.ofsted.list_detection import DetectedList
from ratings.ofsted.problems import RefusedFileError
from ratings.ofsted.rows import HomeRow, MovementRow

Row = HomeRow | MovementRow
#: Even in March 2021 the newest inspection was only a year old.
LONGEST_SILENCE = timedelta(days=550)
#: Where nothing names the day, so great a part of the dates must lie in the year before it.
LEAST_RECENT = 0.02
#: So many inspections and none of them recent are no accident.
ENOUGH_TO_DOUBT = 20
#: So great a part of a year's rows must lie in it.
LEAST_WITHIN = 0.8


@dataclass(slots=True)
class ListDates:
    """The days the rows of a list name, each counted, with the last row that held it: as much for many rows as for few."""

    #: Every day that tells when the list was made.
    named: Counter[date] = field(default_factory=Counter)
    #: The days of what the rows tell: inspections, or a home's joining or leaving.
    held: Counter[date] = field(default_factory=Counter)
    last_row: dict[date, int] = field(default_factory=dict)
    of_inspections: bool = False

    def add(self, row: Row) -> None:
        """Count the days of one more row."""
        self.named.update(row.days)
        self.of_inspections = self.of_inspections or isinstance(row, HomeRow)
        if day := day_of_event(row):
            self.held[day] += 1
            self.last_row[day] = row.row


@dataclass(frozen=True, slots=True)
class ListPeriod:
    """The day or the last day of the year, the first day of the year or None, and how it was found."""

    as_at: date
    starts_on: date | None
    remarks: tuple[str, ...] = ()


def find_period(
    start: DetectedList, kind: str, dates: ListDates, *, stem: str, given_day: date | None
) -> ListPeriod:
    """The period of a list of this kind. Raises RefusedFileError where nothing tells it, or the rows cannot be of it."""
    of_a_year = kind in OF_A_YEAR
    day = given_day
    remarks: tuple[str, ...] = ()
    if day is None:
        for texts, remark in ((start.says, "The sheet"), ([stem], "The file’s own name")):
            day = find_named_day(texts, of_a_year=of_a_year)
            if day:
                if texts == [stem]:
                    remarks = (
                        f"{remark} gives the {'year, to' if of_a_year else 'day:'} {day.isoformat()}.",
                    )
                break
    if day is None:
        day, remarks = conclude_day(start, dates)
    if (
        day > datetime.now(UTC).date() + timedelta(days=1) and not of_a_year
    ):  # somewhere it is tomorrow already
        why = f"{day.isoformat()} has not come yet, so no list can be as at it: give its day with --as-at."
        raise RefusedFileError([start.problem(why)])
    if not of_a_year:
        check_day(start, dates, day)
        return ListPeriod(day, None, remarks)
    starts_on = find_year_before(day) + timedelta(days=1)
    return ListPeriod(day, starts_on, (*remarks, *check_year(start, dates, starts_on, day)))


def find_year_before(day: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def find_named_day(texts: Sequence[str], *, of_a_year: bool) -> date | None:
    """The day these texts name; of a year its last."""
    if not of_a_year:
        return titles.find_day(texts)
    ends = titles.find_year(texts)
    if ends:
        return ends
    day = titles.find_day(texts)
    return titles.find_next_march(day) if day else None


def conclude_day(start: DetectedList, dates: ListDates) -> tuple[date, tuple[str, ...]]:
    """(the 31 March after the newest day in the rows, a remark). Raises RefusedFileError on thin evidence."""
    if not dates.named:
        why = "nothing says which day this list is as at: give it with --as-at 2025-03-31."
        raise RefusedFileError([start.problem(why)])
    newest, days = max(dates.named), dates.named.total()
    day = titles.find_next_march(newest)
    recent = sum(many for date_named, many in dates.named.items() if date_named > day - timedelta(days=366))
    if recent < LEAST_RECENT * days:
        why = (
            f"nothing names the day this list is as at, and only {recent:,} of {days:,} inspections and "
            f"registrations are of the year to {day.isoformat()}: give the day with --as-at."
        )
        raise RefusedFileError([start.problem(why)])
    remark = (
        f"Nothing names the day; the newest inspection or registration is of {newest.isoformat()}, "
        f"so it is taken as {day.isoformat()}. Correct it with --as-at."
    )
    return day, (remark,)


def check_day(start: DetectedList, dates: ListDates, day: date) -> None:
    """Raises RefusedFileError for a day the inspections cannot fit: earlier than some, or long after them all."""
    if not dates.held or not dates.of_inspections:
        return
    newest, total = max(dates.held), dates.held.total()
    row = dates.last_row[newest]
    late = sum(many for inspected_on, many in dates.held.items() if inspected_on > day)
    if late:
        why = (
            f"{late:,} of {total:,} inspections are later than {day.isoformat()}, the day the list is as at, "
            "the newest in this row: either the day or the dates are wrong."
        )
        raise RefusedFileError([start.problem(why, row=row, value=newest.isoformat())])
    if day - newest > LONGEST_SILENCE and total >= ENOUGH_TO_DOUBT:
        why = (
            f"the newest inspection is of {newest.isoformat()}, long before {day.isoformat()}, "
            "the day the list is as at: the day must be wrong."
        )
        raise RefusedFileError([start.problem(why)])


def check_year(start: DetectedList, dates: ListDates, first: date, last: date) -> tuple[str, ...]:
    """A remark where some rows lie outside the year. Raises RefusedFileError where most do, or where some lie after it."""
    if not dates.held:
        return ()
    newest, total = max(dates.held), dates.held.total()
    row = dates.last_row[newest]
    within = sum(many for day, many in dates.held.items() if first <= day <= last)
    if dates.of_inspections and newest > last:
        late = sum(many for day, many in dates.held.items() if day > last)
        why = (
            f"{late:,} of {total:,} inspections are later than {last.isoformat()}, the last day of the year, "
            "the newest in this row: either the year or the dates are wrong."
        )
        raise RefusedFileError([start.problem(why, row=row, value=newest.isoformat())])
    if within < LEAST_WITHIN * total and total >= ENOUGH_TO_DOUBT:
        why = (
            f"only {within:,} of {total:,} rows lie between {first.isoformat()} and {last.isoformat()}, "
            "the year the list is of: give the last day of its year with --as-at."
        )
        raise RefusedFileError([start.problem(why)])
    if within == total:
        return ()
    return (f"{total - within:,} of {total:,} rows lie outside {first.isoformat()} to {last.isoformat()}.",)


def day_of_event(row: Row) -> date | None:
    """The day of what a row of a year tells."""
    if isinstance(row, HomeRow):
        return row.inspected_on
    return row.registered_on if row.joined else row.left_on
