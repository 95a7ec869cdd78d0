"""What changed at one home from list to list: nothing is overwritten, so each change is shown with the day it was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Final

from ratings import phrases
from ratings.models import HomeMovement, HomeSnapshot, Release

OWNER: Final = "Owner"
SPELLING: Final = "Owner’s name as published"
NOT_NAMED: Final = "Not published"


@dataclass(frozen=True, slots=True)
class HomeChange:
    """One change; `exact` where Ofsted gives its day, else `day` is that of the first list that shows it."""

    day: date
    what: str
    before: str = ""
    after: str = ""
    exact: bool = False

    @property
    def when(self) -> str:
        """“On 1 June 2024” or “As at 31 March 2025”."""
        return f"{'On' if self.exact else 'As at'} {phrases.format_day(self.day)}"


@dataclass(frozen=True, slots=True)
class SnapshotFact:
    """One thing a list says of a home: words, and what makes two of them the same. No words: not said."""

    words: str
    same: object


def list_snapshot_facts(snapshot: HomeSnapshot) -> dict[str, SnapshotFact]:
    """What a list says of a home that may change, in the order it is shown. Regions are not: Ofsted redrew them."""
    facts = {
        "Sector": SnapshotFact(snapshot.get_sector_display(), snapshot.sector),
        "Places": SnapshotFact("" if snapshot.places is None else str(snapshot.places), snapshot.places),
        "Type of home": SnapshotFact(snapshot.get_provision_type_display(), snapshot.provision_type),
        "Registered on": SnapshotFact(
            phrases.format_day(snapshot.registered_on) if snapshot.registered_on else "",
            snapshot.registered_on,
        ),
        "Registration status": SnapshotFact(snapshot.status, snapshot.status.casefold()),
        "Local authority": SnapshotFact(
            snapshot.local_authority, snapshot.authority_id or snapshot.local_authority.casefold()
        ),
    }
    if not snapshot.release.owners_published:
        return facts
    owner = snapshot.owner.whole.pk if snapshot.owner else None
    return {OWNER: SnapshotFact(snapshot.owner_text or NOT_NAMED, owner), **facts}


def list_home_changes(
    snapshots: Iterable[HomeSnapshot], movements: Iterable[HomeMovement], releases: Iterable[Release]
) -> list[HomeChange]:
    """Every change, newest first.

    `snapshots` are those of current lists, with release, owner and the owner it was merged into; `movements` those of
    current lists; `releases` every current list as at a day.
    """
    rows = pick_one_snapshot_a_day(snapshots)
    changes = [
        *list_movement_changes(movements),
        *list_listing_changes(rows, list(releases)),
        *list_fact_changes(rows),
    ]
    return sorted(changes, key=attrgetter("day"), reverse=True)


def pick_one_snapshot_a_day(snapshots: Iterable[HomeSnapshot]) -> list[HomeSnapshot]:
    """One row a day, oldest first: the list of judgements before the list of places."""
    days: dict[date, HomeSnapshot] = {}
    for snapshot in snapshots:
        chosen = days.get(snapshot.release.as_at)
        if chosen is None or snapshot.release.kind == Release.Kind.AS_AT:
            days[snapshot.release.as_at] = snapshot
    return [days[day] for day in sorted(days)]


def list_fact_changes(rows: Sequence[HomeSnapshot]) -> Iterator[HomeChange]:
    """What a list says that is not what was said last; a list that does not say a thing changes nothing."""
    known: dict[str, SnapshotFact] = {}
    for row in rows:
        for what, fact in list_snapshot_facts(row).items():
            if not fact.words:
                continue
            before = known.get(what)
            known[what] = fact
            if before is None or before == fact:
                continue
            if before.same != fact.same:
                yield HomeChange(row.release.as_at, what, before.words, fact.words)
            elif what == OWNER and before.words.casefold() != fact.words.casefold():
                yield HomeChange(row.release.as_at, SPELLING, before.words, fact.words)


def list_listing_changes(rows: Sequence[HomeSnapshot], releases: Iterable[Release]) -> Iterator[HomeChange]:
    """When a home was first listed, was not, and was again. A list of judged homes only leaves others out: not shown."""
    days_listed = {row.release.as_at for row in rows}
    if not days_listed:
        return
    first = min(days_listed)
    yield HomeChange(first, "First listed")
    whole = {release.as_at for release in releases if release.lists_unjudged}
    was = True
    for day in sorted({*days_listed, *(day for day in whole if day > first)}):
        is_there = day in days_listed
        if is_there != was:
            yield HomeChange(day, "Listed again" if is_there else "Not listed")
        was = is_there


def list_movement_changes(movements: Iterable[HomeMovement]) -> Iterator[HomeChange]:
    """That a home joined or left, on Ofsted's own day where it gives one."""
    for movement in movements:
        last = movement.release.as_at
        if movement.joined:
            yield HomeChange(movement.registered_on or last, "Joined", exact=bool(movement.registered_on))
        if movement.left:
            why = " · ".join(word for word in (movement.status, movement.reason) if word)
            yield HomeChange(movement.left_on or last, "Left", after=why, exact=bool(movement.left_on))
