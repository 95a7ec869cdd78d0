"""Counts from the smallest family of tallies that can tell a question's groups apart: one query, two for owners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Q, Sum

from ratings import vocabulary
from ratings.measures.answers import ReleaseFacts
from ratings.models import Release, Tally
from ratings.models.tally import TallyQuerySet

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


class Cell(NamedTuple):
    """One group in one release."""

    release: int
    group: str


@dataclass(slots=True)
class Count:
    """One cell's numbers: homes or inspections listed, places, and both by outcome in the area asked for."""

    homes: int = 0
    places: int = 0
    overall: int = 0
    judged: dict[str, int] = field(default_factory=lambda: dict.fromkeys(vocabulary.OUTCOMES, 0))
    places_by: dict[str, int] = field(default_factory=lambda: dict.fromkeys(vocabulary.OUTCOMES, 0))

    @property
    def base(self) -> int:
        """How many have a judgement in the area."""
        return sum(self.judged.values())


Counts = dict[Cell, Count]


def columns(area: str) -> dict[str, str]:
    """The tally's column of each outcome in an area."""
    return {outcome: f"{area}_{outcome.replace('-', '_')}" for outcome in vocabulary.OUTCOMES}


def counted(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Counts:
    """Every group's numbers in every release, in one query, or two where a release has none of these homes.

    Raises ReleaseGoneError where it has none because it is gone: that is no answer of zeros.
    """
    dimensions = DIMENSIONS[measure.by]
    area, places, overall = columns(measure.area), columns("places"), columns("overall")
    wanted = {
        *area.values(),
        *overall.values(),
        *(["places", *places.values()] if measure.unit == "places" else []),
    }
    numbers = {column: Sum(column) for column in ["homes", *wanted]}
    found = matching(measure).filter(release__in=[release.pk for release in releases])
    if measure.by in NAMED:
        found = found.exclude(**{NAMED[measure.by]: ""})
    if measure.by == "owner":
        found = found.filter(owner__in=owners(measure, releases))
    counts: Counts = {}
    for row in found.values("release", *dimensions).annotate(**numbers).order_by():
        count = counts.setdefault(Cell(row["release"], group_of(measure.by, row)), Count())
        count.homes += row["homes"]
        count.places += row.get("places", 0)
        for outcome in vocabulary.OUTCOMES:
            count.judged[outcome] += row[area[outcome]]
            count.overall += row[overall[outcome]]
            count.places_by[outcome] += row.get(places[outcome], 0)
    empty = {release.pk for release in releases} - {cell.release for cell in counts}
    if empty and Release.objects.filter(pk__in=empty).count() < len(empty):
        raise ReleaseGoneError
    return counts


def matching(measure: Measure) -> TallyQuerySet:
    """The tallies a measure's filters let through, from the smallest family that can tell them and its groups."""
    asked = {name: column for name, column in FILTERS.items() if getattr(measure, name)}
    tallies = Tally.objects.keeping({*asked.values(), *DIMENSIONS[measure.by]})
    for name, column in asked.items():
        words = getattr(measure, name)
        tallies = tallies.filter(**{f"{column}__in": joined(words) if name == "region" else words})
    if "owner" not in asked.values() and measure.by != "owner":
        # Every family without owners has none: said so that the index is walked no further than it need be.
        tallies = tallies.filter(owner="")
    return tallies


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
    found = matching(measure).filter(release=release.pk).filter(~Q(owner=""))
    if not measure.filtered:
        # One row an owner, which an index has in this order.
        return tuple(found.order_by("-homes", "owner").values_list("owner", flat=True)[:MOST_OWNERS])
    ranked = found.values("owner").annotate(total=Sum("homes")).order_by("-total", "owner")
    return tuple(ranked.values_list("owner", flat=True)[:MOST_OWNERS])


def group_of(by: str, row: dict[str, str]) -> str:
    """The group a tally falls in; private homes split by owner size keep the size's own word."""
    if by == "sector-and-owner-size":
        return row["owner_size"] if row["sector"] == "private" else row["sector"]
    return row[DIMENSIONS[by][0]] if by else ALL
