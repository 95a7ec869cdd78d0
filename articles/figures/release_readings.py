"""Readings set beside each other: which of them speak now, and of which day or year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TypedDict, TypeVar

from django.db import transaction

from articles.figures.bindings import ReleaseValue
from articles.models.readings import NEWEST, ReleaseReading
from live.page_cache import invalidate
from ratings import phrases
from ratings.models import Release
from ratings.periods import Year

#: So many readings are stored by one statement.
BATCH = 2000
Reading = TypeVar("Reading", bound=ReleaseReading)


class ReleaseFields(TypedDict):
    """What a reading keeps of its release."""

    release: int
    loaded_at: datetime
    as_at: date
    released_on: date
    is_demonstration: bool
    is_invented: bool


def format_release_period(as_at: date, kinds: Collection[str], *, invented: bool = False) -> str:
    """What a release of one of these kinds speaks of: “31 March 2025”, or “2024-25” where it lists a year’s inspections.

    One that is `invented` whole says so.
    """
    period = Year.ending(as_at).isoformat() if Release.Kind.IN_YEAR in kinds else phrases.format_day(as_at)
    return f"{period} ({phrases.INVENTED})" if invented else period


def format_release_moment(as_at: date, kinds: Collection[str], *, invented: bool = False) -> str:
    """“as at 31 March 2025”, or “in 2024-25”."""
    period = format_release_period(as_at, kinds, invented=invented)
    return f"{'in' if Release.Kind.IN_YEAR in kinds else 'as at'} {period}"


def release_fields(value: ReleaseValue) -> ReleaseFields:
    """The fields of a reading's release, from a value."""
    return {
        "release": value.release,
        "loaded_at": value.loaded_at,
        "as_at": value.as_at,
        "released_on": value.released_on,
        "is_demonstration": value.is_demonstration,
        "is_invented": value.is_invented,
    }


def write_readings(model: type[Reading], readings: Iterable[Reading], *, tag: str) -> None:
    """Store readings that are new, and have whatever shows `tag` made anew. Safe to run twice, or by two at once: a
    reading that is there stays as it is."""
    with transaction.atomic():
        model._default_manager.bulk_create(readings, batch_size=BATCH, ignore_conflicts=True)
        invalidate(tag)


def is_up_to_date(readings: Sequence[ReleaseReading] | None, kinds: Iterable[str]) -> bool:
    """Whether told readings hold one of the newest release of any of these kinds, as it is loaded now."""
    latest = {getattr(readings[0], NEWEST[kind]) for kind in kinds} if readings else ()
    return any(reading.release in latest and reading.stands for reading in readings or ())


def list_current_readings(readings: Sequence[Reading]) -> list[Reading]:
    """Readings of the releases that speak now, one for each day, oldest first.

    Those of fictitious homes go once a real release is read; of a release read twice the last counts.
    """
    real = [reading for reading in readings if not reading.is_demonstration]
    return list({reading.as_at: reading for reading in real or readings}.values())
