"""The change of a share between two moments, in percentage points, with both values beside it."""

from __future__ import annotations

from ratings import phrases
from ratings.answers.counting.row_builder import RowBuilder
from ratings.answers.counting.tally_counts import Counts
from ratings.answers.intervals import newcombe_interval
from ratings.answers.rows import AnswerRow, ReleaseFacts
from ratings.measures import Measure


def add_changes(
    measure: Measure, earlier: ReleaseFacts, rows: tuple[AnswerRow, ...], counts: Counts
) -> tuple[AnswerRow, ...]:
    """Each row with what it was in the earlier release."""
    written, before = RowBuilder(measure), dict[tuple[str, str], AnswerRow]()
    for group, label in dict.fromkeys((row.group, row.label) for row in rows):
        for row in written.of(earlier, group, label, counts.get((earlier.pk, group))):
            before[group, row.outcome] = row
    return tuple(compare_rows(measure, before.get((row.group, row.outcome)), row) for row in rows)


def compare_rows(measure: Measure, before: AnswerRow | None, row: AnswerRow) -> AnswerRow:
    """A row beside the one before it; points only where both have a share, else a note says why not."""
    if before is None or before.share is None or row.share is None:
        why = row.note or (
            f"{before.when}: {before.note}" if before and before.note else phrases.NO_BEFORE_NOTE
        )
        return row._replace(before=before, note=why)
    now, then = pair_of_counts(row), pair_of_counts(before)
    low = high = None
    if measure.interval:
        low, high = (round(end * 100, 1) for end in newcombe_interval(now, then))
    return row._replace(
        before=before, points=phrases.difference_in_points(then, now), points_low=low, points_high=high
    )


def pair_of_counts(row: AnswerRow) -> tuple[int, int]:
    """(numerator, denominator) of a row that has a share."""
    return row.numerator or 0, row.denominator or 1
