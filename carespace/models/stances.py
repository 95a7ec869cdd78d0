"""Where one person stands on a motion, before and after reading."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from carespace.models.debates import Debate


class Moment(models.TextChoices):
    """When a stance was taken: before the debate was read, or after."""

    BEFORE = "before", "Before reading"
    AFTER = "after", "After reading"


class Position(models.TextChoices):
    """Where a person stands on the motion; each is one part of the bar."""

    FOR = "for", "For"
    UNDECIDED = "undecided", "Undecided"
    AGAINST = "against", "Against"


DEGREES = {1: "Slightly", 2: "Fairly", 3: "Strongly"}


class Stance(models.Model):
    """A side and how strongly it is held: 1 slightly to 3 strongly, 0 for undecided."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="stances")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stances")
    moment = models.CharField(max_length=10, choices=Moment)
    side = models.CharField(max_length=10, choices=Position)
    degree = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="stance_at")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["debate", "member", "moment"], name="stance_once_per_moment"),
            models.CheckConstraint(condition=models.Q(moment__in=Moment.values), name="stance_moment_known"),
            models.CheckConstraint(
                condition=models.Q(side=Position.UNDECIDED, degree=0)
                | models.Q(side__in=[Position.FOR, Position.AGAINST], degree__in=[1, 2, 3]),
                name="stance_degree_fits_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment}: {self.in_words()}"

    def in_words(self) -> str:
        """ "For, strongly" or "Undecided"."""
        words = Position(self.side).label
        return f"{words}, {DEGREES[self.degree].lower()}" if self.degree else words
