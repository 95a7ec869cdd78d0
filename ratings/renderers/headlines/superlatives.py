"""When a group may be called the highest: only where its 95% interval leaves no other group out."""

from __future__ import annotations

from collections.abc import Iterable

from ratings.answers.intervals import newcombe_interval
from ratings.answers.rows import AnswerRow


def is_clearly_more(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether one share, (numerator, denominator), is above another beyond chance: the 95% interval lies above zero.

    Both bases are above zero. The interval is Newcombe's for a difference (1998, method 10).
    """
    return newcombe_interval(first, second)[0] > 0


def is_clearly_highest(first: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Whether one share is above every other beyond chance."""
    return all(is_clearly_more(first, other) for other in others)


def is_clearest_change(row: AnswerRow, rows: list[AnswerRow]) -> bool:
    """Whether the interval of this change lies beyond that of every other change, in its direction."""
    low, high = change_interval(row)
    others = [change_interval(other) for other in rows if other is not row]
    if (row.points or 0) > 0:
        return all(low > other_high for _, other_high in others)
    return all(high < other_low for other_low, _ in others)


def change_interval(row: AnswerRow) -> tuple[float, float]:
    """The 95% interval of a row's change, from -1 to 1; all of it where there is nothing to compare."""
    before = row.before
    if before is None or not row.denominator or not before.denominator:
        return (-1.0, 1.0)
    return newcombe_interval(
        (row.numerator or 0, row.denominator), (before.numerator or 0, before.denominator)
    )
