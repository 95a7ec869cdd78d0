"""The groups a sentence compares: their homes in words, how many there are, and how many were left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.answers.rows import Answer, AnswerRow

#: One group and several, by breakdown.
NOUNS: Final = {
    "owner-size": ("size of owner", "sizes of owner"),
    "sector": ("sector", "sectors"),
    "region": ("region", "regions"),
    "sector-and-owner-size": ("group of owners", "groups by sector and size of private owner"),
    "local-authority": ("local authority", "local authorities"),
    "owner": ("owner", "owners"),
    "provision-type": ("type of home", "types of home"),
    "age": ("age of judgement", "ages of judgement"),
}
#: Breakdowns whose groups are bodies with a name, of which none is called worst on few homes.
NAMED: Final = frozenset({"local-authority", "owner"})


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """One group's counts at one moment: those so judged, and those they are of."""

    group: str
    label: str
    numerator: int
    denominator: int

    @property
    def counts(self) -> tuple[int, int]:
        return self.numerator, self.denominator

    @property
    def share(self) -> float:
        """Of 0 to 1; a group without a base has none and counts as 0."""
        return self.numerator / self.denominator if self.denominator else 0.0

    @property
    def percent(self) -> str:
        return phrases.format_percent(self.numerator, self.denominator)

    @property
    def is_small(self) -> bool:
        """Whether its base carries no share."""
        return self.denominator < vocabulary.SMALL_BASE


@dataclass(frozen=True, slots=True)
class GroupsCompared:
    """Those of a question's groups that a sentence can speak of, and how many it leaves out: small ones and gaps."""

    period: date
    when: str
    groups: tuple[ComparedGroup, ...]
    small: tuple[ComparedGroup, ...]
    gaps: int


def list_groups_compared(answer: Answer, outcomes: tuple[str, ...]) -> GroupsCompared:
    """The groups at the newest moment with figures, of which there is one.

    `outcomes` are those counted where each has a row of its own. Shares need a base, so small groups stand apart.
    """
    filled_rows = [row for row in answer.rows if not row.is_gap]
    newest = max(filled_rows, key=lambda row: row.period)
    of_period = [row for row in answer.rows if row.period == newest.period]
    groups = list(add_up_groups(of_period, outcomes if answer.measure.separate else ()))
    is_share = answer.measure.unit == "share"
    every = len({row.group for row in answer.rows})
    return GroupsCompared(
        newest.period,
        phrase_row_day(newest),
        tuple(group for group in groups if not (is_share and group.is_small)),
        tuple(group for group in groups if is_share and group.is_small),
        every - len(groups),
    )


def add_up_groups(rows: Iterable[AnswerRow], outcomes: tuple[str, ...]) -> Iterable[ComparedGroup]:
    """Each group with figures; the rows of `outcomes` are added up where there are any."""
    for group, rows_of_group in groupby(rows, key=lambda row: row.group):
        filled_rows = [row for row in rows_of_group if not row.is_gap]
        if filled_rows:
            counted = sum(
                row.numerator or 0 for row in filled_rows if not outcomes or row.outcome in outcomes
            )
            yield ComparedGroup(group, filled_rows[0].label, counted, filled_rows[0].denominator or 0)


def phrase_group(answer: Answer, group: str, label: str = "") -> str:
    """What is counted of one group with every filter named: “private children’s homes in London”.

    `label` is the name of a local authority or owner. In a year “inspections of” them.
    """
    narrowed = answer.measure.narrow_to(group)
    names = dict(answer.names)
    if answer.measure.by in NAMED and group != "all":
        slugs = narrowed.owner if answer.measure.by == "owner" else narrowed.local_authority
        names |= dict.fromkeys(slugs, label)
    return name_counted(answer, definitions.phrase_scope(narrowed, names))


def name_counted(answer: Answer, homes: str = "") -> str:
    """Homes as the sentence counts them: themselves, or inspections of them. All asked of where none are given."""
    homes = homes or answer.scope
    return f"inspections of {homes}" if answer.measure.is_in_year else homes


