"""What is written beside a debate's life: dated notes on its motion, and the mails about it that are due."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from carespace.models.debates import Debate


class MotionNote(models.Model):
    """What was wrong with a motion people had taken a stance on, for readers; never edited."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="motion_notes")
    at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_label = models.CharField(max_length=120, default="the editor")
    text = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="motion_note_text_given"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.text[:60]}"


class LifeNoticeKind(models.TextChoices):
    """What an editor is told of a debate."""

    SILENCE = "silence", "It ends unless somebody posts"
    OUTCOME_DUE = "outcome-due", "Its outcome is due"
    OUTCOME_MISSING = "outcome-missing", "Its outcome is missing"


class LifeNotice(models.Model):
    """One mail to one editor about a debate's life, once for each moment it fell due. `told_at` is when it went."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="life_notices")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=LifeNoticeKind)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["debate", "kind", "due_at", "editor"], name="life_notice_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=LifeNoticeKind.values), name="life_notice_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.debate_id}"
