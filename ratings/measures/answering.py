"""Answers a measure from tallies: one query for the releases, one for the counts."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import QuerySet, Sum

from live.keeping import shows
from ratings import vocabulary, wording
from ratings.measures import notes
from ratings.measures.answers import Answer, ReleaseFacts, Row
from ratings.measures.questions import Unanswerable
from ratings.models import Release, Tally

if TYPE_CHECKING:
    from ratings.measures import Measure

#: The tally's dimensions each breakdown needs.
DIMENSIONS = {
    "": (),
    "owner-size": ("owner_size",),
    "sector": ("sector",),
    "region": ("region",),
    "sector-and-owner-size": ("sector", "owner_size"),
}
ALL = "all"
COLUMNS = {outcome: f"overall_{outcome.replace('-', '_')}" for outcome in vocabulary.OUTCOMES}


#: How often an answer is begun anew where a release went away before it was counted.
MOST_TRIES = 3
#: Answers kept by each process; a long one takes some hundred kilobytes.
MOST_KEPT = 256


class ReleaseGoneError(Exception):
    """A release was removed after it was read and before its homes were counted."""


class Cell(NamedTuple):
    """One group in one release."""

    release: int
    group: str


Counts = dict[Cell, dict[str, int]]


def answer(measure: Measure) -> Answer:
    """The answer, counted once per question and set of releases in each process.

    Raises Unanswerable where no release is loaded, or not the one asked for.
    """
    for _ in range(MOST_TRIES):
        try:
            return answered(measure, releases(measure))
        except ReleaseGoneError:
            continue
    raise Unanswerable("The releases are being replaced just now: ask again in a moment.")


def releases(measure: Measure) -> tuple[ReleaseFacts, ...]:
    """The releases a measure asks of, oldest first, in one query."""
    shows("release")
    fields = ReleaseFacts.__dataclass_fields__
    rows = Release.objects.current().filter(kind=measure.basis).order_by("as_at").values(*fields)
    loaded = tuple(ReleaseFacts(**row) for row in rows)
    if not loaded:
        raise Unanswerable("No Ofsted release is loaded yet, so there is nothing to count.")
    if measure.at == "all":
        return loaded
    if measure.at == "latest":
        return loaded[-1:]
    asked = tuple(release for release in loaded if release.as_at == measure.at)
    if not asked:
        words = wording.listed([*(release.as_at.isoformat() for release in loaded), "latest", "all"], "or")
        raise Unanswerable(f"No release as at {measure.at} is loaded: ask for {words}.")
    return asked


@lru_cache(maxsize=MOST_KEPT)
def answered(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Answer:
    """The answer from releases already read; a release reloaded is another key."""
    counts = counted(measure, releases)
    rows = tuple(
        row
        for group, label in groups(measure, counts)
        for release in releases
        for row in rows_of(measure, release, group, label, counts.get(Cell(release.pk, group), {}))
    )
    asked_of = f"{measure.query}|{[(release.pk, release.loaded_at.isoformat()) for release in releases]}"
    return Answer(
        measure=measure,
        releases=releases,
        rows=rows,
        definition=wording.definition(measure, releases[-1].as_at),
        source=notes.source(releases),
        notes=notes.beside(measure, releases, rows),
        register_note=wording.REGISTER_NOTE if any(r.is_demonstration for r in releases) else "",
        fingerprint=sha256(asked_of.encode()).hexdigest()[:32],
    )


def counted(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Counts:
    """Homes by outcome in every group of every release, in one query, or two where a release has none of these homes.

    Raises ReleaseGoneError where it has none because it is gone: that is no answer of zeros.
    """
    dimensions = DIMENSIONS[measure.by]
    counts: Counts = defaultdict(lambda: defaultdict(int))
    found = matching(measure).filter(release__in=[release.pk for release in releases])
    numbers = {column: Sum(column) for column in ("homes", *COLUMNS.values())}
    for row in found.values("release", *dimensions).annotate(**numbers).order_by():
        heap = counts[Cell(row["release"], group_of(measure.by, row))]
        judged = {outcome: row[column] for outcome, column in COLUMNS.items()}
        judged[vocabulary.NOT_JUDGED] = row["homes"] - sum(judged.values())
        for outcome, homes in judged.items():
            heap[outcome] += homes
    empty = {release.pk for release in releases} - {cell.release for cell in counts}
    if empty and Release.objects.filter(pk__in=empty).count() < len(empty):
        raise ReleaseGoneError
    return counts


def matching(measure: Measure) -> QuerySet[Tally]:
    """The tallies a measure's filters let through; a joint region stands for its parts and they for it."""
    kept = {name for name in ("sector", "owner_size", "region") if getattr(measure, name)}
    tallies = Tally.objects.keeping(kept.union(DIMENSIONS[measure.by]))
    if measure.sector:
        tallies = tallies.filter(sector__in=measure.sector)
    if measure.owner_size:
        tallies = tallies.filter(owner_size__in=measure.owner_size)
    if measure.region:
        regions = set(measure.region)
        if vocabulary.JOINT_REGION in regions:
            regions.update(vocabulary.JOINT_PARTS)
        elif regions.issuperset(vocabulary.JOINT_PARTS):
            regions.add(vocabulary.JOINT_REGION)
        tallies = tallies.filter(region__in=regions)
    return tallies


