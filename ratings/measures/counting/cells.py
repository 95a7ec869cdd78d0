"""Counts from the smallest family of tallies that can tell a question's groups apart: one query, two for owners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from ratings import vocabulary
from ratings.measures.answers import ReleaseFacts
from ratings.models import Release
from ratings.models.tally import family_of

if TYPE_CHECKING:
    from ratings.measures import Measure

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
#: Dimensions that are empty where a home's is not known; such homes are in no group.
NAMED: Final = {"local-authority": "authority", "owner": "owner"}
MOST_OWNERS: Final = 20
MOST_KEPT: Final = 256


class ReleaseGoneError(Exception):
    """A release was removed after it was read and before its homes were counted."""


#: No home of any outcome; one for all counts, for none is ever changed.
NOTHING: Final[Mapping[str, int]] = MappingProxyType(dict.fromkeys(vocabulary.OUTCOMES, 0))


@dataclass(frozen=True, slots=True)
class Count:
    """One group’s numbers in a release: homes or inspections listed, places, and both by outcome in the area asked for.

    `overall`, those judged overall, is counted where another area is asked for.
    """

    homes: int = 0
    places: int = 0
    overall: int = 0
    judged: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    places_by: Mapping[str, int] = field(default_factory=lambda: NOTHING)

    def __add__(self, other: Count) -> Count:
        return Count(
            self.homes + other.homes,
            self.places + other.places,
            self.overall + other.overall,
            {outcome: number + other.judged[outcome] for outcome, number in self.judged.items()},
            {outcome: number + other.places_by[outcome] for outcome, number in self.places_by.items()},
        )

    @property
    def base(self) -> int:
        """How many have a judgement in the area."""
        return sum(self.judged.values())


#: By (release, group).
Counts = dict[tuple[int, str], Count]


def columns(area: str) -> dict[str, str]:
    """The tally's column of each outcome in an area."""
    return {outcome: f"{area}_{outcome.replace('-', '_')}" for outcome in vocabulary.OUTCOMES}


def counted(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Counts:
    """Every group's numbers in every release, in one query, or two where a release has none of these homes.

    Raises ReleaseGoneError where it has none because it is gone: that is no answer of zeros. The statement is written
    out: putting it together from a queryset took longer than PostgreSQL takes to answer it.
    """
    kept = DIMENSIONS[measure.by]
    wanted = ["homes", *columns(measure.area).values()]
    if measure.area != "overall":
        wanted += columns("overall").values()
    if measure.unit == "places":
        wanted += ["places", *columns("places").values()]
    parts, given = condition(measure, releases)
    if measure.by == "owner":
        shown = owners(measure, releases)
        parts.append(among("owner", shown))
        given += shown
    if measure.by == "local-authority":
        parts.append("authority <> ''")
    names = ", ".join(["release_id", *kept])
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {names}, {', '.join(f'sum({column})' for column in wanted)} from ratings_tally "  # noqa: S608 our own words
            f"where {' and '.join(parts)} group by {names}",
            given,
        )
        rows = cursor.fetchall()
    counts: Counts = {}
    for release, *row in rows:
        cell = (release, group_of(measure.by, row))
        found = as_count(measure, row[len(kept) :])
        counts[cell] = counts[cell] + found if cell in counts else found
    empty = {release.pk for release in releases} - {release for release, _ in counts}
    if empty and Release.objects.filter(pk__in=empty).count() < len(empty):
        raise ReleaseGoneError
    return counts


def as_count(measure: Measure, numbers: list[int]) -> Count:
    """A row's numbers in the order `counted` asks for them."""
    judged = dict(zip(vocabulary.OUTCOMES, numbers[1:5], strict=True))
    overall = 0 if measure.area == "overall" else sum(numbers[5:9])
    if measure.unit != "places":
        return Count(numbers[0], 0, overall, judged)
    return Count(
        numbers[0], numbers[-5], overall, judged, dict(zip(vocabulary.OUTCOMES, numbers[-4:], strict=True))
    )


def condition(measure: Measure, releases: Iterable[ReleaseFacts]) -> tuple[list[str], list[Any]]:
    """What a measure's filters let through of some releases' tallies, as conditions in SQL with their parameters.

    The family is the smallest that can tell the filters and the measure's groups.
    """
    asked = {name: column for name, column in FILTERS.items() if getattr(measure, name)}
    keys = [release.pk for release in releases]
    parts = [among("release_id", keys), "family = %s"]
    given: list[Any] = [*keys, family_of(frozenset({*asked.values(), *DIMENSIONS[measure.by]}))]
    for name, column in asked.items():
        words = getattr(measure, name)
        words = joined(words) if name == "region" else words
        parts.append(among(column, words))
        given += words
    if "owner" not in asked.values() and measure.by != "owner":
        # Every family without owners has none: said so that the index is walked no further than it need be.
        parts.append("owner = ''")
    return parts, given


def among(column: str, values: Sized) -> str:
    """“column in (%s, %s)”; nothing is among none. Cheaper to write for psycopg than an array."""
    return f"{column} in ({', '.join(['%s'] * len(values))})" if len(values) else "false"


def joined(regions: Iterable[str]) -> set[str]:
    """Regions as filters take them: a joint region stands for its parts, and they for it."""
    found = set(regions)
    if vocabulary.JOINT_REGION in found:
        found.update(vocabulary.JOINT_PARTS)
    elif found.issuperset(vocabulary.JOINT_PARTS):
        found.add(vocabulary.JOINT_REGION)
    return found


def owners(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> tuple[str, ...]:
    """The owners shown: those asked for, else the largest of the newest release that names owners."""
    if measure.owner:
        return measure.owner
    naming = [release for release in releases if release.owners_published]
    plain = measure.asking(
        at="latest", outcomes=("all",), unit="count", area="overall", since="", interval=""
    )
    return largest(plain, naming[-1]) if naming else ()


@lru_cache(maxsize=MOST_KEPT)
def largest(measure: Measure, release: ReleaseFacts) -> tuple[str, ...]:
    """The slugs of the owners with most homes of those asked about in one release, largest first."""
    parts, given = condition(measure, [release])
    # Without a filter an owner has one row, and an index has them in this order.
    ordered = "group by owner order by sum(homes) desc" if measure.filtered else "order by homes desc"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select owner from ratings_tally where {' and '.join(parts)} and owner <> '' {ordered}, owner limit %s",  # noqa: S608
            [*given, MOST_OWNERS],
        )
        return tuple(owner for (owner,) in cursor.fetchall())


def group_of(by: str, row: Sequence[Any]) -> str:
    """The group a tally falls in, by its dimensions in order; private homes split by owner size keep its word."""
    if by == "sector-and-owner-size":
        sector, size = row[:2]
        return size if sector == "private" else sector
    return row[0] if by else ALL
