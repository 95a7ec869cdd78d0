"""A question in one sentence: what is counted, of which homes, and when. No database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ratings import vocabulary
from ratings.answers.rows import ReleaseFacts
from ratings.measures import Measure
from ratings.periods import Span, Year
from ratings.phrases import add_article, format_day, list_words, lower_first

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


def label_everything(measure: Measure, names: Names = NAMELESS) -> str:
    """The label of the one group where nothing is broken down: “All children’s homes”."""
    text = phrase_scope(measure, names)
    kinds = measure.sector or measure.owner_size or measure.owner or measure.provision_type or measure.age
    text = text if kinds else f"all {text}"
    return f"{text[:1].upper()}{text[1:]}"


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
    authorities = list_words((name_slug(slug, names) for slug in measure.local_authority), "or")
    return f"{authorities}, {phrase_regions(measure)}" if measure.region else authorities


def name_slug(slug: str, names: Names) -> str:
    """A name by its slug; the slug’s own words where it is not known here."""
    return names.get(slug) or slug.replace("-", " ").title()


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


def phrase_scope(measure: Measure, names: Names = NAMELESS) -> str:
    """The homes asked of with every filter named, and no word of England where nothing narrows the place."""
    place = phrase_places(measure, names) if measure.region or measure.local_authority else ""
    return phrase_homes(measure, place, names)


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
        first, last = (format_day(end) if isinstance(end, date) else str(end) for end in (at.first, at.last))
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
    sentence = f"{what} of {which} {phrase_judged(measure)}{base if measure.unit == 'share' else ''}{phrase_breakdown(measure)}"
    if measure.since:
        return f"Change in percentage points: {lower_first(sentence)}, {phrase_since(measure, releases)}."
    return f"{sentence}, {phrase_moment(measure, newest)}."


def phrase_since(measure: Measure, releases: tuple[ReleaseFacts, ...] = ()) -> str:
    """“from 31 March 2024 to 31 March 2025”."""
    if len(releases) > 1:
        first, last = (release.year or format_day(release.as_at) for release in (releases[0], releases[-1]))
        return f"from {first} to {last}"
    earlier = "the release before" if measure.since == "previous" else str(measure.since)
    return f"from {format_day(measure.since) if isinstance(measure.since, date) else earlier} to {phrase_moment(measure).removeprefix('as at ')}"
