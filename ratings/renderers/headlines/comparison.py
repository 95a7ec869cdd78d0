"""What is said of several groups at one moment: the highest where it is clear, else the range they lie in."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ratings import phrases, vocabulary
from ratings.answers.rows import Answer
from ratings.renderers.headlines.grades import phrase_grade_given
from ratings.renderers.headlines.groups import (
    NAMED,
    NOUNS,
    ComparedGroup,
    GroupsCompared,
    list_groups_compared,
    name_counted,
    name_judged,
    phrase_among,
    phrase_group,
    phrase_groups,
    phrase_left_out,
    phrase_owners,
    phrase_span,
)
from ratings.renderers.headlines.one_group import phrase_counts, phrase_value
from ratings.renderers.headlines.superlatives import is_clearly_highest

#: Shares closer than this many points are said to differ little.
LITTLE: Final = 1.0


def headline_comparison(answer: Answer, outcomes: tuple[str, ...]) -> str:
    """The groups at the newest moment with figures, in one sentence."""
    compared = list_groups_compared(answer, outcomes)
    left_out = f"{phrase_left_out(answer, compared)}{phrase_span(answer)}"
    if answer.measure.unit == "count":
        return f"{compare_counts(answer, compared, outcomes)}{left_out}"
    if not compared.groups:
        return f"{add_up_small(answer, compared, outcomes)}{phrase_span(answer)}"
    if len(compared.groups) == 1:
        (only,) = compared.groups
        return f"{phrase_value(answer, only, outcomes)} {compared.when}{phrase_among(answer, only.group)}{left_out}"
    return f"{compare_shares(answer, compared, outcomes)}{left_out}"


def compare_shares(answer: Answer, compared: GroupsCompared, outcomes: tuple[str, ...]) -> str:
    """The highest share, or from which to which they lie."""
    ranked = sorted(compared.groups, key=lambda each: each.share, reverse=True)
    high, low = ranked[0], ranked[-1]
    groups, measure = phrase_groups(answer, compared), answer.measure
    if is_clearly_highest(high.counts, [each.counts for each in ranked[1:]]) and not differ_little(low, high):
        highest = "higher" if len(ranked) == 2 else "highest"
        return f"{phrase_value(answer, high, outcomes)} {compared.when}, the {highest} of {groups}{phrase_among(answer, high.group)}"
    sentence = (
        f"from {low.percent} to {high.percent} of {name_counted(answer)} {phrase_grade_given(measure, outcomes)} "
        f"{compared.when} across {groups}"
    )
    if differ_little(low, high):
        return f"{sentence}, which differ little"
    return f"{sentence}, too close to call which is {'higher' if len(ranked) == 2 else 'highest'}"


def differ_little(low: ComparedGroup, high: ComparedGroup) -> bool:
    """Whether all shares lie within a point."""
    return phrases.difference_in_points(low.counts, high.counts) < LITTLE


def compare_counts(answer: Answer, compared: GroupsCompared, outcomes: tuple[str, ...]) -> str:
    """How many of all, and in which group most of them are, where one has most and may be named."""
    number = sum(compared_group.numerator for compared_group in compared.groups)
    base = sum(compared_group.denominator for compared_group in compared.groups)
    sentence = f"{phrase_counts(answer, (number, base), name_counted(answer), outcomes)} {compared.when}"
    if answer.measure.by == "owner" and not answer.measure.owner:
        sentence = f"{sentence}, of {phrase_groups(answer, compared)}"
    if not number:
        return f"{sentence}{phrase_across(answer, compared)}"
    top = pick_largest(answer, compared.groups)
    if top is None:
        most = max(compared_group.numerator for compared_group in compared.groups)
        return f"{sentence}, at most {phrases.format_count(most)} for any one {NOUNS[answer.measure.by][0]}"
    group = phrase_group(answer, top.group, top.label)
    if number == 1:
        return f"{sentence}, among {group}"
    many = "all" if top.numerator == number else phrases.format_count(top.numerator)
    return f"{sentence}, {many} of them {group}"


def pick_largest(answer: Answer, groups: tuple[ComparedGroup, ...]) -> ComparedGroup | None:
    """The group with the largest number; None for a tie, or a local authority or owner on too few homes to be named."""
    ranked = sorted(groups, key=lambda each: each.numerator, reverse=True)
    if len(ranked) > 1 and ranked[0].numerator == ranked[1].numerator:
        return None
    top = ranked[0]
    return None if answer.measure.by in NAMED and top.is_small else top


def phrase_across(answer: Answer, compared: GroupsCompared) -> str:
    """“ across the 9 regions”; owners are counted before."""
    if answer.measure.by == "owner" and not answer.measure.owner:
        return ""
    return f" across {phrase_groups(answer, compared)}"


def add_up_small(answer: Answer, compared: GroupsCompared, outcomes: tuple[str, ...]) -> str:
    """The counts of groups none of which carries a share, added up."""
    number = sum(group.numerator for group in compared.small)
    base = sum(group.denominator for group in compared.small)
    few = len(compared.small)
    noun = NOUNS[answer.measure.by][0]
    sentence = f"{phrase_counts(answer, (number, base), name_counted(answer), outcomes)} {compared.when}"
    if answer.measure.by == "owner" and not answer.measure.owner:
        sentence = f"{sentence}, of {phrase_owners(answer, few, few + compared.gaps)}"
    every = (
        f"the one {noun}"
        if few == 1
        else f"each of the {phrases.format_count(few)} {NOUNS[answer.measure.by][1]}"
    )
    gaps = phrase_left_out(answer, replace(compared, small=()))
    return f"{sentence}; {every} has fewer than {vocabulary.SMALL_BASE} {name_judged(answer)}{gaps}"
