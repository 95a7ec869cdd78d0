"""What is wrong with the letters and has to be told to editors: one row for each thing, told once and then daily."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils import timezone

from digests.models.editions import Frequency


class AlarmKind(models.TextChoices):
    """What may be wrong with an edition."""

    UNSENT = "unsent", "Letters not sent"
    HELD = "held", "Held"
    MISSING = "missing", "No edition"


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def standing(self) -> AlarmQuerySet:
        """Those whose cause lasts."""
        return self.filter(ended_at=None)


class Alarm(models.Model):
    """One thing that is wrong with one edition, or with its absence. The same thing later is the same row."""

    kind = models.CharField(max_length=8, choices=AlarmKind)
    frequency = models.CharField(max_length=6, choices=Frequency)
    period = models.CharField(max_length=15)
    words = models.CharField(max_length=400, help_text="What an editor is told.")
    raised_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    next_mail_at = models.DateTimeField(default=timezone.now, help_text="When editors are written to next.")
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = AlarmQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [F("raised_at").desc(), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "frequency", "period"], name="one_alarm_for_each_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.frequency} {self.period}"
