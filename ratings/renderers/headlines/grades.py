"""How a sentence says what was judged of homes, or which grade inspections gave: with the area, in the past tense."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.measures import Measure

WELL: Final = ("outstanding", "good")
BELOW_GOOD: Final = ("requires-improvement", "inadequate")
ADJECTIVES: Final = {
    "outstanding": "outstanding",
    "good": "good",
    "requires-improvement": "requiring improvement",
    "inadequate": "inadequate",
    "not-judged": "not judged yet",
    "closed": "no longer listed",
}
#: Pairs that readers know by a name of their own.
PAIRS: Final[Mapping[tuple[str, ...], str]] = {WELL: "good or outstanding", BELOW_GOOD: "below good"}


def phrase_grades(outcomes: tuple[str, ...]) -> str:
    """“good or outstanding”, “requiring improvement”: what homes are said to be."""
    if outcomes in PAIRS:
        return PAIRS[outcomes]
    return phrases.list_words((ADJECTIVES[outcome] for outcome in outcomes), "or")


def phrase_judged_as(measure: Measure, outcomes: tuple[str, ...]) -> str:
    """“judged inadequate”, “judged as requiring improvement for …”, “with the grade good”: behind the homes or inspections."""
    area = definitions.AREA_WORDS[measure.area]
    of_area = f" for {area}" if area else ""
    if measure.is_in_year:
        return f"with {name_grades(outcomes)}{of_area}"
    as_ = "as " if "requires-improvement" in outcomes and outcomes not in PAIRS else ""
    return f"judged {as_}{phrase_grades(outcomes)}{of_area}"


def phrase_grade_now(measure: Measure, outcomes: tuple[str, ...]) -> str:
    """“are inadequate”, “require improvement”, “gave the grade good”: what is true of several, in the present tense."""
    words = phrase_grade_given(measure, outcomes)
    if measure.is_in_year:
        return words
    return words.replace("were ", "are ", 1).replace("required improvement", "require improvement")


def phrase_grade_given(
    measure: Measure, outcomes: tuple[str, ...], *, one: bool = False, negative: bool = False
) -> str:
    """“were inadequate”, “required improvement”, “gave the grade good for …”: what was found of several, or of `one`."""
    area = definitions.AREA_WORDS[measure.area]
    of_area = f" for {area}" if area else ""
    if measure.is_in_year:
        return f"{'did not give' if negative else 'gave'} {name_grades(outcomes)}{of_area}"
    verb = f"{'was' if one else 'were'}{' not' if negative else ''}"
    if area:
        as_ = "as " if "requires-improvement" in outcomes and outcomes not in PAIRS else ""
        return f"{verb} judged {as_}{phrase_grades(outcomes)}{of_area}"
    if outcomes in PAIRS or "requires-improvement" not in outcomes:
        return f"{verb} {phrase_grades(outcomes)}"
    required = "did not require improvement" if negative else "required improvement"
    others = tuple(outcome for outcome in outcomes if outcome != "requires-improvement")
    return f"{verb} {phrase_grades(others)} or {required}" if others else required


def name_grades(outcomes: tuple[str, ...]) -> str:
    """“the grade requires improvement or inadequate”, “a grade below good”: what inspections gave."""
    if outcomes in PAIRS:
        return f"{'the grade' if outcomes == WELL else 'a grade'} {PAIRS[outcomes]}"
    labels = (phrases.lower_first(vocabulary.OUTCOMES[outcome]) for outcome in outcomes)
    return f"the grade {phrases.list_words(labels, 'or')}"
