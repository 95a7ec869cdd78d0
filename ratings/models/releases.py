"""A release: one published Ofsted file."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases, asked by when they speak of."""

    def latest_published(self) -> Release | None:
        """The newest as-at release loaded, or None on an empty site."""
        return self.filter(kind=Release.Kind.AS_AT).order_by("-as_at").first()

    def before(self, as_at: date) -> Release | None:
        """The as-at release next before a date, or None."""
        return self.filter(kind=Release.Kind.AS_AT, as_at__lt=as_at).order_by("-as_at").first()


class Release(models.Model):
    """One published Ofsted file, and how it was read."""

    class Kind(models.TextChoices):
        """What the file lists."""

        AS_AT = "as-at", "As at a day"

    class Status(models.TextChoices):
        """Ofsted's word for how settled the figures are."""

        FINAL = "final", "Final"
        PROVISIONAL = "provisional", "Provisional"
        REVISED = "revised", "Revised"

    as_at = models.DateField("as at")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.AS_AT)
    title = models.CharField(max_length=200)
    published_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.FINAL)
    is_demonstration = models.BooleanField(default=False)
    sha256 = models.CharField("checksum of the file", max_length=64, db_index=True)
    rows = models.PositiveIntegerField("providers listed, of every kind", default=0)
    homes = models.PositiveIntegerField("children's homes listed", default=0)
    judged = models.PositiveIntegerField("children's homes with a judgement", default=0)
    owners_published = models.BooleanField("names owners", default=True)
    lists_unjudged = models.BooleanField("lists homes without a judgement", default=True)
    joint_region = models.BooleanField(
        "gives North East and Yorkshire and The Humber as one region", default=False
    )
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-as_at", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["as_at", "kind"], name="release_one_per_day_and_kind"),
            models.CheckConstraint(condition=models.Q(kind="as-at"), name="release_kind_known"),
            models.CheckConstraint(
                condition=models.Q(judged__lte=models.F("homes")) & models.Q(homes__lte=models.F("rows")),
                name="release_counts_fit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, as at {self.as_at.isoformat()}"
