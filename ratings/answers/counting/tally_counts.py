"""Counts from the smallest family of tallies that can tell a question's groups apart: one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sized
from typing import Any, Final, NamedTuple

from django.db import connection

from ratings import vocabulary
from ratings.answers.rows import ReleaseFacts
from ratings.measures import Measure
from ratings.models import Release
from ratings.models.tallies import FAMILIES, find_smallest_family

ALL: Final = "all"
#: The tally's dimensions each breakdown needs.
DIMENSIONS: Final = {
    "": (),
    "owner-size": ("owner_size",),
    "sector": ("sector",),
    "region": ("region",),
    "sector-and-owner-size": ("sector", "owner_size"),
    "local-authority": ("authority",),
    "owner": ("owner",),
    "provision-type": ("provision_type",),
    "age": ("age",),
}
#: The group a tally falls in, in SQL, where that is not its one dimension.
GROUPS: Final = {
    "": f"'{ALL}'",
    "sector-and-owner-size": "case sector when 'private' then owner_size else sector end",
}
#: The dimension each filter needs.
FILTERS: Final = {
    "sector": "sector",
    "region": "region",
    "owner_size": "owner_size",
    "local_authority": "authority",
    "owner": "owner",
    "provision_type": "provision_type",
    "age": "age",
}
#: What calls the groups of a breakdown by a name, in SQL; a slug's name is looked up where its numbers are summed.
NAMES: Final = {
    "local-authority": "left join (select slug, name from ratings_localauthority) as called on slug = authority",
    "owner": "left join (select key, name from ratings_owner) as called on key = replace(owner, '-', ' ')",
}
MOST_OWNERS: Final = 20
MOST_KEPT: Final = 256


class ReleaseGoneError(Exception):
    """A release was removed after it was read and before its homes were counted."""


class GroupCount(NamedTuple):
    """One group’s numbers in a release.

    `homes` are homes or inspections listed, `base` those the numbers are numbers of, `overall` those judged overall
    where another area is asked for; `numbers` has one for each row of the group.
    """

    homes: int
    base: int
    overall: int
    numbers: tuple[int, ...]


#: By (release, group).
Counts = dict[tuple[int, str], GroupCount]


def sum_columns(area: str, outcomes: Iterable[str] = vocabulary.OUTCOMES) -> str:
    """The sum of some outcomes in an area, or of places by outcome, in SQL."""
    names = [f"{area}_{outcome}".replace("-", "_") for outcome in outcomes]
    return f"sum({' + '.join(names)})"


def list_row_outcomes(measure: Measure) -> list[tuple[str, tuple[str, ...]]]:
    """(outcome, the outcomes summed) of each row of a group."""
    if measure.separate:
        return [(slug, (slug,)) for slug in measure.possible_outcomes]
    return [("", measure.outcomes)]


def list_sums(measure: Measure) -> list[str]:
    """What is summed for each group, in a Count's order. Homes listed, and places in them, are their own base."""
    homes, outcomes = "sum(homes)", measure.outcomes
    if measure.is_listed and outcomes == ("all",):
        return [homes, homes, "0", homes if measure.unit == "homes" else "sum(places)"]
    if measure.is_listed:
        return [homes, sum_columns("overall", outcomes), "0", sum_columns("places", outcomes)]
    overall = "0" if measure.area == "overall" else sum_columns("overall")
    sums = [sum_columns(measure.area, summed) for _, summed in list_row_outcomes(measure)]
    return [homes, sum_columns(measure.area), overall, *sums]


