"""Which published names are one owner, and who said so."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from ratings.models.homes import Owner


class OwnerAlias(models.Model):
    """One owner's name exactly as published somewhere; every alias belongs to one owner."""

    text = models.CharField(max_length=255, unique=True)
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE, related_name="aliases")
    former_key = models.CharField(
        max_length=255,
        blank=True,
        db_default="",
        help_text="The key this name had while keys lost accents and ran “&” into the letters about it.",
    )

    class Meta:
        ordering: ClassVar = ["text"]
        indexes: ClassVar = [
            models.Index(
                fields=["former_key"], condition=~models.Q(former_key=""), name="owner_alias_former_key"
            )
        ]

    def __str__(self) -> str:
        return self.text


class OwnerRuling(models.Model):
    """An editor's decision that two owners are one, or that one is two, with the reason."""

    class RulingKind(models.TextChoices):
        """What was decided."""

        MERGE = "merge", "Are one owner"
        SPLIT = "split", "Are two owners"

    kind = models.CharField(max_length=5, choices=RulingKind)
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE, related_name="rulings")
    other = models.ForeignKey(Owner, on_delete=models.CASCADE, related_name="other_rulings")
    spellings = models.JSONField(default=list, help_text="The published names that moved.")
    reason = models.TextField(max_length=1000)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-decided_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="owner_ruling_has_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(owner=models.F("other")), name="owner_ruling_is_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} and {self.other_id}: {self.kind}"
