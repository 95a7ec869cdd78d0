"""The rows of an answer: a group's numbers at one period, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from ratings import vocabulary, wording
from ratings.measures.answers import Counted, ReleaseFacts, Row
from ratings.measures.intervals import wilson
from ratings.moments import Year

from .cells import Count
from .passages import Became

if TYPE_CHECKING:
    from ratings.measures import Measure


def asked_for(measure: Measure) -> list[tuple[str, tuple[str, ...]]]:
    """(outcome, the outcomes summed) of each row of a group."""
    if measure.separate:
        return [(slug, (slug,)) for slug in measure.possible_outcomes]
    return [("", measure.outcomes)]


class Rows:
    """Writes the rows of one question, a group in a release at a time; what is the same in all is looked at once."""

    __slots__ = ("asked", "by_owner", "counted", "measure", "whole")

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.asked = asked_for(measure)
        self.counted = counted_of(measure)
        self.by_owner = measure.by in {"owner-size", "owner"} or bool(measure.owner_size or measure.owner)
        self.whole = measure.is_listed

    def of(self, release: ReleaseFacts, group: str, label: str, count: Count | None) -> Iterator[Row]:
        """The rows of one group in one release: one, or one for each outcome, or gaps."""
        # What another release lists and this one does not have at all is no row of its own.
        measure = self.measure
        if (
            count is None
            and group in {vocabulary.NO_OWNER, vocabulary.JOINT_REGION}
            and len(measure.owner_size) != 1
        ):
            return
        count = count or Count()
        gap = self.gap_note(release, group) or unjudged_area(measure, count)
        for outcome, summed in self.asked:
            kept = (group, label, release.as_at, outcome)
            if gap:
                yield Row(*kept, None, None, None, gap, None, self.counted, release.year)
            elif self.whole:
                yield Row(*kept, *listed(measure, count), None, "", None, self.counted, release.year)
            else:
                numerator, base = sum([count.judged[slug] for slug in summed]), count.base
                not_judged = count.homes - base if release.lists_unjudged else None
                yield shared(measure, kept, numerator, base, not_judged, self.counted, release.year)

    def gap_note(self, release: ReleaseFacts, group: str) -> str:
        """Why a release says nothing of a group, or "" where it does."""
        measure = self.measure
        if not release.owners_published and (
            self.by_owner or (measure.by == "sector-and-owner-size" and group in vocabulary.OWNER_SIZES)
        ):
            return wording.NO_OWNERS_NOTE
        if release.joint_region:
            parts = set(vocabulary.JOINT_PARTS)
            asked = {group} if measure.by == "region" else set(measure.region)
            if asked & parts and not (asked >= parts or vocabulary.JOINT_REGION in asked):
                return wording.JOINT_REGION_NOTE
        if self.whole and measure.outcomes == ("all",) and not release.lists_unjudged:
            return wording.JUDGED_ONLY_NOTE
        return ""


def counted_of(measure: Measure) -> Counted:
    """What a question's numbers are numbers of."""
    if measure.unit == "places":
        return "places"
    if measure.unit == "homes":
        return "listed"
    return "inspections" if measure.is_in_year else "homes"


def listed(measure: Measure, count: Count) -> tuple[int, int]:
    """(number, base) of homes listed, or of places in the homes asked for; neither has a share."""
    if measure.unit == "homes":
        return count.homes, count.homes
    if measure.outcomes == ("all",):
        return count.places, count.homes
    places = sum(count.places_by[slug] for slug in measure.outcomes)
    return places, sum(count.judged[slug] for slug in measure.outcomes)


def shared(
    measure: Measure,
    kept: tuple[str, str, date, str],
    numerator: int,
    base: int,
    not_judged: int | None = None,
    counted: Counted = "homes",
    year: str = "",
) -> Row:
    """A row with its share to four places and its interval where one is asked for; neither on a small base.

    `kept` are its group, label, period and outcome.
    """
    share, note, low, high = None, "", None, None
    if not base:
        note = wording.none_judged(in_year=measure.is_in_year)
    elif base < vocabulary.SMALL_BASE:
        note = wording.small_base(in_year=measure.is_in_year)
    else:
        share = round(numerator / base, 4)
        if measure.interval:
            low, high = (round(end, 4) for end in wilson(numerator, base))
    return Row(*kept, numerator, base, share, note, not_judged, counted, year, low, high)


def unjudged_area(measure: Measure, count: Count) -> str:
    """That a release gives no judgement in the area asked for where it gives overall ones, or ""."""
    if measure.area != "overall" and count.overall and not count.base:
        return wording.NO_AREA_NOTE
    return ""


def gaps_of(measure: Measure, group: str, label: str, year: Year) -> Iterator[Row]:
    """The rows of a year of which nothing was published."""
    for outcome, _ in asked_for(measure):
        yield Row(
            group,
            label,
            year.last,
            outcome,
            None,
            None,
            None,
            wording.SILENT_NOTE,
            counted="inspections",
            year=year.isoformat(),
        )


def rows_of_passages(
    measure: Measure, releases: tuple[ReleaseFacts, ...], became: Became, shown: list[tuple[str, str]]
) -> tuple[Row, ...]:
    """What homes of each judgement before became, for every release but the first."""
    rows = []
    for group, label in shown:
        for earlier, release in pairwise(releases):
            homes: Mapping[str, int] = became.homes.get((release.pk, group), {})
            gap = wording.NO_OWNERS_NOTE if measure.owner_size and not earlier.owners_published else ""
            if group not in vocabulary.OUTCOMES and not earlier.lists_unjudged:
                gap = wording.JUDGED_ONLY_NOTE
            for outcome, summed in asked_for(measure):
                kept = (group, label, release.as_at, outcome)
                if gap:
                    rows.append(Row(*kept, None, None, None, gap))
                    continue
                number = sum(homes.get(slug, 0) for slug in summed)
                rows.append(shared(measure, kept, number, sum(homes.values())))
    return tuple(rows)
