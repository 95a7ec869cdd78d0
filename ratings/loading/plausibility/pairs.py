"""A list beside the one next to it in time, or the file of its day that it would replace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from ratings.loading.bulk_rows import StagedList
from ratings.loading.conflicts import releases_of_list
from ratings.loading.plausibility import bounds
from ratings.loading.plausibility.measured import Measured
from ratings.loading.plausibility.shape import OF_HOMES, part
from ratings.models import Release
from ratings.phrases import format_count, format_percent

#: The rows of a held release and of the staged list, as what tells one from another and what is compared.
SNAPSHOTS: Final = """select home_id as key, outcome as grade, registered_on, outcome <> '' or not %(judged_only)s as counted
    from ratings_homesnapshot where release_id = %(release)s"""
STAGED: Final = """select urn as key, overall as grade, registered_on, overall <> '' or not %(judged_only)s as counted
    from staged"""
EVENTS: Final = """select home_id || ' ' || date as key, min(outcome) as grade, null::date as registered_on, true as counted
    from ratings_listedinspection where release_id = %(release)s group by home_id, date"""
STAGED_EVENTS: Final = """select urn || ' ' || inspected_on as key, min(overall) as grade, null::date as registered_on,
    true as counted from staged group by urn, inspected_on"""
MOVEMENTS: Final = """select home_id as key, '' as grade, null::date as registered_on, true as counted
    from ratings_homemovement where release_id = %(release)s"""
STAGED_MOVEMENTS: Final = """select urn as key, '' as grade, null::date as registered_on, true as counted
    from staged"""
SIDES: Final = {
    "as-at": (SNAPSHOTS, STAGED),
    "places": (SNAPSHOTS, STAGED),
    "in-year": (EVENTS, STAGED_EVENTS),
    "movements": (MOVEMENTS, STAGED_MOVEMENTS),
}
PAIR: Final = """
with held as materialized ({held}), read as materialized ({read})
select count(*) filter (where held.counted), count(*) filter (where read.counted),
    count(*) filter (where held.counted and read.key is null), count(*) filter (where read.counted and held.key is null),
    count(*) filter (where held.key = read.key),
    count(*) filter (where held.grade <> '' and read.grade = ''),
    count(*) filter (where held.grade = '' and read.grade <> ''),
    count(*) filter (where held.grade <> read.grade),
    count(*) filter (where held.registered_on is not null and read.registered_on is not null),
    count(*) filter (where held.registered_on <> read.registered_on)
from held full join read on held.key = read.key"""


@dataclass(frozen=True, slots=True)
class ListPair:
    """Rows of a release held and of a list read: how many each has, the other has not and both have, and what differs in those.

    Where one of the two lists judged homes only, the judged ones are counted.
    """

    held: int
    read: int
    only_held: int
    only_read: int
    both: int
    judged_only_held: int
    judged_only_read: int
    regraded: int
    registered: int
    reregistered: int


def measure_pairs(staged: StagedList) -> Iterator[Measured]:
    """The rules between two lists of one kind."""
    of = staged.found
    current = Release.objects.current().filter(kind=of.kind, is_demonstration=False)
    if staged.kind in OF_HOMES:
        for neighbour in (
            current.filter(as_at__lt=of.as_at).order_by("-as_at").first(),
            current.filter(as_at__gt=of.as_at).order_by("as_at").first(),
        ):
            if neighbour:
                yield from measure_neighbour(staged, neighbour)
    replaced = releases_of_list(of).current().filter(is_demonstration=False).first()
    if replaced:
        yield from measure_revision(staged, replaced)


def read_pair(staged: StagedList, release: Release) -> ListPair:
    """The two lists held beside each other."""
    held, read = SIDES[staged.kind]
    only = staged.kind == Release.Kind.AS_AT and not (staged.lists_unjudged and release.lists_unjudged)
    parameters: dict[str, Any] = {"release": release.pk, "judged_only": only}
    with connection.cursor() as cursor:
        cursor.execute(PAIR.format(held=held, read=read), parameters)
        return ListPair(*cursor.fetchone())


def measure_neighbour(staged: StagedList, release: Release) -> Iterator[Measured]:
    """Homes gone, new and no longer judged between this list and the one before or after it."""
    pair = read_pair(staged, release)
    years = abs((staged.found.as_at - release.as_at).days) / 365.25
    is_later = staged.found.as_at > release.as_at
    earlier, later = (pair.held, pair.read) if is_later else (pair.read, pair.held)
    lost = pair.judged_only_held if is_later else pair.judged_only_read
    gone, new = (pair.only_held, pair.only_read) if is_later else (pair.only_read, pair.only_held)
    here, there = "this list", f"the list of {release.when}"
    first, second = (there, here) if is_later else (here, there)
    yield Measured(
        "homes gone", there, part(gone, earlier), most=bounds.allow_gone(years),
        says=f"{format_count(gone)} of {format_count(earlier)} homes in {first} ({format_percent(gone, earlier or 1)}) are not in {second}: "
        f"{format_bound(bounds.allow_gone(years))} would be much for the time between them.",
    )  # fmt: skip
    yield Measured(
        "homes new", there, part(new, later), most=bounds.allow_new(years),
        says=f"{format_count(new)} of {format_count(later)} homes in {second} ({format_percent(new, later or 1)}) are not in {first}: "
        f"{format_bound(bounds.allow_new(years))} would be much for the time between them.",
    )  # fmt: skip
    yield Measured(
        "judgements lost", there, part(lost, pair.both), most=bounds.LOST_JUDGEMENTS,
        says=f"{format_count(lost)} homes with a judgement in {first} have none in {second}.",
    )  # fmt: skip
    yield Measured(
        "registrations", there, part(pair.reregistered, pair.registered), most=bounds.OTHER_REGISTRATIONS,
        says=f"{format_count(pair.reregistered)} of {format_count(pair.registered)} homes have another date of registration in {there}.",
    )  # fmt: skip


def measure_revision(staged: StagedList, release: Release) -> Iterator[Measured]:
    """What a second file of a day or year changes."""
    pair = read_pair(staged, release)
    there = f"revision {release.revision}, which it would replace"
    rows = "inspections" if staged.kind == Release.Kind.IN_YEAR else "homes"
    gone, new = pair.only_held, pair.only_read
    for rule, many, base, says in (
        ("revision: rows gone", gone, pair.held, f"{rows} of {there}, are not in this list"),
        ("revision: rows new", new, pair.read, f"{rows} are not in {there}"),
        ("revision: grades", pair.regraded, pair.both, f"{rows} have another grade than in {there}"),
    ):
        most = bounds.REVISED_JUDGEMENTS if rule.endswith("grades") else bounds.allow_gone(0)
        words = f"{format_count(many)} of {format_count(base)} {says}."
        yield Measured(rule, there, part(many, base), words, most=most)


def format_bound(bound: float) -> str:
    """A bound as readers see it: “11.8%”."""
    return format_percent(round(bound * 1000), 1000)
