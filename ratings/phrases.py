"""How ratings says numbers, dates and questions in plain English. No database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from ratings import vocabulary
from ratings.periods import Span, Year

if TYPE_CHECKING:
    from ratings.answers.rows import ReleaseFacts
    from ratings.measures import Measure

REGISTER_NOTE = (
    "Demonstration register: fictitious homes; totals as Ofsted published them "
    "or as we counted them from its files."
)
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
SILENT_NOTE = (
    "Ofsted stopped routine inspections from 17 March 2020 to April 2021 and published no list of this year."
)

AREA_WORDS = {
    "overall": "",
    "protection": "how well children are helped and protected",
    "leadership": "how effective leaders and managers are",
}
AGED = {
    "under-1": "under 1 year old",
    "1-2": "1 to 2 years old",
    "2-3": "2 to 3 years old",
    "3-plus": "3 years old or older",
    "none": "still to come",
}
Names = Mapping[str, str]
NAMELESS: Names = {}

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
    told = f"{change:+.1f}"
    return "0.0" if told in {"+0.0", "-0.0"} else told.replace("-", "−")


def phrase_of_homes(numerator: int, denominator: int) -> str:
    """13 of 469 homes."""
    return (
        f"{format_count(numerator)} of {format_count(denominator)} {'home' if denominator == 1 else 'homes'}"
    )


def phrase_counted(numerator: int, denominator: int, counted: str) -> str:
    """“13 of 469 homes”, “13 of 469 inspections”, “469 homes” or “15,742 places in 4,009 homes”."""
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


def phrase_listed(total: int) -> str:
    """4,009 homes listed."""
    return f"{format_count(total)} {'home' if total == 1 else 'homes'} listed"


def small_base_note(*, in_year: bool) -> str:
    """Why a share on few homes or inspections is not given."""
    return SMALL_INSPECTIONS_NOTE if in_year else SMALL_BASE_NOTE


def none_judged_note(*, in_year: bool) -> str:
    """Why there is no share where there is no base at all."""
    return NONE_GRADED_NOTE if in_year else NONE_JUDGED_NOTE


def label_everything(measure: Measure, names: Names = NAMELESS) -> str:
    """The label of the one group where nothing is broken down: “All children’s homes”."""
    text = phrase_homes(
        measure, phrase_places(measure, names) if measure.region or measure.local_authority else "", names
    )
    kinds = measure.sector or measure.owner_size or measure.owner or measure.provision_type or measure.age
    text = text if kinds else f"all {text}"
    return f"{text[:1].upper()}{text[1:]}"


def list_words(words: Iterable[str], join: str = "and") -> str:
    """One, two and three."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {join} {words[-1]}"


def lower_first(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]


def phrase_outcomes(measure: Measure) -> str:
    """“outstanding or good”, or “each judgement” where outcomes stand apart."""
    if measure.outcomes == ("all",):
        return "each judgement"
    return list_words((lower_first(measure.possible_outcomes[slug]) for slug in measure.outcomes), "or")


def phrase_regions(measure: Measure) -> str:
    """Where: “England”, or the regions asked for."""
    if not measure.region:
        return "England"
    return list_words((add_article(slug) for slug in measure.region), "or")


def phrase_places(measure: Measure, names: Names = NAMELESS) -> str:
    """Where: “England”, the regions, or the local authorities asked for."""
    if not measure.local_authority:
        return phrase_regions(measure)
    told = list_words((name_slug(slug, names) for slug in measure.local_authority), "or")
    return f"{told}, {phrase_regions(measure)}" if measure.region else told


def name_slug(slug: str, names: Names) -> str:
    """A name by its slug; the slug’s own words where it is not known here."""
    return names.get(slug) or slug.replace("-", " ").title()


def add_article(region: str) -> str:
    """“the North West”, but “London”."""
    label = vocabulary.REGIONS[region]
    bare = {"london", "yorkshire-and-the-humber"}
    return label if region in bare else f"the {label}"


def phrase_homes(measure: Measure, place: str = "", names: Names = NAMELESS) -> str:
    """Which homes: “private children’s homes in England whose owner has 10 homes or more”."""
    sector = list_words((lower_first(vocabulary.SECTORS[slug]) for slug in measure.sector), "or")
    text = f"{sector} children’s homes" if sector else "children’s homes"
    if place:
        text += f" in {place}"
    if measure.provision_type:
        kinds = list_words(
            (lower_first(vocabulary.PROVISION_TYPES[slug]) for slug in measure.provision_type), "or"
        )
        text += f" of the type “{kinds}”"
    if measure.owner:
        text += f" owned by {list_words((name_slug(slug, names) for slug in measure.owner), 'or')}"
    if measure.age:
        text += f" with a latest judgement {list_words((AGED[slug] for slug in measure.age), 'or')}"
    if measure.owner_size:
        sizes = [vocabulary.OWNER_SIZES[slug] for slug in measure.owner_size if slug != vocabulary.NO_OWNER]
        parts = [f"has {list_words(sizes, 'or')}"] if sizes else []
        if vocabulary.NO_OWNER in measure.owner_size:
            parts.append("is not published")
        text += f" whose owner {', or '.join(parts)}"
    return text


