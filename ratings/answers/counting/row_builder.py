"""The rows of an answer: a group's numbers at one period, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from ratings import phrases, vocabulary
from ratings.answers.counting.tally_counts import GroupCount, list_row_outcomes
from ratings.answers.counting.transitions import Became
from ratings.answers.intervals import wilson_interval
from ratings.answers.rows import AnswerRow, Counted, ReleaseFacts
from ratings.measures import Measure
from ratings.periods import Year


class RowBuilder:
    """Writes the rows of one question, a group in a release at a time; what is the same in all is looked at once."""

    __slots__ = ("by_owner", "counted", "measure", "nothing", "outcomes", "whole")

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.outcomes = [outcome for outcome, _ in list_row_outcomes(measure)]
        self.counted = name_counted_thing(measure)
        self.by_owner = measure.by in {"owner-size", "owner"} or bool(measure.owner_size or measure.owner)
        self.whole = measure.is_listed
        self.nothing = GroupCount(0, 0, 0, (0,) * len(self.outcomes))

    def of(self, release: ReleaseFacts, group: str, label: str, count: GroupCount | None) -> list[AnswerRow]:
        """The rows of one group in one release: one, or one for each outcome, or gaps."""
        measure, day, year, counted = self.measure, release.as_at, release.year, self.counted
        if count is None:
            # What another release lists and this one does not have at all is no row of its own.
            if group in {vocabulary.NO_OWNER, vocabulary.JOINT_REGION} and len(measure.owner_size) != 1:
                return []
            count = self.nothing
        homes, base, overall, numbers = count
        gap = self.gap_note(release, group)
        if not gap and overall and not base:
            gap = phrases.NO_AREA_NOTE
        if gap:
            return [
                AnswerRow(group, label, day, outcome, None, None, None, gap, None, counted, year)
                for outcome in self.outcomes
            ]
        if self.whole:
            note = phrases.PRINTED_NOTE if release.is_printed else ""
            return [AnswerRow(group, label, day, "", numbers[0], base, None, note, None, counted, year)]
        not_judged = homes - base if release.lists_unjudged else None
        return [
            build_share_row(measure, (group, label, day, outcome), number, base, not_judged, counted, year)
            for outcome, number in zip(self.outcomes, numbers, strict=True)
        ]

    def gap_note(self, release: ReleaseFacts, group: str) -> str:
        """Why a release says nothing of a group, or "" where it does."""
        measure = self.measure
        if not release.owners_published and (
            self.by_owner or (measure.by == "sector-and-owner-size" and group in vocabulary.OWNER_SIZES)
        ):
            return phrases.NO_OWNERS_NOTE
        if release.joint_region:
            parts = set(vocabulary.JOINT_PARTS)
            regions = {group} if measure.by == "region" else set(measure.region)
            if regions & parts and not (regions >= parts or vocabulary.JOINT_REGION in regions):
                return phrases.JOINT_REGION_NOTE
        if self.whole and measure.outcomes == ("all",) and not release.lists_unjudged:
            return phrases.JUDGED_ONLY_NOTE
        return ""


def name_counted_thing(measure: Measure) -> Counted:
    """What a question's numbers are numbers of."""
    if measure.unit == "places":
        return "places"
    if measure.unit == "homes":
        return "listed"
    return "inspections" if measure.is_in_year else "homes"


def build_share_row(
    measure: Measure,
    identity: tuple[str, str, date, str],
    numerator: int,
    base: int,
    not_judged: int | None = None,
    counted: Counted = "homes",
    year: str = "",
) -> AnswerRow:
    """A row with its share to four places and its interval where one is asked for; neither on a small base.

    `kept` are its group, label, period and outcome.
    """
    share, note, low, high = None, "", None, None
    if not base:
        note = phrases.none_judged_note(in_year=measure.is_in_year)
    elif base < vocabulary.SMALL_BASE:
        note = phrases.small_base_note(in_year=measure.is_in_year)
    else:
        share = round(numerator / base, 4)
        if measure.interval:
            low, high = (round(end, 4) for end in wilson_interval(numerator, base))
    return AnswerRow(*identity, numerator, base, share, note, not_judged, counted, year, low, high)


def build_gap_rows(measure: Measure, group: str, label: str, year: Year) -> Iterator[AnswerRow]:
    """The rows of a year of which nothing was published."""
    for outcome, _ in list_row_outcomes(measure):
        yield AnswerRow(
            group,
            label,
            year.last,
            outcome,
            None,
            None,
            None,
            phrases.SILENT_NOTE,
            counted="inspections",
            year=year.isoformat(),
        )


def build_transition_rows(
    measure: Measure, releases: tuple[ReleaseFacts, ...], became: Became, shown: list[tuple[str, str]]
) -> tuple[AnswerRow, ...]:
    """What homes of each judgement before became, for every release but the first."""
    rows = []
    for group, label in shown:
        for earlier, release in pairwise(releases):
            homes: Mapping[str, int] = became.homes.get((release.pk, group), {})
            gap = phrases.NO_OWNERS_NOTE if measure.owner_size and not earlier.owners_published else ""
            if group not in vocabulary.OUTCOMES and not earlier.lists_unjudged:
                gap = phrases.JUDGED_ONLY_NOTE
            for outcome, summed in list_row_outcomes(measure):
                identity = (group, label, release.as_at, outcome)
                if gap:
                    rows.append(AnswerRow(*identity, None, None, None, gap))
                    continue
                number = sum(homes.get(slug, 0) for slug in summed)
                rows.append(build_share_row(measure, identity, number, sum(homes.values())))
    return tuple(rows)
