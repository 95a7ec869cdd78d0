"""What releases said of the claims in print, one row for each comparison and release: written once, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from articles.claims.verdicts import Verdict, VerdictStrength
from articles.figures.bindings import ReleaseValue
from articles.models.readings import ReleaseReading, ReleaseReadingQuerySet
from live.database.query_plan import QueryPlan, fill_places

if TYPE_CHECKING:
    from articles.models.claims import Claim


class ClaimReadingQuerySet(ReleaseReadingQuerySet["ClaimReading"]):
    def of(self, claims: Iterable[Claim]) -> Self:
        """Told readings of what these claims compare, in one query."""
        return self.comparing({claim.comparison for claim in claims if claim.is_checkable})

    def comparing(self, comparisons: Iterable[str]) -> Self:
        """Told readings of these comparisons, in one query."""
        return self.told().exclude_withdrawn().filter(comparison__in=list(comparisons))


#: The most comparisons whose readings the planned query brings.
PLANNED = 12
PLACES = {f"comparison_{place}": f"<comparison {place}>" for place in range(PLANNED)}


def list_claim_readings(claims: Iterable[Claim]) -> list[ClaimReading]:
    """Told readings of what these claims compare, in one query, none where nothing can be checked: what `of` gives."""
    comparisons = sorted({claim.comparison for claim in claims if claim.is_checkable})
    if not comparisons:
        return []
    if len(comparisons) > PLANNED:
        return list(ClaimReading.objects.comparing(comparisons))
    return plan_claim_readings().rows(fill_places(PLACES, comparisons, ""))


@cache
def plan_claim_readings() -> QueryPlan[ClaimReading]:
    """The query of the readings of twelve comparisons."""
    return QueryPlan(lambda **places: ClaimReading.objects.comparing(places.values()), **PLACES)


class ClaimReading(ReleaseReading):
    """One release's verdict on one comparison. Every claim that compares the same shares it.

    `told` is the verdict's ground in words, as it was decided. B is empty beside a value.
    """

    comparison = models.CharField(max_length=64)
    verdict = models.CharField(max_length=20, choices=Verdict)
    strength = models.CharField(max_length=20, choices=VerdictStrength, blank=True)
    a_numerator = models.PositiveIntegerField(null=True)
    a_denominator = models.PositiveIntegerField(null=True)
    a_share = models.FloatField(null=True)
    b_numerator = models.PositiveIntegerField(null=True)
    b_denominator = models.PositiveIntegerField(null=True)
    b_share = models.FloatField(null=True)
    told = models.TextField()

    objects = ClaimReadingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comparison", "release", "loaded_at"], name="claim_reading_once"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.UNKNOWN, strength="")
                | Q(verdict__in=[Verdict.HOLDS, Verdict.NOT], strength__in=VerdictStrength.values),
                name="claim_reading_strength_beside_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} as at {self.as_at}"

    @property
    def a(self) -> ReleaseValue:
        return self.make_value(self.a_numerator, self.a_denominator, self.a_share)

    @property
    def b(self) -> ReleaseValue:
        return self.make_value(self.b_numerator, self.b_denominator, self.b_share)

    def make_value(self, numerator: int | None, denominator: int | None, share: float | None) -> ReleaseValue:
        """What the release says of one side: its counts, and the first as a share of the second, from 0 to 1."""
        return ReleaseValue(
            self.release,
            self.loaded_at,
            self.as_at,
            self.released_on,
            self.is_demonstration,
            numerator,
            denominator,
            share,
        )
