"""What a newly loaded release changed against the one before it, in sentences for letters and the front page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ratings import answers, phrases, vocabulary
from ratings.answers import AnswerRow, definitions
from ratings.measures import Measure
from ratings.models import Release
from ratings.renderers.headlines.superlatives import is_clearest_change

#: What is reported of all homes, in this order.
HEADLINES = (("inadequate",), ("outstanding",), ("outstanding", "good"))
#: Of these the group that clearly moved most is reported, by size of private owner.
MOVERS = ("inadequate", "outstanding")


@dataclass(frozen=True, slots=True)
class ReleaseChange:
    """One measure at a new release and at the one before it, where there is one.

    `measure` asks for the new release's day; `before` is None for a first release.
    """

    sentence: str
    measure: Measure
    before: AnswerRow | None
    after: AnswerRow
    register_note: str = ""

    @property
    def points(self) -> float | None:
        """The change in percentage points to one decimal, or None without two shares to compare."""
        return measure_shift(self.before, self.after)


def list_changes_between(*, since: datetime, until: datetime) -> list[ReleaseChange]:
    """What the newest release changed, if it was loaded at or after `since` and before `until`; else nothing."""
    newest = Release.objects.latest_published()
    if newest is None or not since <= newest.first_loaded_at < until:
        return []
    return list_changes_of_release(newest)


def list_changes_of_release(release: Release) -> list[ReleaseChange]:
    """The headlines of a release, then the owner-size group of private homes that moved most, where that is clear."""
    before = Release.objects.before(release.as_at)
    changes = [compare_headline(outcomes, release, before) for outcomes in HEADLINES]
    if before:
        changes += [change for outcome in MOVERS if (change := find_biggest_mover(outcome, release, before))]
    if release.is_invented:
        return [
            replace(change, sentence=f"{change.sentence} {phrases.INVENTED_TITLE}.") for change in changes
        ]
    return changes


def compare_headline(outcomes: tuple[str, ...], release: Release, before: Release | None) -> ReleaseChange:
    """All homes judged so, at this release and the one before."""
    measure = Measure(outcomes=outcomes, at=release.as_at)
    answer = answers.answer(measure)
    earlier = answers.answer(measure.asking(at=before.as_at)).rows[0] if before else None
    after = answer.rows[0]
    subject = f"Homes judged {definitions.phrase_outcomes(measure)}"
    return ReleaseChange(
        phrase_change(subject, earlier, after), measure, earlier, after, answer.register_note
    )


def find_biggest_mover(outcome: str, release: Release, before: Release) -> ReleaseChange | None:
    """The size of private owner whose share moved most, or None where none moved, can be compared, or is clearly first.

    Clearly first is one whose change has a 95% interval beyond that of every other size's change.
    """
    measure = Measure(outcomes=(outcome,), by="owner-size", sector=("private",), at=release.as_at)
    answer = answers.answer(measure.asking(since=before.as_at))
    moves = [row for row in answer.rows if row.group != vocabulary.NO_OWNER and row.points is not None]
    after = max(moves, key=lambda row: abs(row.points or 0), default=None)
    if after is None or not after.points or not is_clearest_change(after, moves):
        return None
    subject = f"Private homes whose owner has {phrases.lower_first(after.label)}, judged {outcome.replace('-', ' ')}"
    return ReleaseChange(
        phrase_change(subject, after.before, after), measure, after.before, after, answer.register_note
    )


def measure_shift(before: AnswerRow | None, after: AnswerRow) -> float | None:
    """Points between two rows that both have a share, or None."""
    if before is None or before.share is None or after.share is None:
        return None
    return phrases.difference_in_points(counts_of_row(before), counts_of_row(after))


def counts_of_row(row: AnswerRow) -> tuple[int, int]:
    """(numerator, denominator) of a row that has a share."""
    return row.numerator or 0, row.denominator or 1


def phrase_change(subject: str, before: AnswerRow | None, after: AnswerRow) -> str:
    """“Homes judged inadequate: 44 of 3,629 homes (1.2%) as at 31 March 2025, 1.6 points lower than as at …”."""
    share = f" ({after.percent})" if after.percent else ""
    sentence = f"{subject}: {after.base}{share} as at {phrases.format_day(after.period)}"
    points = measure_shift(before, after)
    if before is None or points is None:
        return f"{sentence}."
    then = f"as at {phrases.format_day(before.period)}"
    if not points:
        return f"{sentence}, the same share {then}."
    more = "higher" if points > 0 else "lower"
    return f"{sentence}, {phrases.format_points(points)} {more} than {then} ({before.percent})."
