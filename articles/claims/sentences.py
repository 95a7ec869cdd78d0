"""A claim's sentence in plain English, written from the editor's choices."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from articles.claims.verdicts import OVER_TIME, UPWARD, ClaimKind, MarginUnit
from articles.figures.bindings import FigureBinding, describe_judgement, describe_things
from ratings import phrases

if TYPE_CHECKING:
    from articles.models.claims import Claim


def write_sentence(claim: Claim) -> str:
    """What the claim says, when the editor wrote no sentence. Raises MeasureError where a measure is none."""
    if claim.kind == ClaimKind.NOT_CHECKABLE:
        return ""
    which, judged = describe_things(claim.a), describe_judgement(claim.a)
    share = claim.unit == "share"
    above = claim.kind in UPWARD
    if claim.kind in OVER_TIME:
        verb = "risen" if above else "fallen"
        subject = " ".join(filter(None, ["The share of" if share else "The number of", which, judged]))
        since = f" since {phrases.format_day(claim.since)}" if claim.since else ""
        return f"{subject} has {verb}{write_margin(claim, share)}{since}"
    are = f"are {judged}" if judged else "are listed"
    other = claim.b
    if other is None:
        if share:
            return f"{'More' if above else 'Less'} than {format_number(claim.value)}% of {which} {are}"
        return f"{'More' if above else 'Fewer'} than {format_number(claim.value)} {which} {are}"
    much = write_margin(claim, share)
    if share:
        size = "larger" if above else "smaller"
        return f"A {size} share of {which} {are} than of {describe_things(other)}{write_second_judgement(claim.a, other)}{much}"
    more = "More" if above else "Fewer"
    return f"{more} {which} {are} than {describe_things(other)}{write_second_judgement(claim.a, other)}{much}"


def write_second_judgement(a: FigureBinding, b: FigureBinding) -> str:
    """“ are judged outstanding”, where B counts other judgements than A; else nothing."""
    mine, other = describe_judgement(a), describe_judgement(b)
    return "" if mine == other else f" are {other or 'listed'}"


def write_margin(claim: Claim, share: bool) -> str:
    """“, by at least 2 points”, or nothing."""
    if not claim.margin:
        return ""
    if claim.margin_unit == MarginUnit.TIMES:
        return f", at least {format_number(claim.margin)} times over"
    return f", by at least {format_number(claim.margin)} {'points' if share else 'homes'}"


def format_number(number: Decimal | None) -> str:
    """A number without needless noughts; "" for none."""
    return "" if number is None else f"{number:,.4f}".rstrip("0").rstrip(".")
