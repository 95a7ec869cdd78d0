"""A claim's sentence in plain English, written from the editor's choices."""

from articles.claims.verdicts import OVER_TIME, UPWARD, ClaimKind, MarginUnit
from articles.figures.bindings import describe_judgement, describe_things
from ratings import phrases


def write_sentence(claim):
    """What the claim says, when the editor wrote no sentence. Raises MeasureError where a measure is none."""
    if claim.kind == ClaimKind.NOT_CHECKABLE:
        return ""
    which, judged = describe_things(claim.a), describe_judgement(claim.a)
    share = claim.unit == "share"
    above = claim.kind in UPWARD
    if claim.kind in OVER_TIME:
        verb = "risen" if above else "fallen"
        subject = " ".join(filter(None, ["The share of" if share else "The number of", which, judged]))
        return f"{subject} has {verb}{write_margin(claim, share)} since {phrases.format_day(claim.since)}"
    are = f"are {judged}" if judged else "are listed"
    if claim.kind in (ClaimKind.ABOVE, ClaimKind.BELOW):
        if share:
            return f"{'More' if above else 'Less'} than {format_number(claim.value)}% of {which} {are}"
        return f"{'More' if above else 'Fewer'} than {format_number(claim.value)} {which} {are}"
    much = write_margin(claim, share)
    if share:
        size = "larger" if above else "smaller"
        return f"A {size} share of {which} {are} than of {describe_things(claim.b)}{write_second_judgement(claim)}{much}"
    more = "More" if above else "Fewer"
    return f"{more} {which} {are} than {describe_things(claim.b)}{write_second_judgement(claim)}{much}"


def write_second_judgement(claim):
    """“ are judged outstanding”, where B counts other judgements than A; else nothing."""
    mine, other = describe_judgement(claim.a), describe_judgement(claim.b)
    return "" if mine == other else f" are {other or 'listed'}"


def write_margin(claim, share):
    """“, by at least 2 points”, or nothing."""
    if not claim.margin:
        return ""
    if claim.margin_unit == MarginUnit.TIMES:
        return f", at least {format_number(claim.margin)} times over"
    return f", by at least {format_number(claim.margin)} {'points' if share else 'homes'}"


def format_number(number):
    """A number without needless noughts."""
    return f"{number:,.4f}".rstrip("0").rstrip(".")
