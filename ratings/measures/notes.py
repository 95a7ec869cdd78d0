"""What must be said beside an answer: source, base, and where the method broke."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ratings import vocabulary, wording
from ratings.measures.answers import ReleaseFacts, Row

if TYPE_CHECKING:
    from ratings.measures import Measure

ADEQUATE_UNTIL = date(2018, 4, 1)
FRAMEWORK = date(2017, 4, 1)
PAUSE_START, PAUSE_END = date(2020, 3, 17), date(2021, 4, 1)
MISLABELLED = frozenset({date(2018, 3, 31), date(2019, 3, 31)})

ADEQUATE = "Grades then called “adequate” or “satisfactory” are counted as requires improvement, as Ofsted counts them."
FRAMEWORK_BREAK = (
    "Since April 2017 Ofsted has inspected under another framework; Ofsted says that a change in grades "
    "across it may not be a change in quality."
)
PAUSE = (
    "Ofsted stopped routine inspections from 17 March 2020 to April 2021, "
    "so judgements as at 31 March 2021 are older than usual."
)
MISLABEL = (
    "Ofsted’s later time series prints the figures of 31 March 2018 beside “31-Mar-19”; "
    "ours are counted from each year’s own release."
)


def source(releases: tuple[ReleaseFacts, ...]) -> str:
    """The citation line under every face."""
    newest = releases[-1]
    if newest.is_demonstration:
        return "Source: demonstration register of fictitious homes, with totals from Ofsted’s releases."
    if len(releases) > 1:
        days = wording.listed(wording.day(release.as_at) for release in releases)
        told = f"Children’s social care in England, releases as at {days}"
    else:
        told = f"{newest.title}, as at {wording.day(newest.as_at)}"
        if newest.published_on:
            told += f", published {wording.day(newest.published_on)}"
    return f"Source: Ofsted, {told}. Open Government Licence v3.0. Analysis by CareSpace."


def beside(measure: Measure, releases: tuple[ReleaseFacts, ...], rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The notes of an answer, most needed first."""
    return (
        base(releases, rows),
        *population(releases),
        *owners(measure, releases),
        *regions(measure, releases),
        *small(rows),
        *methods(releases),
    )


def base(releases: tuple[ReleaseFacts, ...], rows: Sequence[Row]) -> str:
    """What a share is a share of, at the newest release, for the homes asked about."""
    newest = releases[-1]
    told = "Each home counts once, at its latest judgement."
    groups = {row.group: row for row in rows if row.period == newest.as_at and not row.is_gap}.values()
    waiting = sum(row.not_judged or 0 for row in groups)
    if not waiting:
        return told
    listed = waiting + sum(row.denominator or 0 for row in groups)
    return (
        f"{told} {wording.count(waiting)} of {wording.of_listed(listed)} had no judgement yet "
        f"as at {wording.day(newest.as_at)} and are not in the shares."
    )


def population(releases: tuple[ReleaseFacts, ...]) -> Iterator[str]:
    """Which releases list only homes that had been inspected."""
    short = [wording.day(release.as_at) for release in releases if not release.lists_unjudged]
    if short and len(short) < len(releases):
        yield (
            f"Releases as at {wording.listed(short)} list only homes with a judgement; the others also list homes "
            "not yet judged. Shares are of homes with a judgement throughout."
        )
    elif short:
        yield (
            "This release lists only homes with a judgement."
            if len(short) == 1
            else ("These releases list only homes with a judgement.")
        )


def owners(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Iterator[str]:
    """How owners are told apart, and where none are named."""
    if measure.by not in {"owner-size", "sector-and-owner-size"} and not measure.owner_size:
        return
    yield wording.OWNER_SIZE_NOTE
    silent = [wording.day(release.as_at) for release in releases if not release.owners_published]
    if silent:
        yield f"Ofsted published no owners as at {wording.listed(silent)}: a gap, not a zero."


def regions(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Iterator[str]:
    """Where regions are Ofsted's own eight."""
    joint = [wording.day(release.as_at) for release in releases if release.joint_region]
    if joint and (measure.by == "region" or measure.region):
        yield f"As at {wording.listed(joint)} Ofsted gave North East, Yorkshire and the Humber as one region."


def small(rows: tuple[Row, ...]) -> Iterator[str]:
    """That a base is small somewhere."""
    if any(row.note == wording.SMALL_BASE_NOTE for row in rows):
        yield f"Groups of fewer than {vocabulary.SMALL_BASE} judged homes are given as counts only."


def methods(releases: tuple[ReleaseFacts, ...]) -> Iterator[str]:
    """Breaks of framework and of Ofsted's own series that these days meet or cross."""
    days = [release.as_at for release in releases]
    if days[0] < ADEQUATE_UNTIL:
        yield ADEQUATE
    if days[0] < FRAMEWORK <= days[-1]:
        yield FRAMEWORK_BREAK
    if any(PAUSE_START <= day <= PAUSE_END for day in days):
        yield PAUSE
    if MISLABELLED.intersection(days):
        yield MISLABEL
