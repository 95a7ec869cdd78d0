"""What is said of a change between two moments, and of what homes of each judgement became."""

from __future__ import annotations

from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.answers.rows import Answer, AnswerRow
from ratings.renderers.headlines.grades import phrase_grade_given
from ratings.renderers.headlines.groups import (
    NOUNS,
    name_counted,
    phrase_among,
    phrase_group,
    phrase_owners,
    phrase_row_day,
    phrase_span,
)
from ratings.renderers.headlines.one_group import phrase_counts
from ratings.renderers.headlines.superlatives import is_clearest_change


def headline_change(answer: Answer) -> str:
    """The one change there is, or the largest where it is clear, else from which to which they lie."""
    rows = [row for row in answer.rows if row.points is not None]
    if not rows:
        earlier, later = answer.releases[0], answer.releases[-1]
        moments = [release.year or phrases.format_day(release.as_at) for release in (earlier, later)]
        by = f" by {vocabulary.BREAKDOWNS[answer.measure.by]}" if answer.measure.by else ""
        return f"no change in shares of {name_counted(answer)} can be told{by} from {' to '.join(moments)}"
    end = phrase_unequal(answer, len(answer.rows) - len(rows))
    if len(rows) == 1:
        return f"{phrase_one_change(answer, rows[0])}{phrase_among(answer, rows[0].group)}{end}"
    largest = max(rows, key=lambda row: abs(row.points or 0))
    if largest.points and is_clearest_change(largest, rows):
        kind = "rise" if largest.points > 0 else "fall"
        size = "larger" if len(rows) == 2 else "largest"
        return (
            f"{phrase_one_change(answer, largest)}, the {size} {kind} of {phrase_changes(answer, len(rows))}"
            f"{phrase_among(answer, largest.group)}{end}"
        )
    points = [row.points or 0.0 for row in rows]
    low, high = (phrases.format_signed(points_moved) for points_moved in (min(points), max(points)))
    before = rows[0].before
    since = f"from {before.when if before else ''} to {rows[0].when}"
    return (
        f"{phrase_shares(answer)} moved by {low} to {high} points {since} across {phrase_changes(answer, len(rows))}, "
        f"too close to call which moved most{end}"
    )


def phrase_one_change(answer: Answer, row: AnswerRow) -> str:
    """“the share of private children’s homes that were inadequate rose by 1.7 points, from 5.2% on … to 6.9% on …”."""
    outcomes = (row.outcome,) if row.outcome else answer.measure.outcomes
    homes = phrase_group(answer, row.group, row.label)
    subject = f"the share of {homes} that {phrase_grade_given(answer.measure, outcomes)}"
    before = row.before
    values = f"from {before.percent} {phrase_row_day(before)} to " if before else ""
    now = f"{row.percent} {phrase_row_day(row)}"
    if not row.points:
        return f"{subject} hardly moved, {values}{now}"
    return f"{subject} {'rose' if row.points > 0 else 'fell'} by {phrases.format_points(row.points)}, {values}{now}"


def phrase_shares(answer: Answer) -> str:
    """What moved: “the share of homes that were inadequate”, or the shares of each grade where each has a row."""
    measure = answer.measure
    if not measure.separate:
        return f"the share of {name_counted(answer)} that {phrase_grade_given(measure, measure.outcomes)}"
    area = definitions.AREA_WORDS[measure.area]
    return f"the share of each grade{f' for {area}' if area else ''} among {name_counted(answer)}"


def phrase_changes(answer: Answer, number: int) -> str:
    """“the 9 regions”, “the 4 grades”, “the 12 shares by grade and sector”: what changes. Owners say of how many they are."""
    measure, many = answer.measure, phrases.format_count(number)
    if not measure.by:
        return f"the {many} grades"
    group_count = len({row.group for row in answer.rows})
    owners = measure.by == "owner" and not measure.owner
    if measure.separate:
        largest = f" of {phrase_owners(answer, group_count, group_count)}" if owners else ""
        return f"the {many} shares by grade and {vocabulary.BREAKDOWNS[measure.by]}{largest}"
    if owners:
        return phrase_owners(answer, number, group_count)
    return f"the {many} {NOUNS[measure.by][number != 1]}"


def phrase_unequal(answer: Answer, lacking: int) -> str:
    """“; 2 have no two shares to compare”, or nothing."""
    if not lacking:
        return ""
    return f"; {phrases.format_count(lacking)} {'has' if lacking == 1 else 'have'} no two shares to compare"


def headline_transitions(answer: Answer) -> str:
    """What became of the homes judged inadequate before, or of the first group there is."""
    newest = max(row.period for row in answer.rows if not row.is_gap)
    rows = [row for row in answer.rows if row.period == newest and not row.is_gap]
    groups = list(dict.fromkeys(row.group for row in rows))
    group = "inadequate" if "inadequate" in groups else groups[0]
    row = max((row for row in rows if row.group == group), key=lambda row: row.numerator or 0)
    earlier = max(release.as_at for release in answer.releases if release.as_at < newest)
    link = "and that" if answer.measure.owner_size else "that"
    before = (
        "had no judgement"
        if group not in vocabulary.OUTCOMES
        else phrase_grade_given(answer.measure, (group,))
    )
    things = f"{name_counted(answer)} {link} {before} on {phrases.format_day(earlier)}"
    outcomes = (row.outcome,) if row.outcome else answer.measure.outcomes
    if answer.measure.unit == "share" and row.percent:
        value = f"{row.percent} of {things} {phrase_grade_given(answer.measure, outcomes)}"
    else:
        value = phrase_counts(answer, (row.numerator or 0, row.denominator or 0), things, outcomes)
    return f"{value} {phrase_row_day(row)}{phrase_span(answer)}"