def phrase_breakdown(measure: Measure) -> str:
    """“, by size of owner”, or nothing."""
    return f", by {vocabulary.BREAKDOWNS[measure.by]}" if measure.by else ""


def phrase_judged(measure: Measure) -> str:
    """What was judged of the homes or inspections asked of: “whose latest judgement is inadequate”."""
    area = AREA_WORDS[measure.area]
    if measure.is_in_year:
        if measure.separate:
            return f"that gave each grade{f' for {area}' if area else ''}"
        return f"that gave the grade {phrase_outcomes(measure)}{f' for {area}' if area else ''}"
    link = "and whose" if measure.owner_size else "whose"
    of = f" of {area}" if area else ""
    if measure.separate:
        return f"at each latest judgement{of}"
    return f"{link} latest judgement{of} is {phrase_outcomes(measure)}"


def phrase_moment(measure: Measure, release: ReleaseFacts | None = None) -> str:
    """“as at 31 March 2025”; `release` puts its day or year in the place of "latest"."""
    at = measure.at
    if at == "all":
        return "in each year" if measure.is_in_year else "as at each release"
    if isinstance(at, Span):
        first, last = (
            format_day(each) if isinstance(each, date) else str(each) for each in (at.first, at.last)
        )
        return f"{'in each year' if measure.is_in_year else 'as at each release'} from {first} to {last}"
    if measure.is_in_year:
        if release:
            return f"{release.moment}, published by 30 April {release.as_at.year}"
        if isinstance(at, Year):
            return f"{format_day(at.first)} to {format_day(at.last)}, published by 30 April {at.last.year}"
        return "in the latest year"
    if isinstance(at, date):
        return f"as at {format_day(at)}"
    return f"as at {format_day(release.as_at)}" if release else "as at the latest release"


def definition(measure: Measure, releases: tuple[ReleaseFacts, ...] = (), names: Names = NAMELESS) -> str:
    """One sentence that says what is counted, of what, and when. `releases` are those answered from."""
    newest = releases[-1] if releases else None
    which = phrase_homes(measure, phrase_places(measure, names), names)
    if measure.unit == "homes":
        return f"Number of {which}{phrase_breakdown(measure)}, {phrase_moment(measure, newest)}."
    if measure.unit == "places":
        only = "" if measure.outcomes == ("all",) else f" {phrase_judged(measure)}"
        return (
            f"Number of places in {which}{only}{phrase_breakdown(measure)}, {phrase_moment(measure, newest)}."
        )
    what = "Share" if measure.unit == "share" else "Number"
    if measure.by == vocabulary.TRANSITIONS:
        now = (
            "of each judgement, by what they became"
            if measure.separate
            else f"that became {phrase_outcomes(measure)}"
        )
        if len(releases) == 2:
            passed = f"from {format_day(releases[0].as_at)} to {format_day(releases[1].as_at)}"
        else:
            passed = f"from the release before, {phrase_moment(measure, newest)}"
        by = "" if measure.separate else phrase_breakdown(measure)
        return f"{what} of {which} {now}{by}, {passed}."
    if measure.is_in_year:
        which = f"inspections of {which}"
    base = ", among inspections with a grade" if measure.is_in_year else ", among homes with a judgement"
    told = f"{what} of {which} {phrase_judged(measure)}{base if measure.unit == 'share' else ''}{phrase_breakdown(measure)}"
    if measure.since:
        return f"Change in percentage points: {lower_first(told)}, {phrase_since(measure, releases)}."
    return f"{told}, {phrase_moment(measure, newest)}."


def phrase_since(measure: Measure, releases: tuple[ReleaseFacts, ...] = ()) -> str:
    """“from 31 March 2024 to 31 March 2025”."""
    if len(releases) > 1:
        first, last = (release.year or format_day(release.as_at) for release in (releases[0], releases[-1]))
        return f"from {first} to {last}"
    earlier = "the release before" if measure.since == "previous" else str(measure.since)
    return f"from {format_day(measure.since) if isinstance(measure.since, date) else earlier} to {phrase_moment(measure).removeprefix('as at ')}"
