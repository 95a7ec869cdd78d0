"""What is said of one group alone: its share or its counts, and how they moved where several moments are shown."""

from __future__ import annotations

from ratings import phrases
from ratings.answers.rows import Answer
from ratings.renderers.headlines.grades import phrase_grade_given
from ratings.renderers.headlines.groups import (
    ComparedGroup,
    add_up_groups,
    make_singular,
    phrase_among,
    phrase_group,
    phrase_row_day,
)


def headline_one_group(answer: Answer, outcomes: tuple[str, ...]) -> str:
    """The newest value of the one group there is, and how it stood at the first moment shown."""
    counted = outcomes if answer.measure.separate else ()
    filled_rows = [row for row in answer.rows if not row.is_gap]
    newest = max(filled_rows, key=lambda row: row.period)
    oldest = min(filled_rows, key=lambda row: row.period)
    (new,) = add_up_groups([row for row in filled_rows if row.period == newest.period], counted)
    sentence = f"{phrase_value(answer, new, outcomes)} {phrase_row_day(newest)}"
    among = phrase_among(answer, new.group)
    if newest.period == oldest.period:
        return f"{sentence}{among}"
    (old,) = add_up_groups([row for row in filled_rows if row.period == oldest.period], counted)
    return f"{sentence}{phrase_movement(answer, old, new)} {phrase_row_day(oldest)}{among}"


def phrase_value(answer: Answer, group: ComparedGroup, outcomes: tuple[str, ...]) -> str:
    """“78.5% of children’s homes in London were good”, or the counts where they were asked for or are few."""
    things = phrase_group(answer, group.group, group.label)
    if answer.measure.unit == "share" and not group.is_small:
        return f"{group.percent} of {things} {phrase_grade_given(answer.measure, outcomes)}"
    return phrase_counts(answer, group.counts, things, outcomes)


def phrase_counts(answer: Answer, counts: tuple[int, int], things: str, outcomes: tuple[str, ...]) -> str:
    """“13 of 469 children’s homes were inadequate”, “none of the 22 … were”, “the one … was not inadequate”."""
    number, base = counts
    measure = answer.measure
    if not base:
        return f"no {make_singular(things)} {'gave a grade' if measure.is_in_year else 'had a judgement'}"
    if base == 1:
        one = make_singular(things)
        judged = phrase_grade_given(measure, outcomes, one=True, negative=not number)
        return f"the one {one}{' with a grade' if measure.is_in_year else ' with a judgement'} {judged}"
    if not number:
        return f"none of the {phrases.format_count(base)} {things} {phrase_grade_given(measure, outcomes)}"
    judged = phrase_grade_given(measure, outcomes, one=number == 1)
    return f"{phrases.format_count(number)} of {phrases.format_count(base)} {things} {judged}"


def phrase_movement(answer: Answer, old: ComparedGroup, new: ComparedGroup) -> str:
    """“, down from 1.5%”, “, up from 32 of 2,209”, or “, and 20.0%” where nothing moved: how it stood before."""
    is_share = answer.measure.unit == "share"
    before = f"{phrases.format_count(old.numerator)} of {phrases.format_count(old.denominator)}"
    if not is_share:
        change = float(new.numerator - old.numerator)
    elif old.is_small or new.is_small:
        change = 0.0  # counts of other bases are no movement: they are only told
    else:
        change, before = phrases.difference_in_points(old.counts, new.counts), old.percent
    if not change:
        return f", and {before}"
    return f", {'up' if change > 0 else 'down'} from {before}"
