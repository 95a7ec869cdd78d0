"""Weighs a claim: the verdict from the two figures alone, and beside it how clear they are. No database.

The interval is Newcombe's for the difference of two shares at 95% (R. G. Newcombe, Statistics in Medicine 17,
873-890, 1998, method 10) and Wilson's for a share beside a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import TextChoices

from articles.figures.bindings import ReleaseValue
from ratings import phrases, vocabulary
from ratings.answers import intervals

SMALL = f"A share of fewer than {vocabulary.SMALL_BASE} homes says too little to hold a claim against."


class ClaimKind(TextChoices):
    """What a claim says of A."""

    HIGHER = "higher", "A is higher than B"
    LOWER = "lower", "A is lower than B"
    ABOVE = "above", "A is above a value"
    BELOW = "below", "A is below a value"
    ROSE = "rose", "A has risen since a release"
    FELL = "fell", "A has fallen since a release"
    NOT_CHECKABLE = "not-checkable", "It cannot be checked"


#: Those that say A lies above what it is held against.
UPWARD = frozenset({ClaimKind.HIGHER, ClaimKind.ABOVE, ClaimKind.ROSE})
BESIDE_B = frozenset({ClaimKind.HIGHER, ClaimKind.LOWER})
OVER_TIME = frozenset({ClaimKind.ROSE, ClaimKind.FELL})
BESIDE_VALUE = frozenset({ClaimKind.ABOVE, ClaimKind.BELOW})


class MarginUnit(TextChoices):
    """By how much A differs: percentage points (homes, where homes are counted) or times."""

    POINTS = "points", "points (or homes)"
    TIMES = "times", "times"


class Verdict(TextChoices):
    """Decided by the two figures alone."""

    HOLDS = "holds", "Holds"
    NOT = "no longer holds", "No longer holds"
    UNKNOWN = "cannot be checked", "Cannot be checked"


class ClaimStanding(TextChoices):
    """What all readings say of a claim together: a verdict that the newest gives, or that none ever gave."""

    HOLDS = "holds", "Still holds"
    NOT = "no longer holds", "No longer holds"
    NEVER = "never held", "Never held"
    UNKNOWN = "cannot be checked", "Cannot be checked"


def judge_standing(verdicts: Iterable[str]) -> ClaimStanding:
    """The standing of a claim from the verdicts of its readings, oldest first; without any it cannot be checked."""
    verdicts = list(verdicts)
    if not verdicts or verdicts[-1] == Verdict.UNKNOWN:
        return ClaimStanding.UNKNOWN
    if verdicts[-1] == Verdict.HOLDS:
        return ClaimStanding.HOLDS
    return ClaimStanding.NOT if Verdict.HOLDS in verdicts else ClaimStanding.NEVER


class VerdictStrength(TextChoices):
    """How clear the difference is; it never changes the verdict."""

    CLEAR = "clear", "Clear"
    CLOSE = "too close to call", "Too close to call"


@dataclass(frozen=True, slots=True)
class ClaimAssessment:
    """A verdict and its strength ("" where there is none); `why` says what stood in the way of a verdict."""

    verdict: str
    strength: str = ""
    why: str = ""


class SideCounts(NamedTuple):
    """What a side of a claim counts, and of how many."""

    numerator: int
    denominator: int


class UnfitSideError(Exception):
    """A side of a claim cannot be weighed; it says why."""


def assess_claim(
    kind: str,
    unit: str,
    a: ReleaseValue | None,
    b: ReleaseValue | None = None,
    *,
    value: Decimal | None = None,
    margin: Decimal | None = None,
    margin_unit: str = "",
) -> ClaimAssessment:
    """What two figures say of a claim. `value` and `margin` are in percent or points for shares, else in homes.

    B is held against A, the value where the claim names one, or A's own earlier figure.
    """
    try:
        counts = read_counts(a, unit)
        other_counts = None if kind in BESIDE_VALUE else read_counts(b, unit)
    except UnfitSideError as unfit:
        return ClaimAssessment(Verdict.UNKNOWN, why=str(unfit))
    mine = exact_figure(counts, unit)
    other = Fraction(value or 0) if other_counts is None else exact_figure(other_counts, unit)
    holds = (
        is_beyond(mine, other, margin, margin_unit)
        if kind in UPWARD
        else is_beyond(other, mine, margin, margin_unit)
    )
    verdict = Verdict.HOLDS if holds else Verdict.NOT
    return ClaimAssessment(verdict, judge_strength(unit, counts, other_counts, other))


def read_counts(side: ReleaseValue | None, unit: str) -> SideCounts:
    """A side's counts. Raises UnfitSideError, with the reason, where it cannot be weighed."""
    if side is None:
        raise UnfitSideError("No release we hold answers this.")
    if side.numerator is None or side.denominator is None:
        raise UnfitSideError(side.note or "The release says nothing of this group.")
    if unit == "share" and side.share is None:
        raise UnfitSideError(SMALL if side.denominator else phrases.NONE_JUDGED_NOTE)
    return SideCounts(side.numerator, side.denominator)


def exact_figure(side: SideCounts, unit: str) -> Fraction:
    """A side's figure, exactly: percent of its base, or homes."""
    if unit == "share":
        return Fraction(100 * side.numerator, side.denominator)
    return Fraction(side.numerator)


def is_beyond(higher: Fraction, lower: Fraction, margin: Decimal | None, margin_unit: str) -> bool:
    """Whether one figure lies above the other, by the margin where there is one."""
    if not margin:
        return higher > lower
    if margin_unit == MarginUnit.TIMES:
        return higher > lower and higher >= Fraction(margin) * lower
    return higher - lower >= Fraction(margin)


def judge_strength(unit: str, a: SideCounts, b: SideCounts | None, other: Fraction) -> VerdictStrength:
    """Too close to call where the 95% interval of the difference contains zero. Counts of homes are complete: clear."""
    if unit != "share":
        return VerdictStrength.CLEAR
    if b is None:
        low, high = intervals.wilson_interval(a.numerator, a.denominator)
        close = low * 100 <= other <= high * 100
    else:
        low, high = intervals.newcombe_interval(a, b)
        close = low <= 0 <= high
    return VerdictStrength.CLOSE if close else VerdictStrength.CLEAR
