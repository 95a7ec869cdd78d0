"""What every reading has in common: the release it was read from, and whether that release still speaks."""

from __future__ import annotations

from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from ratings.models import Release

#: The kinds of release that measures answer from, and the newest of each beside a told reading.
NEWEST: dict[str, str] = {
    Release.Kind.AS_AT: "newest_as_at",
    Release.Kind.IN_YEAR: "newest_in_year",
    Release.Kind.PLACES: "newest_places",
    Release.Kind.TOTALS: "newest_totals",
}


Reading = TypeVar("Reading", bound=models.Model)


class ReleaseReadingQuerySet(models.QuerySet[Reading]):
    """Readings of releases."""

    def told(self) -> Self:
        """Oldest release first, each with `stands` (its release is loaded as it was read) and the numbers of the
        newest release of each kind, so that one query tells whether anything is left to read. `withdrawn_at`
        is when its release was withdrawn, or None."""
        standing = Release.objects.current().filter(pk=OuterRef("release"), loaded_at=OuterRef("loaded_at"))
        withdrawn_at = Release.objects.filter(pk=OuterRef("release")).values("withdrawn_at")[:1]
        return self.annotate(
            stands=Exists(standing),
            withdrawn_at=Subquery(withdrawn_at),
            **{name: newest_release(kind) for kind, name in NEWEST.items()},
        ).order_by("as_at", "loaded_at", "pk")

    def exclude_withdrawn(self) -> Self:
        """Without what was read from releases that are withdrawn: it is kept, and nothing is told by it."""
        return self.exclude(
            Exists(Release.objects.filter(pk=OuterRef("release"), withdrawn_at__isnull=False))
        )


def newest_release(basis: str) -> Subquery:
    """The number of the newest release of a basis, as a subquery."""
    return Subquery(
        Release.objects.current().filter(kind=basis).order_by("-as_at").values("pk")[:1],
        output_field=models.BigIntegerField(),
    )


class ReleaseReading(models.Model):
    """Something read from one release, kept for ever.

    The release is named by its number and not by a foreign key: the demonstration register and a replaced file may
    go, and what was read stays read. `released_on` is the day it came out, else the day it speaks of.
    """

    release = models.PositiveBigIntegerField()
    loaded_at = models.DateTimeField()
    as_at = models.DateField()
    released_on = models.DateField()
    is_demonstration = models.BooleanField()
    is_invented = models.BooleanField(default=False, db_default=False)
    read_at = models.DateTimeField(auto_now_add=True)

    # Set by ReleaseReadingQuerySet.told().
    stands: bool
    withdrawn_at: datetime | None

    class Meta:
        abstract = True
