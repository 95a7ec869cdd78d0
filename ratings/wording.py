"""How ratings says numbers, dates and questions in plain English. No database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ratings import vocabulary

if TYPE_CHECKING:
    from ratings.measures import Measure

REGISTER_NOTE = (
    "Demonstration register: fictitious homes; totals as Ofsted published them "
    "or as we counted them from its files."
)
OWNER_SIZE_NOTE = (
    "Owner size is the number of children’s homes the owner has in the same release, in any sector. "
    "Owners are told apart by their published name, not by their parent company."
)
NO_OWNERS_NOTE = "Ofsted did not publish owners in this release."
JOINT_REGION_NOTE = "This release gives North East and Yorkshire and The Humber as one region."
SMALL_BASE_NOTE = f"fewer than {vocabulary.SMALL_BASE} homes: counts only"
NONE_JUDGED_NOTE = "no home here had a judgement"

DATE = re.compile(
    r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def day(value: date) -> str:
    """31 March 2025."""
    return f"{value.day} {value:%B %Y}"


def whole_dates(text: str) -> str:
    """Text in which no day is parted from its month at the end of a line."""
    return DATE.sub("\\1\u00a0\\2", text)


def count(value: int) -> str:
    """3,629."""
    return f"{value:,}"


def percent(numerator: int, denominator: int) -> str:
    """A share to one decimal, halves up, from the counts themselves: "2.8%"."""
    tenths = (numerator * 2000 + denominator) // (2 * denominator)
    return f"{tenths // 10}.{tenths % 10}%"


def points(before: tuple[int, int], after: tuple[int, int]) -> float:
    """The change between two shares (numerator, denominator) in percentage points, to one decimal."""
    difference = after[0] * before[1] - before[0] * after[1]
    base = before[1] * after[1]
    tenths = (abs(difference) * 2000 + base) // (2 * base)
    return tenths / 10 if difference >= 0 else -tenths / 10


def in_points(change: float) -> str:
    """The size of a change: "1.7 points"."""
    return f"{abs(change):.1f} points"


def of_homes(numerator: int, denominator: int) -> str:
    """13 of 469 homes."""
    return f"{count(numerator)} of {count(denominator)} {'home' if denominator == 1 else 'homes'}"


def of_listed(total: int) -> str:
    """4,009 homes listed."""
    return f"{count(total)} {'home' if total == 1 else 'homes'} listed"


def everything(measure: Measure) -> str:
    """The label of the one group where nothing is broken down: “All children’s homes”."""
    text = homes(measure, regions(measure) if measure.region else "")
    text = f"all {text}" if not measure.sector and not measure.owner_size else text
    return f"{text[:1].upper()}{text[1:]}"


def listed(words: Iterable[str], join: str = "and") -> str:
    """One, two and three."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {join} {words[-1]}"


def lower(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]


def outcomes(measure: Measure) -> str:
    """“outstanding or good”, or “each judgement” where outcomes stand apart."""
    if measure.separate:
        return "each judgement"
    return listed((lower(vocabulary.OUTCOMES[slug]) for slug in measure.outcomes), "or")


def regions(measure: Measure) -> str:
    """Where: “England”, or the regions asked for."""
    if not measure.region:
        return "England"
    return listed((with_article(slug) for slug in measure.region), "or")


def with_article(region: str) -> str:
    """“the North West”, but “London”."""
    label = vocabulary.REGIONS[region]
    bare = {"london", "yorkshire-and-the-humber"}
    return label if region in bare else f"the {label}"


def homes(measure: Measure, place: str = "") -> str:
    """Which homes: “private children’s homes in England whose owner has 10 homes or more”."""
    sector = listed((lower(vocabulary.SECTORS[slug]) for slug in measure.sector), "or")
    text = f"{sector} children’s homes" if sector else "children’s homes"
    if place:
        text += f" in {place}"
    if measure.owner_size:
        sizes = [vocabulary.OWNER_SIZES[slug] for slug in measure.owner_size if slug != vocabulary.NO_OWNER]
        parts = [f"has {listed(sizes, 'or')}"] if sizes else []
        if vocabulary.NO_OWNER in measure.owner_size:
            parts.append("is not published")
        text += f" whose owner {', or '.join(parts)}"
    return text


def breakdown(measure: Measure) -> str:
    """“, by size of owner”, or nothing."""
    return f", by {vocabulary.BREAKDOWNS[measure.by]}" if measure.by else ""


def moment(measure: Measure, as_at: date | None = None) -> str:
    """“as at 31 March 2025”; `as_at` puts a day in the place of "latest"."""
    if measure.at == "all":
        return "as at each release"
    if isinstance(measure.at, date):
        return f"as at {day(measure.at)}"
    return f"as at {day(as_at)}" if as_at else "as at the latest release"


def definition(measure: Measure, as_at: date | None = None) -> str:
    """One sentence that says what is counted, of what, and when."""
    what = "Share" if measure.unit == "share" else "Number"
    which = homes(measure, regions(measure))
    link = "and whose" if measure.owner_size else "whose"
    judged = (
        "at each latest judgement" if measure.separate else f"{link} latest judgement is {outcomes(measure)}"
    )
    base = ", among homes with a judgement" if measure.unit == "share" else ""
    return f"{what} of {which} {judged}{base}{breakdown(measure)}, {moment(measure, as_at)}."
