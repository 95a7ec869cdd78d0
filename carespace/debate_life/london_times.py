"""Moments as an editor types them and a page says them: hour and zone of London.

One hour of autumn comes twice, and one of spring never: the first is asked about, the second refused.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.dateformat import format as format_date

from carespace.refusals import UnfitError

#: Years in which something of the site may happen; far beyond them no day can be added to a time.
YEARS: Final = range(2000, 2200)


class ClockChange(models.TextChoices):
    """Which of two moments with one local time is meant, on the night the clocks go back."""

    FIRST = "first", "The first time, in British Summer Time (BST)"
    SECOND = "second", "The second time, in Greenwich Mean Time (GMT)"


def parse_london_time(text: str, *, which: str = "", field: str = "") -> datetime:
    """The moment of a local time such as "2026-10-25T01:30".

    which: a `ClockChange` where that time comes twice. Raises UnfitError, naming `field`, for what is no time, for one
    that never comes (the clocks go forward over it), and, naming `field`_which, for one that comes twice without it.
    """
    naive = read_naive(text, field)
    zone = timezone.get_default_timezone()
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise UnfitError(
            f"{naive:%H:%M} does not exist on that day: the clocks go forward over it. Choose another time",
            field=field,
        )
    if which not in ClockChange.values:
        raise UnfitError(
            f"{naive:%H:%M} comes twice on that day, when the clocks go back: say which one",
            field=f"{field}_which",
        )
    # In UTC, for a time that comes twice equals nothing in another zone.
    return (second if which == ClockChange.SECOND else first).astimezone(UTC)


def read_naive(text: str, field: str) -> datetime:
    """The day and time of the text, in no zone yet. Raises UnfitError."""
    text = text.strip()
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = None
    is_whole = read is not None and read.tzinfo is None and len(text) >= len("2026-03-31T17:00")
    if read is None or not is_whole or read.year not in YEARS:
        raise UnfitError("Give the day and the time, like 2026-03-31 17:00", field=field)
    return read.replace(second=0, microsecond=0)


def format_london_time(at: datetime) -> str:
    """ "29 November 2026, 5.00pm GMT"."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    return f"{format_date(local, 'j F Y, g.i')}{format_date(local, 'A').lower()} {local.tzname()}"
