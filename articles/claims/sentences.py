"""A claim's sentence in plain English, written from the editor's choices."""

from articles.claims.verdicts import OVER_TIME, UPWARD, Kind, Margin
from articles.figures.bindings import graded, things
from ratings import phrases


def sentence(claim):
    """What the claim says, when the editor wrote no sentence. Raises MeasureError where a measure is none."""
    if claim.kind == Kind.NOT_CHECKABLE:
        return ""
    which, judged = things(claim.a), graded(claim.a)
    share = claim.unit == "share"
    above = claim.kind in UPWARD
    if claim.kind in OVER_TIME:
        verb = "risen" if above else "fallen"
        subject = " ".join(filter(None, ["The share of" if share else "The number of", which, judged]))
        return f"{subject} has {verb}{by_how_much(claim, share)} since {phrases.format_day(claim.since)}"
    are = f"are {judged}" if judged else "are listed"
    if claim.kind in (Kind.ABOVE, Kind.BELOW):
        if share:
            return f"{'More' if above else 'Less'} than {plain(claim.value)}% of {which} {are}"
        return f"{'More' if above else 'Fewer'} than {plain(claim.value)} {which} {are}"
    much = by_how_much(claim, share)
    if share:
        size = "larger" if above else "smaller"
        return f"A {size} share of {which} {are} than of {things(claim.b)}{second(claim)}{much}"
    more = "More" if above else "Fewer"
    return f"{more} {which} {are} than {things(claim.b)}{second(claim)}{much}"


def second(claim):
    """“ are judged outstanding”, where B counts other judgements than A; else nothing."""
    mine, other = graded(claim.a), graded(claim.b)
    return "" if mine == other else f" are {other or 'listed'}"


def by_how_much(claim, share):
    """“, by at least 2 points”, or nothing."""
    if not claim.margin:
        return ""
    if claim.margin_unit == Margin.TIMES:
        return f", at least {plain(claim.margin)} times over"
    return f", by at least {plain(claim.margin)} {'points' if share else 'homes'}"


def plain(number):
    """A number without needless noughts."""
    return f"{number:,.4f}".rstrip("0").rstrip(".")
