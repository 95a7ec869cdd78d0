"""Readings set beside each other: which of them speak now, and of which day or year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TypedDict, TypeVar

from articles.figures.bindings import ReleaseValue
from articles.models.readings import NEWEST, ReleaseReading
from ratings import phrases
from ratings.models import Release
from ratings.periods import Year

Reading = TypeVar("Reading", bound=ReleaseReading)


class ReleaseFields(TypedDict):
    """What a reading keeps of its release."""

    release: int
    loaded_at: datetime
    as_at: date
    released_on: date
    is_demonstration: bool


def format_release_period(as_at: date, kinds: Collection[str]) -> str:
    """What a release of one of these kinds speaks of: “31 March 2025”, or “2024-25” where it lists a year’s inspections."""
    return Year.ending(as_at).isoformat() if Release.Kind.IN_YEAR in kinds else phrases.format_day(as_at)


def format_release_moment(as_at: date, kinds: Collection[str]) -> str:
    """“as at 31 March 2025”, or “in 2024-25”."""
    return f"{'in' if Release.Kind.IN_YEAR in kinds else 'as at'} {format_release_period(as_at, kinds)}"


def release_fields(value: ReleaseValue) -> ReleaseFields:
    """The fields of a reading's release, from a value."""
    return {
        "release": value.release,
        "loaded_at": value.loaded_at,
        "as_at": value.as_at,
        "released_on": value.released_on,
        "is_demonstration": value.is_demonstration,
    }


def is_up_to_date(found: Sequence[ReleaseReading] | None, kinds: Iterable[str]) -> bool:
    """Whether told readings hold one of the newest release of any of these kinds, as it is loaded now."""
    latest = {getattr(found[0], NEWEST[kind]) for kind in kinds} if found else ()
    return any(each.release in latest and each.stands for each in found or ())


def list_current_readings(found: Sequence[Reading]) -> list[Reading]:
    """Readings of the releases that speak now, one for each day, oldest first.

    Those of fictitious homes go once a real release is read; of a release read twice the last counts.
    """
    real = [each for each in found if not each.is_demonstration]
    return list({each.as_at: each for each in real or found}.values())
