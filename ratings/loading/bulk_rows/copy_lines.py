"""The columns rows are staged in, and how one row is put as a line of COPY's text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final

from ratings.loading.local_authorities import slugify_authority
from ratings.loading.owner_keys import make_owner_key
from ratings.models import Judgement
from ratings.ofsted import HomeRow, ListedJudgement, MovementRow

AREAS: Final = tuple(Judgement.Area.values)
PLACE: Final = {
    "place": "int",
    "row": "int",
    "urn": "text",
    "provision_type": "text",
    "sector": "text",
    "region": "text",
    "local_authority": "text",
    "authority": "text",
    "places": "int",
    "status": "text",
    "registered_on": "date",
}
#: Name and type of each column of staged homes or inspections, in the order of a line.
HOMES: Final = {
    **PLACE,
    "owner": "text",
    "owner_key": "text",
    "event_number": "text",
    "event_type": "text",
    "inspected_on": "date",
    "published_on": "date",
    **{name: "text" for area in AREAS for name in (area, f"{area}_said")},
}
MOVEMENTS: Final = {
    **PLACE,
    "joined": "boolean",
    '"left"': "boolean",
    "resigned_on": "date",
    "closed_on": "date",
    "cancelled_on": "date",
    "reason": "text",
}
#: What COPY's text form gives a meaning of its own.
ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NOTHING: Final = "\\N"
#: So many different names are cached; a list with more is written as well, only slower.
KEPT: Final = 16384


def escape_text(value: str) -> str:
    """A text in COPY's form."""
    return value.translate(ESCAPES)


def copy_day(value: date | None) -> str:
    """A day in COPY's form."""
    return NOTHING if value is None else value.isoformat()


@lru_cache(KEPT)
def copy_authority(local_authority: str) -> str:
    """An authority as published, and its address."""
    return f"{escape_text(local_authority)}\t{slugify_authority(local_authority)}"


@lru_cache(KEPT)
def copy_owner(owner: str) -> str:
    """An owner as published, and its key."""
    return f"{escape_text(owner)}\t{make_owner_key(owner)}"


@lru_cache(KEPT)
def copy_judgements(judgements: tuple[ListedJudgement, ...]) -> str:
    """Every area's outcome and the word published, "" where none."""
    cells = {
        judgement.area: f"{judgement.outcome}\t{escape_text(judgement.as_published)}"
        for judgement in judgements
    }
    return "\t".join(cells.get(area, "\t") for area in AREAS)


def start_line(place: int, row: HomeRow | MovementRow) -> str:
    """What a line of either kind begins with."""
    places = NOTHING if row.places is None else row.places
    return (
        f"{place}\t{row.row}\t{row.urn}\t{row.provision_type}\t{row.sector}\t{row.region}"
        f"\t{copy_authority(row.local_authority)}\t{places}\t{escape_text(row.status)}\t{copy_day(row.registered_on)}"
    )


def copy_home_line(place: int, row: HomeRow) -> str:
    """One home or inspection as a line of COPY."""
    return (
        f"{start_line(place, row)}\t{copy_owner(row.owner)}\t{row.event_number}\t{escape_text(row.event_type)}"
        f"\t{copy_day(row.inspected_on)}\t{copy_day(row.published_on)}\t{copy_judgements(row.judgements)}\n"
    )


def copy_movement_line(place: int, row: MovementRow) -> str:
    """One home that joined or left as a line of COPY."""
    return (
        f"{start_line(place, row)}\t{row.joined}\t{row.left}\t{copy_day(row.resigned_on)}\t{copy_day(row.closed_on)}"
        f"\t{copy_day(row.cancelled_on)}\t{escape_text(row.reason)}\n"
    )


Line = Callable[[int, HomeRow], str] | Callable[[int, MovementRow], str]
