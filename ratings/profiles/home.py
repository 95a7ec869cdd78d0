"""The record of one home: its inspections and what each ended in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from ratings import phrases, vocabulary
from ratings.charts.palette import shade_of_outcome
from ratings.models import Event, Inspection, Judgement, Movement, Owner, Release, Standing

AREAS = (Judgement.Area.PROTECTION, Judgement.Area.LEADERSHIP)


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """One inspection; `outcome` is "" where it gave no grade, `years` are the lists of a year that have it."""

    day: date
    kind: str
    outcome: str
    published_on: date | None
    others: tuple[str, ...]
    years: tuple[Release, ...] = ()

    @property
    def label(self) -> str:
        return vocabulary.OUTCOMES.get(self.outcome, "")

    @property
    def shade(self) -> str:
        return shade_of_outcome(self.outcome) if self.outcome else "none"


@dataclass(frozen=True, slots=True)
class HomeRecord:
    """A home's inspections, newest first, and the day the newest release speaks of."""

    visits: tuple[HomeVisit, ...]
    until: date

    @property
    def graded(self) -> tuple[HomeVisit, ...]:
        """Those that gave a grade, oldest first."""
        return tuple(reversed([visit for visit in self.visits if visit.outcome]))

    @property
    def finding(self) -> str:
        """What the record shows, in one line."""
        graded = self.graded
        if not graded:
            return "No grade on record"
        last = graded[-1]
        if len(graded) == 1:
            return f"{last.label} at its only judgement on record"
        alike = 0
        for visit in reversed(graded):
            if visit.outcome != last.outcome:
                break
            alike += 1
        if alike > 1:
            return f"{last.label} at each of its last {alike} judgements on record"
        return f"{last.label}, after {graded[-2].label.lower()}"

    @property
    def span(self) -> str:
        """“October 2014 to March 2025”."""
        return f"{self.graded[0].day:%B %Y} to {self.until:%B %Y}"

    @property
    def description(self) -> str:
        """Every visit in words, oldest first."""
        told = [
            f"{visit.label.lower() or 'a visit without a grade'} in {visit.day:%B %Y}"
            for visit in reversed(self.visits)
        ]
        text = phrases.list_words(told)
        return f"{text[:1].upper()}{text[1:]}."


@dataclass(frozen=True, slots=True)
class NewestListing:
    """What the newest list with this home says of it. A list of a year or of places gives no judgement that stands."""

    release: Release
    provision_type: str
    sector: str
    region: str
    local_authority: str
    owner: Owner | None
    owner_text: str
    places: int | None
    registered_on: date | None
    outcome: str
    inspection: Inspection | None

    @classmethod
    def of(cls, row: Standing | Event | Movement) -> Self:
        """The row of any kind of list, with what that kind does not say left empty."""
        standing = row if isinstance(row, Standing) and row.release.kind == Release.Kind.AS_AT else None
        owned = None if isinstance(row, Movement) else row
        return cls(
            row.release,
            row.provision_type,
            row.sector,
            row.region,
            row.local_authority,
            owned.owner.whole if owned and owned.owner else None,
            owned.owner_text if owned else "",
            row.places,
            None if isinstance(row, Event) else row.registered_on,
            standing.outcome if standing else "",
            standing.inspection if standing else None,
        )

    @property
    def is_judged_list(self) -> bool:
        """Whether it comes from a list of homes with their latest judgement."""
        return self.release.kind == Release.Kind.AS_AT

    @property
    def kind(self) -> str:
        """What the home is, in words."""
        return vocabulary.PROVISION_TYPES[self.provision_type]

    @property
    def sector_words(self) -> str:
        return vocabulary.SECTORS[self.sector]

    @property
    def outcome_words(self) -> str:
        return vocabulary.OUTCOMES.get(self.outcome, "")


def find_newest_listing(
    standings: Sequence[Standing], events: Sequence[Event], movements: Sequence[Movement]
) -> NewestListing | None:
    """What is known from lists newest first: of judgements before places before a year's; None where none has it."""
    judged = [row for row in standings if row.release.kind == Release.Kind.AS_AT]
    rows: list[Standing | Event | Movement] = [*judged[:1], *standings[:1], *events[:1], *movements[:1]]
    return NewestListing.of(rows[0]) if rows else None


def build_record(
    inspections: Iterable[Inspection], *, until: date, events: Iterable[Event] = ()
) -> HomeRecord:
    """The record from inspections with their judgements fetched, and the rows of years that list inspections.

    A row without an inspection's number has no inspection: it is told from the row, unless one of that day is there.
    """
    events = list(events)
    listed: dict[str, dict[int, Release]] = {}
    for event in events:
        listed.setdefault(event.event_number, {})[event.release_id] = event.release
    visits = []
    for inspection in inspections:
        found = {judgement.area: judgement.outcome for judgement in inspection.judgements.all()}
        visits.append(
            HomeVisit(
                inspection.date,
                inspection.event_type or "Inspection",
                found.get(Judgement.Area.OVERALL, ""),
                inspection.published_on,
                tuple(vocabulary.OUTCOMES.get(found.get(area, ""), "") for area in AREAS),
                tuple(listed.get(inspection.event_number, {}).values()),
            )
        )
    there, told = {visit.day for visit in visits}, set[str]()
    for event in events:
        if event.inspection_id is None and event.date not in there and event.event_number not in told:
            told.add(event.event_number)
            visits.append(
                HomeVisit(
                    event.date,
                    event.event_type or "Inspection",
                    event.outcome,
                    event.published_on,
                    tuple(vocabulary.OUTCOMES.get(word, "") for word in (event.protection, event.leadership)),
                    tuple(listed[event.event_number].values()),
                )
            )
    visits.sort(key=lambda visit: visit.day, reverse=True)
    return HomeRecord(tuple(visits), max([until, *(visit.day for visit in visits)]))
