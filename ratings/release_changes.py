"""What a newly loaded release changed against the one before it, in sentences for letters and the front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ratings import phrases, vocabulary
from ratings.measures import Measure, Row
from ratings.models import Release

#: What is told of all homes, in this order.
HEADLINES = (("inadequate",), ("outstanding",), ("outstanding", "good"))
#: Of these the group that moved most is told, by size of private owner.
MOVERS = ("inadequate", "outstanding")


@dataclass(frozen=True, slots=True)
class Change:
    """One measure at a new release and at the one before it, where there is one.

    `measure` asks for the new release's day; `before` is None for a first release.
    """

    sentence: str
    measure: Measure
    before: Row | None
    after: Row
    register_note: str = ""

    @property
    def points(self) -> float | None:
        """The change in percentage points to one decimal, or None without two shares to compare."""
        return moved(self.before, self.after)


def changes(*, since: datetime, until: datetime) -> list[Change]:
    """What the newest release changed, if it was loaded at or after `since` and before `until`; else nothing."""
    newest = Release.objects.latest_published()
    if newest is None or not since <= newest.first_loaded_at < until:
        return []
    return changed_by(newest)


def latest_changes() -> list[Change]:
    """What the newest release changed, whenever it was loaded."""
    newest = Release.objects.latest_published()
    return changed_by(newest) if newest else []


def changed_by(release: Release) -> list[Change]:
    """The headlines of a release, then the owner-size group of private homes that moved most."""
    before = Release.objects.before(release.as_at)
    told = [headline(outcomes, release, before) for outcomes in HEADLINES]
    if before:
        told += [change for outcome in MOVERS if (change := mover(outcome, release, before))]
    return told


def headline(outcomes: tuple[str, ...], release: Release, before: Release | None) -> Change:
    """All homes judged so, at this release and the one before."""
    measure = Measure(outcomes=outcomes, at=release.as_at)
    answer = measure.answer()
    earlier = measure.asking(at=before.as_at).answer().rows[0] if before else None
    after = answer.rows[0]
    subject = f"Homes judged {phrases.outcomes(measure)}"
    return Change(sentence(subject, earlier, after), measure, earlier, after, answer.register_note)


def mover(outcome: str, release: Release, before: Release) -> Change | None:
    """The size of private owner whose share moved most, or None where none moved or none can be compared."""
    measure = Measure(outcomes=(outcome,), by="owner-size", sector=("private",), at=release.as_at)
    answer = measure.answer()
    earlier = {row.group: row for row in measure.asking(at=before.as_at).answer().rows}
    moves = [
        (points, earlier[row.group], row)
        for row in answer.rows
        if row.group != vocabulary.NO_OWNER and (points := moved(earlier.get(row.group), row))
    ]
    if not moves:
        return None
    _, first, after = max(moves, key=lambda move: abs(move[0]))
    subject = (
        f"Private homes whose owner has {phrases.lower(after.label)}, judged {outcome.replace('-', ' ')}"
    )
    return Change(sentence(subject, first, after), measure, first, after, answer.register_note)


def moved(before: Row | None, after: Row) -> float | None:
    """Points between two rows that both have a share, or None."""
    if before is None or before.share is None or after.share is None:
        return None
    return phrases.points(counts(before), counts(after))


def counts(row: Row) -> tuple[int, int]:
    """(numerator, denominator) of a row that has a share."""
    return row.numerator or 0, row.denominator or 1


def sentence(subject: str, before: Row | None, after: Row) -> str:
    """“Homes judged inadequate: 44 of 3,629 homes (1.2%) as at 31 March 2025, 1.6 points lower than as at …”."""
    share = f" ({after.percent})" if after.percent else ""
    told = f"{subject}: {after.base}{share} as at {phrases.day(after.period)}"
    points = moved(before, after)
    if before is None or points is None:
        return f"{told}."
    then = f"as at {phrases.day(before.period)}"
    if not points:
        return f"{told}, the same share as {then}."
    more = "higher" if points > 0 else "lower"
    return f"{told}, {phrases.in_points(points)} {more} than {then} ({before.percent})."
