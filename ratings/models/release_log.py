"""What was done to a release after it was published, and why: public on its page."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ratings.models.releases import Release


class ReleaseLogEntry(models.Model):
    """One deed: who did it stays in the newsroom, the reason is for readers."""

    class Deed(models.TextChoices):
        """What was done."""

        WITHDRAWN = "withdrawn", "Withdrawn"
        RESTORED = "restored", "Put back"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="log")
    deed = models.CharField(max_length=9, choices=Deed)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(deed__in=["withdrawn", "restored"]), name="release_log_deed_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="release_log_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.reason}"
