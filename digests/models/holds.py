"""Editions and recipients' domains that wait, because the mail server refuses us or an editor says so."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from digests.models.editions import Edition


class HoldQuerySet(models.QuerySet["Hold"]):
    def active(self) -> HoldQuerySet:
        """Those not released, of editions that still go out."""
        return self.filter(released_at=None, edition__finished_at=None, edition__stopped_at=None)

    def by_server(self) -> HoldQuerySet:
        """Those that began because the mail server refused us, and that probes end."""
        return self.filter(by_editor=False)


class Hold(models.Model):
    """Nothing more of this edition is sent, or nothing to one domain, until two probes went well.

    Where an editor holds an edition, an editor lets it go.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="holds")
    domain = models.CharField(
        max_length=254, blank=True, help_text="Of the recipients; empty holds the edition."
    )
    words = models.CharField(
        max_length=220, blank=True, help_text="The mail server's last words, without an address."
    )
    needs_letter = models.BooleanField(default=False, help_text="What failed came after DATA.")
    held_at = models.DateTimeField(default=timezone.now)
    by_editor = models.BooleanField(default=False, db_default=False)
    held_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    good_probes = models.PositiveSmallIntegerField(default=0)
    released_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = HoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [F("held_at").desc()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "domain", "by_editor"],
                condition=Q(released_at=None),
                name="one_hold_of_each_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"Hold of edition {self.edition_id} {self.domain}".strip()
