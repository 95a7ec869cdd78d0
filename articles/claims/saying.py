"""A claim's sentence in plain English, written from the editor's choices."""

from articles.claims.weighing import OVER_TIME, UPWARD, Kind, Margin
from articles.figures.binding import homes, narrowed
from ratings import wording


def sentence(claim):
    """What the claim says, when the editor wrote no sentence. Raises MeasureError where a measure is none."""
    if claim.kind == Kind.NOT_CHECKABLE:
        return ""
    which, measure = homes(claim.a), narrowed(claim.a)
    judged = wording.outcomes(measure)
    share = claim.unit == "share"
    above = claim.kind in UPWARD
    if claim.kind in OVER_TIME:
        verb = "risen" if above else "fallen"
        subject = f"The {'share' if share else 'number'} of {which} judged {judged}"
        return f"{subject} has {verb}{by_how_much(claim, share)} since {wording.day(claim.since)}"
    if claim.kind in (Kind.ABOVE, Kind.BELOW):
        told = f"{plain(claim.value)}%" if share else f"{plain(claim.value)} homes"
        comparison = "More than" if above else "Fewer than" if not share else "Less than"
        return (
            f"{comparison} {told} of {which} are judged {judged}"
            if share
            else (f"{comparison} {told} are judged {judged}, of {which}")
        )
    much = by_how_much(claim, share)
    if share:
        size = "larger" if above else "smaller"
        return f"A {size} share of {which} are judged {judged} than of {homes(claim.b)}{second(claim)}{much}"
    more = "More" if above else "Fewer"
    return f"{more} {which} are judged {judged} than {homes(claim.b)}{second(claim)}{much}"


def second(claim):
    """“judged outstanding”, where B counts other judgements than A; else nothing."""
    mine, other = wording.outcomes(narrowed(claim.a)), wording.outcomes(narrowed(claim.b))
    return "" if mine == other else f" are judged {other}"


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