def count_groups(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> tuple[Counts, dict[str, str]]:
    """(every group's numbers in every release, the names of those that have names), in one query; largest owners first.

    One more query where a release has none of these homes: raises ReleaseGoneError where it has none because it is
    gone, for that is no answer of zeros. The statement is written out: putting it together from a queryset took
    longer than PostgreSQL takes to answer it.
    """
    by = measure.by
    group, name = GROUPS.get(by) or DIMENSIONS[by][0], "name" if by in NAMES else "''"
    parts, parameters = build_conditions(measure, releases)
    # Owners asked for by name are a filter like any other.
    largest_first = by == "owner" and not measure.owner
    naming = [release for release in releases if release.owners_published][-1:]
    if largest_first:
        largest, words = select_largest_owners(measure, naming)
        parts.append(largest)
        parameters += words
    if by == "local-authority":
        parts.append("authority <> ''")
    with connection.cursor() as cursor:
        cursor.execute(
            f"select release_id, {group}, {name}, {', '.join(list_sums(measure))} from ratings_tally {NAMES.get(by, '')} "
            f"where {' and '.join(parts)} group by 1, 2, 3",
            parameters,
        )
        rows = cursor.fetchall()
    counts = {(row[0], row[1]): GroupCount(row[3], row[4], row[5], row[6:]) for row in rows}
    empty = {release.pk for release in releases} - {row[0] for row in rows}
    if empty and Release.objects.filter(pk__in=empty).count() < len(empty):
        raise ReleaseGoneError
    names = {row[1]: row[2] or row[1] for row in rows} if by in NAMES else {}
    if largest_first:
        names = dict(sorted(names.items(), key=lambda pair: (-counts[naming[0].pk, pair[0]].homes, pair[0])))
    return counts, names


def select_largest_owners(measure: Measure, naming: list[ReleaseFacts]) -> tuple[str, list[Any]]:
    """(the owners with most of the homes asked about, as a condition in SQL, its parameters).

    `naming` holds the newest release that names owners; without one there are none.
    """
    parts, parameters = build_conditions(measure, naming)
    # Where an owner has one row an index has them in this order, and is walked no further than the last one shown.
    homes, grouped = ("homes", "") if has_one_row_an_owner(measure) else ("sum(homes)", "group by owner")
    condition = (
        f"select owner from ratings_tally where {' and '.join(parts)} and owner <> '' {grouped} "
        f"order by {homes} desc, owner limit {MOST_OWNERS}"
    )
    # An array, so that the planner looks each of them up; with a list it may read every owner there is.
    return f"owner = any(array({condition}))", parameters


def count_owners(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> int:
    """How many owners have such homes in the newest release that names any, where only the largest are shown; else 0.

    One query where owners are asked of without being named.
    """
    naming = [release for release in releases if release.owners_published][-1:]
    if measure.by != "owner" or measure.owner or not naming:
        return 0
    parts, parameters = build_conditions(measure, naming)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(distinct owner) from ratings_tally where {' and '.join(parts)} and owner <> ''",
            parameters,
        )
        return int(cursor.fetchone()[0])


def has_one_row_an_owner(measure: Measure) -> bool:
    """Whether a question by owner finds one tally of each owner in a release, not several to be summed."""
    single = {column for name, column in FILTERS.items() if len(list_filter_words(measure, name)) == 1}
    if "authority" in single:
        single.add("region")
    return FAMILIES[pick_family(measure)] <= {*single, "owner", "owner_size"}


def pick_family(measure: Measure) -> str:
    """The smallest family that can tell a question's filters and groups."""
    return find_smallest_family(frozenset({*list_filters(measure).values(), *DIMENSIONS[measure.by]}))


def list_filters(measure: Measure) -> dict[str, str]:
    """The filters a question has, and the dimension each needs."""
    return {name: column for name, column in FILTERS.items() if getattr(measure, name)}


def build_conditions(measure: Measure, releases: Iterable[ReleaseFacts]) -> tuple[list[str], list[Any]]:
    """What a measure's filters let through of some releases' tallies, as conditions in SQL with their parameters."""
    filters = list_filters(measure)
    keys = [release.pk for release in releases]
    parts = [write_in_list("release_id", keys), "family = %s"]
    parameters: list[Any] = [*keys, pick_family(measure)]
    for name, column in filters.items():
        words = list_filter_words(measure, name)
        parts.append(write_in_list(column, words))
        parameters += words
    if "owner" not in filters.values() and measure.by != "owner":
        # Every family without owners has none: said so that the index is walked no further than it need be.
        parts.append("owner = ''")
    return parts, parameters


def write_in_list(column: str, values: Sized) -> str:
    """“column in (%s, %s)”; nothing is among none. Cheaper to write for psycopg than an array."""
    return f"{column} in ({', '.join(['%s'] * len(values))})" if len(values) else "false"


def list_filter_words(measure: Measure, name: str) -> Collection[str]:
    """The words a filter lets through."""
    words: tuple[str, ...] = getattr(measure, name)
    return join_regions(words) if name == "region" else words


def join_regions(regions: Iterable[str]) -> set[str]:
    """Regions as filters take them: a joint region stands for its parts, and they for it."""
    joined = set(regions)
    if vocabulary.JOINT_REGION in joined:
        joined.update(vocabulary.JOINT_PARTS)
    elif joined.issuperset(vocabulary.JOINT_PARTS):
        joined.add(vocabulary.JOINT_REGION)
    return joined
