"""How ratings says numbers, dates and what limits them in plain English. No database, and no question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ratings import vocabulary

REGISTER_NOTE = (
    "Demonstration register: fictitious homes; totals as Ofsted published them "
    "or as we counted them from its files."
)
#: The title of a release that nobody published, and what every face says of it. A file that bears it is one.
INVENTED_TITLE = "Invented release: homes and totals"
INVENTED = INVENTED_TITLE[0].lower() + INVENTED_TITLE[1:]
OWNER_SIZE_NOTE = (
    "Owner size is the number of children’s homes the owner has in the same release, in any sector. "
    "Owners are told apart by their published name, not by their parent company."
)
OWNERS_NOTE = "Owners are told apart by their published name, not by their parent company."
NO_OWNERS_NOTE = "Ofsted did not publish owners in this release."
JOINT_REGION_NOTE = "This release gives North East and Yorkshire and The Humber as one region."
SMALL_BASE_NOTE = f"fewer than {vocabulary.SMALL_BASE} homes: counts only"
SMALL_INSPECTIONS_NOTE = f"fewer than {vocabulary.SMALL_BASE} inspections: counts only"
SMALL_NOTES = frozenset({SMALL_BASE_NOTE, SMALL_INSPECTIONS_NOTE})
NONE_JUDGED_NOTE = "no home here had a judgement"
NONE_GRADED_NOTE = "no inspection here gave a grade"
NO_AREA_NOTE = "this release gives no judgement of it here"
NO_BEFORE_NOTE = "not there at the earlier moment"
JUDGED_ONLY_NOTE = "This release lists only homes with a judgement."
PRINTED_NOTE = "Ofsted’s own total"
SILENT_NOTE = (
    "Ofsted stopped routine inspections from 17 March 2020 to April 2021 and published no list of this year."
)


DATE = re.compile(
    r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def format_day(value: date) -> str:
    """31 March 2025."""
    return f"{value.day} {value:%B %Y}"


def keep_dates_whole(text: str) -> str:
    """Text in which no day is parted from its month at the end of a line."""
    return DATE.sub("\\1\u00a0\\2", text)


def format_count(value: int) -> str:
    """3,629."""
    return f"{value:,}"


def format_percent(numerator: int, denominator: int) -> str:
    """A share to one decimal, halves up, from the counts themselves: "2.8%"."""
    tenths = (numerator * 2000 + denominator) // (2 * denominator)
    return f"{tenths // 10}.{tenths % 10}%"


def phrase_share(share: float | None, numerator: int | None, denominator: int | None) -> str:
    """A share as prose writes it, "2.8%", from its counts; "" where the base gives none."""
    if share is None or numerator is None or not denominator:
        return ""
    return format_percent(numerator, denominator)


def difference_in_points(before: tuple[int, int], after: tuple[int, int]) -> float:
    """The change between two shares (numerator, denominator) in percentage points, to one decimal."""
    difference = after[0] * before[1] - before[0] * after[1]
    base = before[1] * after[1]
    tenths = (abs(difference) * 2000 + base) // (2 * base)
    return tenths / 10 if difference >= 0 else -tenths / 10


def format_points(change: float) -> str:
    """The size of a change: "1.7 points"."""
    return f"{abs(change):.1f} points"


def format_signed(change: float) -> str:
    """A change with its sign, to one decimal: “+1.7”, “−0.4” or “0.0”."""
    text = f"{change:+.1f}"
    return "0.0" if text in {"+0.0", "-0.0"} else text.replace("-", "−")


def phrase_of_homes(numerator: int, denominator: int) -> str:
    """13 of 467 homes."""
    return (
        f"{format_count(numerator)} of {format_count(denominator)} {'home' if denominator == 1 else 'homes'}"
    )


def phrase_counted(numerator: int, denominator: int, counted: str) -> str:
    """“13 of 467 homes”, “13 of 467 inspections”, “467 homes” or “15,742 places in 4,009 homes”."""
    match counted:
        case "inspections":
            noun = "inspection" if denominator == 1 else "inspections"
            return f"{format_count(numerator)} of {format_count(denominator)} {noun}"
        case "listed":
            return f"{format_count(numerator)} {'home' if numerator == 1 else 'homes'}"
        case "places":
            places = f"{format_count(numerator)} {'place' if numerator == 1 else 'places'}"
            return f"{places} in {format_count(denominator)} {'home' if denominator == 1 else 'homes'}"
        case _:
            return phrase_of_homes(numerator, denominator)


def phrase_base(numerator: int | None, denominator: int | None, counted: str) -> str:
    """The same; "" for a gap, where nothing was counted."""
    return "" if numerator is None or denominator is None else phrase_counted(numerator, denominator, counted)


def phrase_listed(total: int) -> str:
    """4,009 homes listed."""
    return f"{format_count(total)} {'home' if total == 1 else 'homes'} listed"


def small_base_note(*, in_year: bool) -> str:
    """Why a share on few homes or inspections is not given."""
    return SMALL_INSPECTIONS_NOTE if in_year else SMALL_BASE_NOTE


def none_judged_note(*, in_year: bool) -> str:
    """Why there is no share where there is no base at all."""
    return NONE_GRADED_NOTE if in_year else NONE_JUDGED_NOTE


def list_words(words: Iterable[str], join: str = "and") -> str:
    """One, two and three."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {join} {words[-1]}"


def lower_first(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]


def add_article(region: str) -> str:
    """“the North West”, but “London”."""
    label = vocabulary.REGIONS[region]
    bare = {"london", "yorkshire-and-the-humber"}
    return label if region in bare else f"the {label}"
