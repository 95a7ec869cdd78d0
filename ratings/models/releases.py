"""A release: one published Ofsted file."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from ratings import phrases


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases, asked by when they speak of."""

    def current(self) -> ReleaseQuerySet:
        """Those that no revision has replaced."""
        return self.filter(is_current=True)

    def as_at_a_day(self) -> ReleaseQuerySet:
        """Current lists of homes with their latest judgement, as at a day."""
        return self.current().filter(kind=Release.Kind.AS_AT)

    def latest_published(self) -> Release | None:
        """The newest as-at release loaded, or None on an empty site."""
        return self.as_at_a_day().order_by("-as_at").first()

    def find_example_home(self) -> str | None:
        """The first number in the newest as-at list, to show what a home's number looks like; None on an empty site."""
        newest = self.as_at_a_day().order_by("-as_at").values("pk")[:1]
        listed = apps.get_model("ratings", "HomeSnapshot").objects
        numbers = listed.filter(release=newest).order_by("home_id").values_list("home_id", flat=True)
        first: str | None = numbers.first()
        return first

    def says_later_than(self, release: Release) -> ReleaseQuerySet:
        """Those whose word for a name stands over this one's: of a later day, or of a weightier kind for that day."""
        weightier = Release.Kind.values[: Release.Kind.values.index(release.kind)]
        return self.exclude(kind=Release.Kind.TOTALS).filter(
            models.Q(as_at__gt=release.as_at) | models.Q(as_at=release.as_at, kind__in=weightier)
        )

    def of_real_homes(self) -> ReleaseQuerySet:
        """Lists of real homes, beside which no fictitious register stands; Ofsted's own totals name no home."""
        return self.filter(is_demonstration=False).exclude(kind=Release.Kind.TOTALS)

    def before(self, as_at: date) -> Release | None:
        """The as-at release next before a date, or None."""
        return self.as_at_a_day().filter(as_at__lt=as_at).order_by("-as_at").first()


class Release(models.Model):
    """One published Ofsted file, and how it was read."""

    class Kind(models.TextChoices):
        """What the file lists."""

        AS_AT = "as-at", "Homes and their latest judgement, as at a day"
        IN_YEAR = "in-year", "Inspections of a year"
        PLACES = "places", "Homes and places, as at a day"
        MOVEMENTS = "movements", "Homes that joined or left in a year"
        TOTALS = "totals", "Ofsted’s own totals of homes and places, as at a day"

    class Status(models.TextChoices):
        """Ofsted's word for how settled the figures are."""

        FINAL = "final", "Final"
        PROVISIONAL = "provisional", "Provisional"
        REVISED = "revised", "Revised"

    as_at = models.DateField("as at", help_text="The day, or the last day of the year.")
    starts_on = models.DateField("first day of the year", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.AS_AT)
    title = models.CharField(max_length=200)
    published_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.FINAL)
    revision = models.PositiveSmallIntegerField(default=1, help_text="1 for the file first published.")
    is_current = models.BooleanField("not replaced by a revision", default=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    restored_at = models.DateTimeField("last put back", null=True, blank=True)
    restored_because = models.CharField("why it was put back", max_length=500, blank=True, db_default="")
    withdrawn_at = models.DateTimeField("taken off", null=True, blank=True)
    withdrawn_because = models.CharField("why it was taken off", max_length=500, blank=True, db_default="")
    accepted_doubts = models.JSONField(
        "what was doubted of it", default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    accepted_because = models.CharField(
        "why it was published all the same", max_length=500, blank=True, db_default=""
    )
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
    loaded_at = models.DateTimeField(
        "last counted", help_text="Later than it was loaded where a ruling on owners touched it."
    )
    first_loaded_at = models.DateTimeField(default=timezone.now, db_default=Now())
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-as_at", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["as_at", "kind"],
                condition=models.Q(is_current=True),
                name="release_one_current_per_day_and_kind",
            ),
            models.UniqueConstraint(fields=["as_at", "kind", "revision"], name="release_revision_once"),
            models.UniqueConstraint(fields=["sha256", "kind", "as_at"], name="release_file_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["as-at", "in-year", "places", "movements", "totals"]),
                name="release_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["as-at", "places", "totals"], starts_on__isnull=True)
                | models.Q(
                    kind__in=["in-year", "movements"],
                    starts_on__isnull=False,
                    starts_on__lt=models.F("as_at"),
                ),
                name="release_of_a_year_has_its_start",
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=True, replaced_at__isnull=True, withdrawn_at__isnull=True)
                | (
                    models.Q(is_current=False)
                    & (models.Q(replaced_at__isnull=False) | models.Q(withdrawn_at__isnull=False))
                ),
                name="release_replaced_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_because="")),
                name="release_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(restored_at__isnull=True, restored_because="")
                | (models.Q(restored_at__isnull=False) & ~models.Q(restored_because="")),
                name="release_restored_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_doubts=[], accepted_because="")
                | (~models.Q(accepted_doubts=[]) & ~models.Q(accepted_because="")),
                name="release_accepted_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(judged__lte=models.F("homes")) & models.Q(homes__lte=models.F("rows")),
                name="release_counts_fit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.period}"

    def get_absolute_url(self) -> str:
        """Its page, which is always the current file’s; a file that was replaced has one under it."""
        if self.kind == self.Kind.AS_AT:
            name, arguments = "ratings:release", [self.period]
        else:
            name, arguments = "ratings:list", [self.kind, self.period]
        if self.is_current:
            return reverse(name, args=arguments)
        return reverse(f"{name}-revision", args=[*arguments, self.revision])

    @property
    def is_invented(self) -> bool:
        """Whether nobody published it: its totals are invented as its homes are."""
        return self.is_demonstration and self.title == phrases.INVENTED_TITLE

    @property
    def state(self) -> str:
        """“Stands”, “Replaced” or “Withdrawn”."""
        return "Stands" if self.is_current else "Withdrawn" if self.withdrawn_at else "Replaced"

    @property
    def period(self) -> str:
        """“2025-03-31”, or “2024-25” for a year."""
        if self.starts_on is None:
            return self.as_at.isoformat()
        return f"{self.starts_on.year}-{self.as_at:%y}"

    @property
    def when(self) -> str:
        """“31 March 2025”, or “2024-25”."""
        return self.period if self.starts_on else phrases.format_day(self.as_at)

    @property
    def heading(self) -> str:
        """What the file lists and of when: “Homes as at 31 March 2025”."""
        if self.starts_on is None:
            words: dict[str, str] = {
                self.Kind.PLACES: "Homes and places",
                self.Kind.TOTALS: "Ofsted’s totals of homes and places",
            }
            return f"{words.get(self.kind, 'Homes')} as at {phrases.format_day(self.as_at)}"
        what = "Inspections" if self.kind == self.Kind.IN_YEAR else "Homes that joined or left"
        return f"{what}, {phrases.format_day(self.starts_on)} to {phrases.format_day(self.as_at)}"
