"""What is kept of a live story's drift: how far it moved, how much it is read, and what editors settled."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Ln
from django.utils import timezone

#: Reading of this many days weighs on the board.
DAYS = 28


class DriftAction(models.TextChoices):
    """What an editor did about a story whose numbers moved."""

    ACCEPTED = "accepted", "Accepted as it stands"
    UPDATED = "updated", "Updated"
    PINNED = "pinned", "Pinned"
    UNPINNED = "unpinned", "Unpinned"


#: What settles a story until the next release.
SETTLES = (DriftAction.ACCEPTED, DriftAction.UPDATED)


class DriftQuerySet(models.QuerySet["Drift"]):
    """Stories by how far their numbers or claims moved and how much they are read."""

    def to_settle(self) -> Self:
        """Live stories that moved since an editor last settled them, none pinned; the most pressing first."""
        return self.pressing().filter(pinned=False, weight__gt=0)

    def pinned_ones(self) -> Self:
        return self.pressing().filter(pinned=True)

    def pressing(self) -> Self:
        """With `reads` of the last weeks, ordered by weight times the logarithm of readers."""
        since = timezone.localdate() - timedelta(days=DAYS)
        reads = (
            ReadCount.objects.filter(article=models.OuterRef("article"), day__gte=since)
            .order_by()
            .values("article")
            .annotate(total=Sum("reads"))
            .values("total")
        )
        return (
            self.filter(article__live=True)
            .select_related("article")
            .annotate(reads=Coalesce(models.Subquery(reads), 0))
            .annotate(pressure=F("weight") * (1 + Ln(1.0 + F("reads"))))
            .order_by("-pressure", "-article__last_published_at", "pk")
        )


class Drift(models.Model):
    """One live story's movement at the newest release, counted after every reading.

    `weight` orders the board: the points its figures moved, added up, and ten for each claim that no longer holds.
    """

    article = models.OneToOneField("articles.ArticlePage", on_delete=models.CASCADE, related_name="drift")
    weight = models.FloatField(default=0)
    moved = models.PositiveIntegerField("figures that moved", default=0)
    furthest = models.CharField("the figure that moved furthest", max_length=300, blank=True)
    fallen = models.PositiveIntegerField("claims that no longer hold", default=0)
    pinned = models.BooleanField(default=False)
    as_at = models.DateField("the newest release", null=True)
    counted_at = models.DateTimeField()

    objects = DriftQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-weight"], name="drift_by_weight")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.weight:.1f}"


class DriftResolution(models.Model):
    """One editor's word on a story's drift, kept for ever; what moved up to `as_at` is settled by it."""

    article = models.ForeignKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="settlements")
    action = models.CharField(max_length=10, choices=DriftAction)
    as_at = models.DateField(null=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(action__in=["updated", "pinned"]) | ~Q(words=""),
                name="drift_resolution_gives_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.article_id}"


class ReadCount(models.Model):
    """How often a story was opened on a day. Nothing is known of who opened it."""

    article = models.ForeignKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="read_counts")
    day = models.DateField()
    reads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "day"], name="read_count_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.day}: {self.reads}"
