"""A claim's sentence as a person would write it, from the editor's choices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from articles.claims.verdicts import OVER_TIME, UPWARD, ClaimKind, MarginUnit
from articles.figures.bindings import (
    FigureBinding,
    describe_judgement,
    describe_things,
    narrow_measure,
)
from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.measures import Measure
from ratings.renderers.headlines.grades import (
    phrase_grade_now,
    phrase_grades,
    phrase_judged_as,
)

#: How many homes the owners have, after “owners of”.
OWNED: Final = {
    "1": "one home",
    "2-4": "two to four homes",
    "5-9": "five to nine homes",
    "10+": "ten or more homes",
}


class ClaimTerms(Protocol):
    """What a claim compares, as its sentence reads it."""

    @property
    def kind(self) -> str: ...
    @property
    def a(self) -> FigureBinding: ...
    @property
    def b(self) -> FigureBinding | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def margin(self) -> Decimal | None: ...
    @property
    def margin_unit(self) -> str: ...
    @property
    def since(self) -> date | None: ...


def write_sentence(claim: ClaimTerms) -> str:
    """What the claim says, when the editor wrote no sentence. Raises MeasureError where a measure is none."""
    if claim.kind == ClaimKind.NOT_CHECKABLE:
        return ""
    if claim.kind in OVER_TIME:
        return write_change(claim)
    things, are = describe_things(claim.a), describe_grade(claim.a)
    share, above = claim.unit == "share", claim.kind in UPWARD
    other = claim.b
    if other is None:
        more = "More" if above else "Less" if share else "Fewer"
        value = f"{format_number(claim.value)}% of" if share else format_number(claim.value)
        return f"{more} than {value} {things} {are}"
    much = write_margin(claim, share)
    if (owners := write_owners(claim.a, other, share=share, above=above)) is not None:
        return f"{owners}{much}"
    than = describe_things(other)
    if share:
        size = "larger" if above else "smaller"
        return (
            f"A {size} share of {things} {are} than of {than}{write_second_judgement(claim.a, other)}{much}"
        )
    return f"{'More' if above else 'Fewer'} {things} {are} than {than}{write_second_judgement(claim.a, other)}{much}"


def write_change(claim: ClaimTerms) -> str:
    """“The share of children’s homes judged inadequate has risen by at least 2 points since 31 March 2018”."""
    share = claim.unit == "share"
    things, judged = describe_things(claim.a), describe_judgement(claim.a)
    subject = " ".join(filter(None, ["The share of" if share else "The number of", things, judged]))
    verb = "risen" if claim.kind in UPWARD else "fallen"
    since = f" since {phrases.format_day(claim.since)}" if claim.since else ""
    return f"{subject} has {verb}{write_margin(claim, share).replace(', ', ' ', 1)}{since}"


def describe_grade(binding: FigureBinding) -> str:
    """What is true of those counted: “are inadequate”, or “are listed” where every home counts."""
    measure = narrow_measure(binding)
    return "are listed" if measure.outcomes == ("all",) else phrase_grade_now(measure, measure.outcomes)


def write_owners(a: FigureBinding, b: FigureBinding, *, share: bool, above: bool) -> str | None:
    """“Owners of one home have a larger share of homes inadequate than owners of ten or more”.

    None where the two sides are no sizes of owner, or differ in more than that.
    """
    mine, other = narrow_measure(a), narrow_measure(b)
    first, second = name_owned(mine), name_owned(other)
    if not first or not second or mine.outcomes == ("all",) or mine.is_listed:
        return None
    if mine.asking(owner_size=()) != other.asking(owner_size=()):
        return None
    sectors = [phrases.lower_first(vocabulary.SECTORS[slug]) for slug in mine.sector]
    sector = f"{phrases.list_words(sectors, 'or')} " if sectors else ""
    things = describe_owned(mine)
    size = ("larger" if above else "smaller") if share else ("more" if above else "fewer")
    what = f"have a {size} share of {things}" if share else f"have {size} {things}"
    subject = f"{sector}owners of {first}"
    return f"{subject[:1].upper()}{subject[1:]} {what} than {sector}owners of {second.removesuffix(' homes')}"


def name_owned(measure: Measure) -> str:
    """“one home”, of the one size of owner a measure asks of; else ""."""
    return OWNED.get(measure.owner_size[0], "") if len(measure.owner_size) == 1 else ""


def describe_owned(measure: Measure) -> str:
    """The homes of those owners with every other filter, and what was judged: “homes in London inadequate”."""
    rest = measure.asking(owner_size=(), sector=())
    place = definitions.phrase_places(rest) if rest.region or rest.local_authority else ""
    homes = definitions.phrase_homes(rest, place).removeprefix("children’s ")
    if homes == "homes" and not measure.is_in_year and measure.area == "overall":
        return f"homes {phrase_grades(measure.outcomes)}"
    inspections = "inspections of " if measure.is_in_year else ""
    return f"{inspections}{homes} {phrase_judged_as(measure, measure.outcomes)}"


def write_second_judgement(a: FigureBinding, b: FigureBinding) -> str:
    """“ are outstanding”, where B counts other judgements than A; else nothing."""
    mine, other = describe_grade(a), describe_grade(b)
    return "" if mine == other else f" {other}"


def write_margin(claim: ClaimTerms, share: bool) -> str:
    """“, by at least 2 points”, or nothing."""
    if not claim.margin:
        return ""
    if claim.margin_unit == MarginUnit.TIMES:
        return f", at least {format_number(claim.margin)} times over"
    return f", by at least {format_number(claim.margin)} {'points' if share else 'homes'}"


def format_number(number: Decimal | None) -> str:
    """A number without needless noughts; "" for none."""
    return "" if number is None else f"{number:,.4f}".rstrip("0").rstrip(".")
