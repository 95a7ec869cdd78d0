"""A debate asks one motion; a closure ends it with a written outcome."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from carespace.models.counting import DebateQuerySet


class Debate(models.Model):
    """One motion and the argument about it. It is open until it has a closure."""

    slug = models.SlugField(max_length=100, unique=True)
    motion = models.CharField(max_length=200)
    introduction = models.TextField(blank=True, max_length=1200)
    subject_title = models.CharField(max_length=255, blank=True)
    subject_address = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_by_label = models.CharField(max_length=120, default="the editor")
    moved_at = models.DateTimeField(default=timezone.now)
    """When anything in the debate last changed; every write sets it."""

    # Set by DebateQuerySet.with_counts().
    points: int
    replies: int
    stances_for: int
    stances_undecided: int
    stances_against: int

    objects = DebateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(motion=""), name="debate_motion_given"),
        ]

    def __str__(self) -> str:
        return self.motion

    def get_absolute_url(self) -> str:
        return reverse("carespace:debate", args=[self.slug])

    @property
    def live_topic(self) -> str:
        """The name under which browsers hear of changes here."""
        return f"debate:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the debate takes posts, votes and stances.

        Makes no query on a debate read with its closure (`select_related("closure")`).
        """
        return not hasattr(self, "closure")


class Closure(models.Model):
    """The end of a debate: when, by whom, and what was settled. Never undone."""

    debate = models.OneToOneField(Debate, on_delete=models.CASCADE, related_name="closure")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_label = models.CharField(max_length=120, default="the editor")
    outcome = models.TextField(max_length=3000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(outcome=""), name="closure_outcome_given"),
        ]

    def __str__(self) -> str:
        return f"Closed {self.at:%Y-%m-%d}"
