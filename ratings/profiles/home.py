"""The record of one home: its inspections and what each ended in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from ratings import phrases, vocabulary
from ratings.charts.palette import shade_of_outcome
from ratings.models import HomeMovement, HomeSnapshot, Inspection, Judgement, ListedInspection, Owner, Release

AREAS = (Judgement.Area.PROTECTION, Judgement.Area.LEADERSHIP)
#: Areas that some years' inspections judge and others do not.
OCCASIONAL_AREAS = (
    Judgement.Area.EDUCATION,
    Judgement.Area.HEALTH,
    Judgement.Area.OUTCOMES,
    Judgement.Area.CARE,
)


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """One inspection; `outcome` is "" where it gave no grade, `years` are the lists of a year that have it.

    `others` are the grades of AREAS in words, "" where none; `occasional` are (area, grade) of OCCASIONAL_AREAS judged.
    """

    day: date
    kind: str
    outcome: str
    published_on: date | None
    others: tuple[str, ...]
    years: tuple[Release, ...] = ()
    occasional: tuple[tuple[str, str], ...] = ()

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
        same_in_a_row = 0
        for visit in reversed(graded):
            if visit.outcome != last.outcome:
                break
            same_in_a_row += 1
        if same_in_a_row > 1:
            return f"{last.label} at each of its last {same_in_a_row} judgements on record"
        return f"{last.label}, after {graded[-2].label.lower()}"

    @property
    def span(self) -> str:
        """“October 2014 to March 2025”."""
        return f"{self.graded[0].day:%B %Y} to {self.until:%B %Y}"

    @property
    def description(self) -> str:
        """Every visit in words, oldest first."""
        visits_in_words = [
            f"{visit.label.lower() or 'a visit without a grade'} in {visit.day:%B %Y}"
            for visit in reversed(self.visits)
        ]
        text = phrases.list_words(visits_in_words)
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
    def of(cls, row: HomeSnapshot | ListedInspection | HomeMovement) -> Self:
        """The row of any kind of list, with what that kind does not say left empty."""
        snapshot = row if isinstance(row, HomeSnapshot) and row.release.kind == Release.Kind.AS_AT else None
        owned = None if isinstance(row, HomeMovement) else row
        return cls(
            row.release,
            row.provision_type,
            row.sector,
            row.region,
            row.local_authority,
            owned.owner.whole if owned and owned.owner else None,
            owned.owner_text if owned else "",
            row.places,
            None if isinstance(row, ListedInspection) else row.registered_on,
            snapshot.outcome if snapshot else "",
            snapshot.inspection if snapshot else None,
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
    snapshots: Sequence[HomeSnapshot],
    listed_inspections: Sequence[ListedInspection],
    movements: Sequence[HomeMovement],
) -> NewestListing | None:
    """What is known from lists newest first: of judgements before places before a year's; None where none has it."""
    judged = [row for row in snapshots if row.release.kind == Release.Kind.AS_AT]
    rows: list[HomeSnapshot | ListedInspection | HomeMovement] = [
        *judged[:1],
        *snapshots[:1],
        *listed_inspections[:1],
        *movements[:1],
    ]
    return NewestListing.of(rows[0]) if rows else None


def build_record(
    inspections: Iterable[Inspection], *, until: date, listed_inspections: Iterable[ListedInspection] = ()
) -> HomeRecord:
    """The record from inspections with their judgements fetched, and the rows of years that list inspections.

    A row without an inspection's number has no inspection: it is told from the row, unless one of that day is there.
    """
    listed_inspections = list(listed_inspections)
    lists: dict[str, dict[int, Release]] = {}
    for entry in listed_inspections:
        lists.setdefault(entry.event_number, {})[entry.release_id] = entry.release
    visits = []
    for inspection in inspections:
        outcomes = {judgement.area: judgement.outcome for judgement in inspection.judgements.all()}
        visits.append(
            HomeVisit(
                inspection.date,
                inspection.event_type or "Inspection",
                outcomes.get(Judgement.Area.OVERALL, ""),
                inspection.published_on,
                tuple(vocabulary.OUTCOMES.get(outcomes.get(area, ""), "") for area in AREAS),
                tuple(lists.get(inspection.event_number, {}).values()),
                tuple(
                    (str(area.label), vocabulary.OUTCOMES[outcomes[area]])
                    for area in OCCASIONAL_AREAS
                    if area in outcomes
                ),
            )
        )
    days_on_record, numbers_on_record = {visit.day for visit in visits}, set[str]()
    for entry in listed_inspections:
        if (
            entry.inspection_id is None
            and entry.date not in days_on_record
            and entry.event_number not in numbers_on_record
        ):
            numbers_on_record.add(entry.event_number)
            visits.append(
                HomeVisit(
                    entry.date,
                    entry.event_type or "Inspection",
                    entry.outcome,
                    entry.published_on,
                    tuple(vocabulary.OUTCOMES.get(word, "") for word in (entry.protection, entry.leadership)),
                    tuple(lists[entry.event_number].values()),
                )
            )
    visits.sort(key=lambda visit: visit.day, reverse=True)
    return HomeRecord(tuple(visits), max([until, *(visit.day for visit in visits)]))
