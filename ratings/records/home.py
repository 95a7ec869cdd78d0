"""The record of one home: its inspections and what each ended in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ratings import vocabulary, wording
from ratings.drawing.palette import shade
from ratings.models import Inspection, Judgement

AREAS = (Judgement.Area.PROTECTION, Judgement.Area.LEADERSHIP)


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection; `outcome` is "" where it gave no grade."""

    day: date
    kind: str
    outcome: str
    published_on: date | None
    others: tuple[str, ...]

    @property
    def label(self) -> str:
        return vocabulary.OUTCOMES.get(self.outcome, "")

    @property
    def shade(self) -> str:
        return shade(self.outcome) if self.outcome else "none"


@dataclass(frozen=True, slots=True)
class Record:
    """A home's inspections, newest first, and the day the newest release speaks of."""

    visits: tuple[Visit, ...]
    until: date

    @property
    def graded(self) -> tuple[Visit, ...]:
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
        text = wording.listed(told)
        return f"{text[:1].upper()}{text[1:]}."


def record(inspections: Iterable[Inspection], *, until: date) -> Record:
    """The record from inspections with their judgements fetched."""
    visits = []
    for inspection in inspections:
        found = {judgement.area: judgement.outcome for judgement in inspection.judgements.all()}
        visits.append(
            Visit(
                inspection.date,
                inspection.event_type or "Inspection",
                found.get(Judgement.Area.OVERALL, ""),
                inspection.published_on,
                tuple(vocabulary.OUTCOMES.get(found.get(area, ""), "") for area in AREAS),
            )
        )
    visits.sort(key=lambda visit: visit.day, reverse=True)
    return Record(tuple(visits), max([until, *(visit.day for visit in visits)]))
