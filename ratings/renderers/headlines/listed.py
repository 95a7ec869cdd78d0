"""What is said of homes or places listed: how many there are, and which group has most."""

from __future__ import annotations

from ratings import phrases
from ratings.answers.rows import Answer
from ratings.renderers.headlines.comparison import pick_largest
from ratings.renderers.headlines.grades import phrase_grades
from ratings.renderers.headlines.groups import (
    NOUNS,
    ComparedGroup,
    add_up_groups,
    list_groups_compared,
    make_singular,
    phrase_among,
    phrase_group,
    phrase_groups,
    phrase_left_out,
    phrase_row_day,
    phrase_span,
)


def headline_listed(answer: Answer) -> str:
    """How many are listed in the group that has most, and what part of all that is."""
    compared = list_groups_compared(answer, ())
    groups = compared.groups
    number = sum(group.numerator for group in groups)
    whole = ComparedGroup("all", "", number, sum(group.denominator for group in groups))
    end = f"{phrase_left_out(answer, compared)}{phrase_span(answer)}"
    across = phrase_groups(answer, compared)
    if len(groups) == 1:
        (only,) = groups
        return f"{phrase_number_listed(answer, only)} {compared.when}{phrase_among(answer, only.group)}{end}"
    top = pick_largest(answer, groups) if number else None
    if top is None:
        most = max(group.numerator for group in groups)
        most_words = (
            f", at most {phrases.format_count(most)} for any one {NOUNS[answer.measure.by][0]}"
            if number
            else ""
        )
        return f"{phrase_number_listed(answer, whole)} {compared.when} across {across}{most_words}{end}"
    share = phrases.format_percent(top.numerator, number)
    return (
        f"{phrase_number_listed(answer, top)} {compared.when}, {share} of the {phrases.format_count(number)} "
        f"across {across}{phrase_among(answer, top.group)}{end}"
    )


def headline_listed_over_time(answer: Answer) -> str:
    """How many are listed in the one group there is, and how many were at the first moment shown."""
    filled_rows = [row for row in answer.rows if not row.is_gap]
    newest = max(filled_rows, key=lambda row: row.period)
    oldest = min(filled_rows, key=lambda row: row.period)
    (new,) = add_up_groups([newest], ())
    sentence = f"{phrase_number_listed(answer, new)} {phrase_row_day(newest)}"
    among = phrase_among(answer, new.group)
    if newest.period == oldest.period:
        return f"{sentence}{among}"
    change = new.numerator - (oldest.numerator or 0)
    way = f"{'up' if change > 0 else 'down'} from" if change else "as many as the"
    return f"{sentence}, {way} {phrases.format_count(oldest.numerator or 0)} {phrase_row_day(oldest)}{among}"


def phrase_number_listed(answer: Answer, group: ComparedGroup) -> str:
    """“15 places in 3 children’s homes in London judged inadequate were listed”, or that none were."""
    measure = answer.measure
    things = phrase_group(answer, group.group, group.label)
    judged = ""
    if measure.outcomes != ("all",):
        as_ = "as " if "requires-improvement" in measure.outcomes else ""
        judged = (
            f" and judged {as_}{phrase_grades(measure.outcomes)}"
            if measure.owner_size
            else f" judged {as_}{phrase_grades(measure.outcomes)}"
        )
    if not group.numerator:
        return f"no {'places in ' if measure.unit == 'places' else ''}{things}{judged} were listed"
    if group.denominator == 1:
        things = make_singular(things)
    homes = f"{phrases.format_count(group.denominator)} {things}{judged}"
    verb = "was" if group.numerator == 1 else "were"
    if measure.unit == "homes":
        return f"{homes} {verb} listed"
    places = f"{phrases.format_count(group.numerator)} {'place' if group.numerator == 1 else 'places'}"
    return f"{places} in {homes} {verb} listed"
