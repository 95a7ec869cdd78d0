"""Claims of stories in print whose verdict turned when a release was read: what an edition tells its readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from articles.claims.verdicts import ClaimKind, Verdict
from articles.figures.release_readings import format_release_moment, list_current_readings
from articles.models.claim_readings import ClaimReading
from articles.models.claims import Claim
from live.page_cache import depend_on


@dataclass(frozen=True)
class ClaimReversal:
    """One claim with the newest reading before a moment, and the newest since."""

    claim: Claim
    before: ClaimReading
    after: ClaimReading

    @property
    def fell(self) -> bool:
        """Whether it no longer holds; else it holds again."""
        return self.after.verdict == Verdict.NOT

    @property
    def when(self) -> str:
        """What the newest reading speaks of: “as at 31 March 2025”."""
        return format_release_moment(self.after.as_at, self.claim.a.kinds, invented=self.after.is_invented)


def list_reversals(*, since: datetime, until: datetime) -> list[ClaimReversal]:
    """Claims whose newest verdict was one thing before `since` and is another by `until`, those that fell first.

    Told are holds and no longer holds, of stories that were in print before: a new story's claims are no news of a
    release. Of stories that claim the same the newest speaks. Nothing is told where fictitious homes gave way to real
    ones.
    """
    depend_on("release", "claims")
    read = ClaimReading.objects.filter(read_at__gte=since, read_at__lt=until).order_by()
    comparisons = set(read.values_list("comparison", flat=True).distinct())
    if not comparisons:
        return []
    claims = Claim.objects.filter(article__live=True, article__first_published_at__lt=since)
    claims = claims.exclude(kind=ClaimKind.NOT_CHECKABLE).select_related("article")
    by_comparison: dict[str, Claim] = {}
    for claim in claims.order_by("article__dated", "article_id", "-sort_order"):
        if (comparison := claim.comparison) in comparisons:
            by_comparison[comparison] = claim  # the newest story's, and of its claims the first, speaks
    readings: dict[str, list[ClaimReading]] = {}
    for reading in ClaimReading.objects.told().filter(comparison__in=by_comparison, read_at__lt=until):
        readings.setdefault(reading.comparison, []).append(reading)
    reversals = []
    for comparison, every in readings.items():
        before = list_current_readings([reading for reading in every if was_told(reading, since)])
        after = list_current_readings([reading for reading in every if reading.stands])
        if before and after and is_reversed(before[-1], after[-1]):
            reversals.append(ClaimReversal(by_comparison[comparison], before[-1], after[-1]))
    return sorted(
        reversals, key=lambda one: (not one.fell, -one.claim.article.dated.timestamp(), one.claim.pk)
    )


def was_told(reading: ClaimReading, day: datetime) -> bool:
    """Whether it was told before then: read already, and its release not withdrawn yet."""
    return reading.read_at < day and not (reading.withdrawn_at and reading.withdrawn_at < day)


def is_reversed(before: ClaimReading, after: ClaimReading) -> bool:
    """Whether a claim held by one reading and not by the other, both of real homes or both of fictitious ones."""
    settled = {Verdict.HOLDS, Verdict.NOT}
    same_homes = before.is_demonstration == after.is_demonstration
    return same_homes and {before.verdict, after.verdict} == settled