def group_of(by: str, row: dict[str, str]) -> str:
    """The group a tally falls in; private homes split by owner size keep the size's own word."""
    if by == "sector-and-owner-size":
        return row["owner_size"] if row["sector"] == "private" else row["sector"]
    return row[DIMENSIONS[by][0]] if by else ALL


def groups(measure: Measure, counts: Counts) -> list[tuple[str, str]]:
    """(group, label) in order: those asked for, and without a filter those that have homes."""
    seen = {cell.group for cell in counts}
    sizes = measure.owner_size or [
        size for size in vocabulary.OWNER_SIZES if size != vocabulary.NO_OWNER or size in seen
    ]
    sectors = measure.sector or [sector for sector in vocabulary.SECTORS if sector in seen]
    match measure.by:
        case "owner-size":
            return [(size, vocabulary.OWNER_SIZES[size]) for size in sizes]
        case "sector":
            return [(sector, vocabulary.SECTORS[sector]) for sector in sectors]
        case "region":
            return [(region, label) for region, label in vocabulary.REGIONS.items() if region in seen]
        case "sector-and-owner-size":
            private = not measure.sector or "private" in measure.sector
            return [
                *((size, private_label(size)) for size in sizes if private),
                *((sector, vocabulary.SECTORS[sector]) for sector in sectors if sector != "private"),
            ]
        case _:
            return [(ALL, wording.everything(measure))]


def private_label(size: str) -> str:
    """“Private, 10 homes or more”."""
    return f"Private, {wording.lower(vocabulary.OWNER_SIZES[size])}"


def rows_of(
    measure: Measure, release: ReleaseFacts, group: str, label: str, counts: dict[str, int]
) -> list[Row]:
    """The rows of one group in one release: one, or one for each outcome, or gaps."""
    gap = gap_note(measure, release, group)
    absent = not counts and group in {vocabulary.NO_OWNER, vocabulary.JOINT_REGION}
    if absent and len(measure.owner_size) != 1:
        return []
    judged = sum(counts.get(outcome, 0) for outcome in vocabulary.OUTCOMES)
    asked: list[tuple[str, tuple[str, ...]]] = [("", measure.outcomes)]
    if measure.separate:
        asked = [(slug, (slug,)) for slug in vocabulary.OUTCOMES]
    rows = []
    for outcome, summed in asked:
        if gap:
            rows.append(Row(group, label, release.as_at, outcome, None, None, None, gap))
            continue
        numerator = sum(counts.get(slug, 0) for slug in summed)
        share, note = shared(numerator, judged)
        not_judged = counts.get(vocabulary.NOT_JUDGED, 0) if release.lists_unjudged else None
        rows.append(Row(group, label, release.as_at, outcome, numerator, judged, share, note, not_judged))
    return rows


def shared(numerator: int, denominator: int) -> tuple[float | None, str]:
    """(share to four places, note); no share on a small base."""
    if not denominator:
        return None, wording.NONE_JUDGED_NOTE
    if denominator < vocabulary.SMALL_BASE:
        return None, wording.SMALL_BASE_NOTE
    return round(numerator / denominator, 4), ""


def gap_note(measure: Measure, release: ReleaseFacts, group: str) -> str:
    """Why a release says nothing of a group, or "" where it does."""
    by_owner = measure.by == "owner-size" or bool(measure.owner_size)
    private_size = measure.by == "sector-and-owner-size" and group in vocabulary.OWNER_SIZES
    if (by_owner or private_size) and not release.owners_published:
        return wording.NO_OWNERS_NOTE
    if release.joint_region:
        parts = set(vocabulary.JOINT_PARTS)
        asked = {group} if measure.by == "region" else set(measure.region)
        if asked & parts and not (asked >= parts or vocabulary.JOINT_REGION in asked):
            return wording.JOINT_REGION_NOTE
    return ""
