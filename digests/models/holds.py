"""Editions and recipients' domains that wait, because the mail server refuses us."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from digests.models.editions import Edition


class HoldQuerySet(models.QuerySet["Hold"]):
    def active(self) -> HoldQuerySet:
        """Those not released, of editions that still go out."""
        return self.filter(released_at=None, edition__finished_at=None, edition__stopped_at=None)


class Hold(models.Model):
    """Nothing more of this edition is sent, or nothing to one domain, until two probes went well."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="holds")
    domain = models.CharField(
        max_length=254, blank=True, help_text="Of the recipients; empty holds the edition."
    )
    words = models.CharField(
        max_length=220, blank=True, help_text="The mail server's last words, without an address."
    )
    needs_letter = models.BooleanField(default=False, help_text="What failed came after DATA.")
    held_at = models.DateTimeField(default=timezone.now)
    good_probes = models.PositiveSmallIntegerField(default=0)
    released_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = HoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [F("held_at").desc()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "domain"], condition=Q(released_at=None), name="one_hold_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Hold of edition {self.edition_id} {self.domain}".strip()
