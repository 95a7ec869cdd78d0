"""Tallies: the rows of one release counted once, so that no question counts homes again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from math import prod
from typing import ClassVar, Final

from django.db import models

from ratings import vocabulary
from ratings.models.homes import allow_words

#: What a count may be broken down by, in the order a family's name gives them.
DIMENSIONS: Final = ("sector", "owner_size", "region", "provision_type", "age", "authority", "owner")
CUBED: Final = DIMENSIONS[:5]
#: About how many words each dimension has; an authority has one region, an owner one size.
WORDS: Final = {
    "sector": 4,
    "owner_size": 5,
    "region": 9,
    "provision_type": 3,
    "age": 5,
    "authority": 17,
    "owner": 200,
}


def name_family(dimensions: Iterable[str]) -> str:
    """The name of the family that keeps these dimensions: "sector,owner_size"."""
    chosen = set(dimensions)
    return ",".join(dimension for dimension in DIMENSIONS if dimension in chosen)


#: Families without owners, then with: which dimensions each keeps. An authority keeps its region, an owner its size.
PLACED: Final = (
    *(kept for size in range(len(CUBED) + 1) for kept in combinations(CUBED, size)),
    ("region", "authority"),
    *(
        (*kept, "region", "authority")
        for kept in [("sector",), ("owner_size",), ("provision_type",), ("age",)]
    ),
    (*CUBED, "authority"),
)
OWNED: Final = (
    ("owner_size", "owner"),
    *(
        (*kept, "owner_size", "owner")
        for kept in [("sector",), ("region",), ("region", "authority"), ("provision_type",), ("age",)]
    ),
    DIMENSIONS,
)
FAMILIES: Final = {name_family(kept): frozenset(kept) for kept in (*PLACED, *OWNED)}


@cache
def find_smallest_family(dimensions: frozenset[str]) -> str:
    """The name of the smallest family that keeps all of these dimensions."""
    fitting = [family for family, dimensions_kept in FAMILIES.items() if dimensions_kept >= dimensions]
    return min(fitting, key=lambda family: prod(WORDS[dimension] for dimension in FAMILIES[family]))


class Tally(models.Model):
    """How much of one release shares the dimensions its family keeps; the others are empty.

    `homes` counts homes listed, or inspections in a list of a year; the outcomes of each area add up to at
    most that. An authority or owner is its slug, empty where none is known.
    """

    release = models.ForeignKey(
        "ratings.Release", on_delete=models.CASCADE, related_name="tallies", db_index=False
    )
    family = models.CharField(max_length=70, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    owner_size = models.CharField(max_length=15, blank=True)
    region = models.CharField(max_length=40, blank=True)
    provision_type = models.CharField(max_length=30, blank=True)
    age = models.CharField("age of the latest judgement", max_length=10, blank=True)
    authority = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=255, blank=True)
    homes = models.PositiveIntegerField()
    places = models.PositiveIntegerField(default=0)
    overall_outstanding = models.PositiveIntegerField(default=0)
    overall_good = models.PositiveIntegerField(default=0)
    overall_requires_improvement = models.PositiveIntegerField(default=0)
    overall_inadequate = models.PositiveIntegerField(default=0)
    protection_outstanding = models.PositiveIntegerField(default=0)
    protection_good = models.PositiveIntegerField(default=0)
    protection_requires_improvement = models.PositiveIntegerField(default=0)
    protection_inadequate = models.PositiveIntegerField(default=0)
    leadership_outstanding = models.PositiveIntegerField(default=0)
    leadership_good = models.PositiveIntegerField(default=0)
    leadership_requires_improvement = models.PositiveIntegerField(default=0)
    leadership_inadequate = models.PositiveIntegerField(default=0)
    places_outstanding = models.PositiveIntegerField(default=0)
    places_good = models.PositiveIntegerField(default=0)
    places_requires_improvement = models.PositiveIntegerField(default=0)
    places_inadequate = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        indexes: ClassVar = [
            models.Index(
                fields=["release", "family", "homes"],
                condition=~models.Q(owner=""),
                name="tally_largest_owners",
            ),
        ]
        constraints: ClassVar = [
            # Also the index every question is answered by: owner and authority first because they have most values.
            models.UniqueConstraint(
                fields=["release", "family", "owner", "authority", *CUBED], name="tally_once_per_combination"
            ),
            models.CheckConstraint(condition=models.Q(homes__gt=0), name="tally_counts_something"),
            models.CheckConstraint(
                condition=allow_words("sector", vocabulary.SECTORS, also=("",))
                & allow_words("region", vocabulary.REGIONS, also=("",))
                & allow_words("owner_size", vocabulary.OWNER_SIZES, also=("",))
                & allow_words("provision_type", vocabulary.PROVISION_TYPES, also=("",))
                & allow_words("age", vocabulary.AGES, also=("",)),
                name="tally_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.homes} in release {self.release_id}, by {self.family or 'nothing'}"