def make_singular(things: str) -> str:
    """“private children’s home in London”, “inspection of …”: one of these."""
    many, one = ("inspections", "inspection") if things.startswith("inspections ") else ("homes", "home")
    return things.replace(many, one, 1)


def is_narrower(answer: Answer, group: str) -> bool:
    """Whether naming a group leaves words of a filter unsaid, for it is one of several asked for."""
    measure = answer.measure
    narrowed = measure.narrow_to(group)
    keys = ("sector", "region", "owner_size", "local_authority", "owner", "provision_type", "age")
    return any(
        len(asked) > 1 and getattr(narrowed, key) != asked for key in keys if (asked := getattr(measure, key))
    )


def phrase_among(answer: Answer, group: str) -> str:
    """“, among children’s homes in London or the South East” where the group alone leaves words of a filter unsaid."""
    return f", among {name_counted(answer)}" if is_narrower(answer, group) else ""


def phrase_groups(answer: Answer, compared: GroupsCompared) -> str:
    """“the 9 regions”, “the 22 local authorities with 20 or more judged homes”, “the 20 largest owners of 1,432”."""
    measure, number = answer.measure, len(compared.groups)
    if measure.by == "owner" and not measure.owner:
        return phrase_owners(answer, number, number + len(compared.small) + compared.gaps)
    noun = NOUNS[measure.by][number != 1]
    enough = (
        f" with {vocabulary.SMALL_BASE} or more {name_judged(answer)}"
        if says_enough(answer, compared)
        else ""
    )
    return f"the {phrases.format_count(number)} {noun}{enough}"


def says_enough(answer: Answer, compared: GroupsCompared) -> bool:
    """Whether the groups are told by having enough homes for a share."""
    measure = answer.measure
    if measure.by == "owner" and not measure.owner:
        return False
    return bool(compared.small) or (measure.by == "local-authority" and measure.unit == "share")


def phrase_owners(answer: Answer, number: int, shown: int) -> str:
    """Which owners are ranked: “the 20 largest owners of 1,432”, “19 of the 20 largest …”, “the 3 owners”."""
    if answer.owners <= shown:
        everyone = f"the {phrases.format_count(shown)} {NOUNS['owner'][shown != 1]}"
    else:
        everyone = (
            f"the {phrases.format_count(shown)} largest owners of {phrases.format_count(answer.owners)}"
        )
    return everyone if number == shown else f"{phrases.format_count(number)} of {everyone}"


def name_judged(answer: Answer) -> str:
    """What a base counts: “judged homes” or “inspections”."""
    return "inspections" if answer.measure.is_in_year else "judged homes"


def phrase_left_out(answer: Answer, compared: GroupsCompared) -> str:
    """“; 2 have fewer and 1 has no figures”: how many groups are not spoken of and why, or nothing."""
    parts = []
    if few := len(compared.small):
        than = "" if says_enough(answer, compared) else f" than {vocabulary.SMALL_BASE} {name_judged(answer)}"
        parts.append(f"{phrases.format_count(few)} {'has' if few == 1 else 'have'} fewer{than}")
    if compared.gaps:
        has = "has" if compared.gaps == 1 else "have"
        parts.append(f"{phrases.format_count(compared.gaps)} {has} no figures")
    return f"; {phrases.list_words(parts)}" if parts else ""


def phrase_row_day(row: AnswerRow) -> str:
    """“on 31 March 2025” or “in 2024-25”."""
    return f"in {row.year}" if row.year else f"on {row.when}"


def phrase_span(answer: Answer) -> str:
    """“ (2015 to 2025)” where several moments are shown, else nothing."""
    years = {row.period: row.year for row in answer.rows}
    first, last = (
        years.get(period) or str(period.year) for period in (answer.periods[0], answer.periods[-1])
    )
    return f" ({first} to {last})" if len(answer.periods) > 1 else ""
