"""Who is on duty when, and who was rung for what."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class DutyShift(models.Model):
    """One moderator's watch over the debates, from a moment up to but not including another.

    It counts once its moderator has taken it up; `missed_at` is when the next was rung in their place.
    """

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duty_shifts"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    instead_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="handed_over"
    )
    """The shift whose rest was handed over, which ends when this one is taken up; or that was missed, in whose place this one stands."""

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="shift_end")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            models.UniqueConstraint(fields=["moderator", "starts_at"], name="shift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} to {self.ends_at:%Y-%m-%d %H:%M}"


class CallReason(models.TextChoices):
    """Why a moderator was rung."""

    SHIFT = "shift", "Your shift has begun"
    STAND_IN = "stand-in", "A shift was not taken up"
    REPORTS = "reports", "Somebody could be identified"
    UNANSWERED = "unanswered", "An urgent report is unanswered"


class DutyCall(models.Model):
    """One mail to a moderator that asks them to come. The row is what is due; `told_at` is when the mail was sent."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duty_calls"
    )
    reason = models.CharField(max_length=12, choices=CallReason)
    shift = models.ForeignKey(
        DutyShift, null=True, blank=True, on_delete=models.CASCADE, related_name="calls"
    )
    reports = models.PositiveIntegerField(default=0)
    """How many urgent reports were open then."""
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["-at"], name="call_at")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__in=CallReason.values), name="call_reason_known"),
            models.UniqueConstraint(
                fields=["shift", "reason", "moderator"],
                condition=Q(shift__isnull=False),
                name="call_once_for_shift",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} at {self.at:%Y-%m-%d %H:%M}"
