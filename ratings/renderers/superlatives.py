"""When a group may be called the highest, and what it is the highest of."""

from __future__ import annotations

from ratings import phrases, vocabulary
from ratings.answers.intervals import newcombe_interval
from ratings.answers.rows import Answer, AnswerRow
from ratings.renderers.group_nouns import name_counted


def is_clearest_change(row: AnswerRow, rows: list[AnswerRow]) -> bool:
    """Whether the interval of this change lies beyond that of every other change, in its direction."""

    def interval(of: AnswerRow) -> tuple[float, float]:
        before = of.before
        if before is None or not of.denominator or not before.denominator:
            return (-1.0, 1.0)
        return newcombe_interval(
            (of.numerator or 0, of.denominator), (before.numerator or 0, before.denominator)
        )

    low, high = interval(row)
    others = [interval(other) for other in rows if other is not row]
    if (row.points or 0) > 0:
        return all(low > other_high for _, other_high in others)
    return all(high < other_low for other_low, _ in others)


def is_clearly_more(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether one share, (numerator, denominator), is above another beyond chance: the 95% interval lies above zero."""
    return newcombe_interval(first, second)[0] > 0


def phrase_rivals(answer: Answer, compared: int, left_out: int) -> str:
    """What the highest group is the highest of; `left_out` groups had too few homes to be compared."""
    by = answer.measure.by
    many = phrases.format_count(compared)
    enough = f"{vocabulary.SMALL_BASE} or more {name_counted(answer)}"
    if by == "local-authority":
        return f"the highest of the {many} local authorities with {enough}"
    if by == "owner":
        return (
            f"the highest of the {many} owners {'asked for' if answer.measure.owner else 'with most homes'}"
        )
    if not left_out:
        return "more than in any other group"
    return (
        f"more than in any other group with {enough} ({left_out} {'has' if left_out == 1 else 'have'} fewer)"
    )
