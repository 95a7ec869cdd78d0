"""Homes, their owners, and where each stood in each release."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.urls import reverse

from ratings import vocabulary

SECTOR_CHOICES = list(vocabulary.SECTORS.items())
REGION_CHOICES = list(vocabulary.REGIONS.items())
OWNER_SIZE_CHOICES = list(vocabulary.OWNER_SIZES.items())
PROVISION_CHOICES = list(vocabulary.PROVISION_TYPES.items())
OUTCOME_CHOICES = list(vocabulary.OUTCOMES.items())


def allow_words(field: str, words: dict[str, str], *, also: tuple[str, ...] = ()) -> models.Q:
    """The condition that a field holds one of a vocabulary's slugs."""
    return models.Q(**{f"{field}__in": [*also, *words]})


class LocalAuthority(models.Model):
    """One local authority; names that differ in case or signs alone are one. Where its homes are, not who places."""

    slug = models.CharField(max_length=80, primary_key=True)
    name = models.CharField(max_length=80, help_text="As last published.")
    region = models.CharField(max_length=40, choices=REGION_CHOICES)

    class Meta:
        ordering: ClassVar = ["slug"]
        verbose_name_plural = "local authorities"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=allow_words("region", vocabulary.REGIONS), name="authority_region"
            ),
            models.CheckConstraint(condition=~models.Q(slug=""), name="authority_has_an_address"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The authority's page."""
        return reverse("ratings:authority", args=[self.slug])


class OwnerQuerySet(models.QuerySet["Owner"]):
    """Owners, found by the words of addresses."""

    def by_slug(self, slugs: Iterable[str]) -> dict[str, Owner]:
        """The owner each word of an address means today: of its key, merged or not, or of one its name had before.

        A word that means none is left out. One query, and one more where a word is no key.
        """
        keys = {slug: slug.replace("-", " ") for slug in slugs}
        rows = self.select_related("merged_into")
        known = {owner.key: owner.whole for owner in rows.filter(key__in=keys.values())}
        if missing := {key for key in keys.values() if key} - set(known):
            former = rows.filter(aliases__former_key__in=missing).annotate(
                before=models.F("aliases__former_key")
            )
            for owner in former.order_by("-aliases__text"):
                known[vars(owner)["before"]] = owner.whole
        return {slug: known[key] for slug, key in keys.items() if key in known}


class Owner(models.Model):
    """An organisation that owns homes; `key` is its published name made comparable."""

    key = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=255, help_text="As last published.")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    objects = OwnerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The owner's page."""
        return reverse("ratings:owner", args=[self.slug])

    @property
    def slug(self) -> str:
        """Its word in addresses; a key has letters, figures and single spaces only, so the word is its own."""
        return self.key.replace(" ", "-")

    @property
    def whole(self) -> Owner:
        """The owner this one was merged into, or itself."""
        return self.merged_into or self


class Home(models.Model):
    """One registered children's home. Its number is all we keep: no name, no address."""

    urn = models.CharField("unique reference number", max_length=10, primary_key=True)

    class Meta:
        ordering: ClassVar = ["urn"]

    def __str__(self) -> str:
        return self.urn

    def get_absolute_url(self) -> str:
        """The home's page."""
        return reverse("ratings:home", args=[self.urn])


class HomeSnapshotQuerySet(models.QuerySet["HomeSnapshot"]):
    """Homes as one or more releases listed them."""

    def of_lists_with_judgements(self) -> HomeSnapshotQuerySet:
        """Those of current lists as at a day: a list of places gives no judgement, a replaced one no longer counts."""
        return self.filter(release__is_current=True, release__kind="as-at")

    def judged(self, *outcomes: str) -> HomeSnapshotQuerySet:
        """Those with a judgement, or with one of the outcomes named."""
        return self.filter(outcome__in=outcomes) if outcomes else self.exclude(outcome=vocabulary.NOT_JUDGED)


class HomeSnapshot(models.Model):
    """One home as one release listed it."""

    release = models.ForeignKey("ratings.Release", on_delete=models.CASCADE, related_name="snapshots")
    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="snapshots")
    provision_type = models.CharField(max_length=30, choices=PROVISION_CHOICES)
    sector = models.CharField(max_length=20, choices=SECTOR_CHOICES)
    region = models.CharField(max_length=40, choices=REGION_CHOICES)
    local_authority = models.CharField("local authority as published", max_length=80)
    authority = models.ForeignKey(
        LocalAuthority, null=True, on_delete=models.PROTECT, related_name="snapshots", db_index=False
    )
    owner = models.ForeignKey(
        Owner, null=True, blank=True, on_delete=models.PROTECT, related_name="snapshots"
    )
    owner_text = models.CharField("owner as published", max_length=255, blank=True)
    owner_size = models.CharField(max_length=15, choices=OWNER_SIZE_CHOICES)
    status = models.CharField("registration status as published", max_length=30, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOME_CHOICES, blank=True)
    protection = models.CharField(
        "helped and protected", max_length=20, choices=OUTCOME_CHOICES, blank=True, db_default=""
    )
    leadership = models.CharField(
        "leaders and managers", max_length=20, choices=OUTCOME_CHOICES, blank=True, db_default=""
    )
    inspected_on = models.DateField("latest judgement given on", null=True, blank=True)
    inspection = models.ForeignKey(
        "ratings.Inspection", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = HomeSnapshotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-release__as_at", "home"]
        indexes: ClassVar = [models.Index(fields=["authority", "release"], name="snapshot_by_authority")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "home"], name="snapshot_once_per_release"),
            models.CheckConstraint(
                condition=allow_words("sector", vocabulary.SECTORS), name="snapshot_sector"
            ),
            models.CheckConstraint(
                condition=allow_words("region", vocabulary.REGIONS), name="snapshot_region"
            ),
            models.CheckConstraint(
                condition=allow_words("owner_size", vocabulary.OWNER_SIZES), name="snapshot_owner_size"
            ),
            models.CheckConstraint(
                condition=allow_words("provision_type", vocabulary.PROVISION_TYPES),
                name="snapshot_provision_type",
            ),
            models.CheckConstraint(
                condition=allow_words("outcome", vocabulary.OUTCOMES, also=("",)), name="snapshot_outcome"
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True, owner_size=vocabulary.NO_OWNER)
                | (models.Q(owner__isnull=False) & ~models.Q(owner_size=vocabulary.NO_OWNER)),
                name="snapshot_owner_has_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_id} in release {self.release_id}"
