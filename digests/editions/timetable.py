"""When editions are due and when people get them, on London's clock: working days and Fridays. No database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from digests.models.editions import LONDON, Frequency

#: When editions are made, in time for those who want theirs first.
HOUR = time(6)
#: The hours at which people may have theirs, and the one they have unless they choose.
FIRST_HOUR, LAST_HOUR, USUAL_HOUR = 6, 20, 7
#: Days of the week, Monday is 0.
DAYS = {Frequency.DAILY: frozenset({0, 1, 2, 3, 4}), Frequency.WEEKLY: frozenset({4})}
#: An edition is composed this long after its moment, when all that was written before it is committed.
SETTLE = timedelta(seconds=60)
#: Later than this an edition is left out, and what it would have said goes into the next.
OVERDUE = {Frequency.DAILY: timedelta(hours=12), Frequency.WEEKLY: timedelta(hours=36)}


def list_moments_back(frequency: str, before: datetime) -> Iterator[datetime]:
    """The moments of the timetable up to and including `before`, newest first, without end."""
    day = before.astimezone(LONDON).date()
    while True:
        if day.weekday() in DAYS[Frequency(frequency)]:
            moment = datetime.combine(day, HOUR, tzinfo=LONDON)
            if moment <= before:
                yield moment
        day -= timedelta(days=1)


def find_last_moment(frequency: str, now: datetime) -> datetime:
    """The newest moment of the timetable that is not after `now`."""
    return next(list_moments_back(frequency, now))


def find_next_moment(frequency: str, now: datetime) -> datetime:
    """The first moment of the timetable after `now`."""
    day = now.astimezone(LONDON).date()
    while True:
        moment = datetime.combine(day, HOUR, tzinfo=LONDON)
        if moment > now and day.weekday() in DAYS[Frequency(frequency)]:
            return moment
        day += timedelta(days=1)


def find_due_moment(frequency: str, now: datetime) -> datetime | None:
    """The moment whose edition should exist by `now`, or None when there is none lately enough."""
    now = now.astimezone(UTC)
    moment = find_last_moment(frequency, now - SETTLE)
    return moment if now - moment <= OVERDUE[Frequency(frequency)] else None


def list_sending_moments(until: datetime) -> list[datetime] | None:
    """When an edition of the timetable goes to those of each hour, the first hour first; None for one sent by hand.

    Hours are London's, so one that clocks skip or repeat is what a clock on the wall says; none that may be chosen is.
    """
    there = until.astimezone(LONDON)
    if there.timetz().replace(tzinfo=None) != HOUR:
        return None
    hours = range(FIRST_HOUR, LAST_HOUR + 1)
    return [datetime.combine(there.date(), time(hour), tzinfo=LONDON) for hour in hours]


def name_hour(hour: int) -> str:
    """ "7am", "12 noon", "1pm"."""
    if hour == 12:
        return "12 noon"
    return f"{hour}am" if hour < 12 else f"{hour - 12}pm"


def name_day(moment: datetime) -> str:
    """A moment of the timetable in words: "Monday 23 November at 07:00"."""
    there = moment.astimezone(LONDON)
    return f"{there:%A} {there.day} {there:%B} at {there:%H:%M}"


def name_period(moment: datetime) -> str:
    """The name of an edition of the timetable: its date in London."""
    return moment.astimezone(LONDON).date().isoformat()


def name_period_by_hand(moment: datetime) -> str:
    """The name of an edition sent by hand: its date, hour and minute in London."""
    return f"{moment.astimezone(LONDON):%Y-%m-%d-%H%M}"
