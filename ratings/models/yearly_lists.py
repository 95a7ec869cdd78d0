"""What the lists of a year say: inspections as one release lists them, and homes that joined or left."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from ratings import vocabulary
from ratings.models.homes import (
    OUTCOME_CHOICES,
    OWNER_SIZE_CHOICES,
    PROVISION_CHOICES,
    REGION_CHOICES,
    SECTOR_CHOICES,
    Home,
    LocalAuthority,
    Owner,
    allow_words,
)


class ListedInspection(models.Model):
    """One inspection of a year as one in-year release lists it, with what the home was then."""

    release = models.ForeignKey(
        "ratings.Release", on_delete=models.CASCADE, related_name="listed_inspections"
    )
    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="listed_inspections")
    event_number = models.CharField(max_length=20)
    event_type = models.CharField(max_length=60, blank=True)
    date = models.DateField()
    published_on = models.DateField("report published", null=True, blank=True)
    provision_type = models.CharField(max_length=30, choices=PROVISION_CHOICES)
    sector = models.CharField(max_length=20, choices=SECTOR_CHOICES)
    region = models.CharField(max_length=40, choices=REGION_CHOICES)
    local_authority = models.CharField("local authority as published", max_length=80)
    authority = models.ForeignKey(
        LocalAuthority, null=True, on_delete=models.PROTECT, related_name="listed_inspections"
    )
    owner = models.ForeignKey(
        Owner, null=True, blank=True, on_delete=models.PROTECT, related_name="listed_inspections"
    )
    owner_text = models.CharField("owner as published", max_length=255, blank=True)
    owner_size = models.CharField(max_length=15, choices=OWNER_SIZE_CHOICES)
    status = models.CharField("registration status as published", max_length=30, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOME_CHOICES, blank=True)
    protection = models.CharField("helped and protected", max_length=20, choices=OUTCOME_CHOICES, blank=True)
    leadership = models.CharField("leaders and managers", max_length=20, choices=OUTCOME_CHOICES, blank=True)
    inspection = models.ForeignKey(
        "ratings.Inspection", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-date", "-event_number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "home", "event_number"], name="listed_inspection_once_per_release_and_home"
            ),
            models.CheckConstraint(
                condition=allow_words("sector", vocabulary.SECTORS), name="listed_inspection_sector"
            ),
            models.CheckConstraint(
                condition=allow_words("region", vocabulary.REGIONS), name="listed_inspection_region"
            ),
            models.CheckConstraint(
                condition=allow_words("owner_size", vocabulary.OWNER_SIZES),
                name="listed_inspection_owner_size",
            ),
            models.CheckConstraint(
                condition=allow_words("provision_type", vocabulary.PROVISION_TYPES),
                name="listed_inspection_provision_type",
            ),
            models.CheckConstraint(
                condition=allow_words("outcome", vocabulary.OUTCOMES, also=("",))
                & allow_words("protection", vocabulary.OUTCOMES, also=("",))
                & allow_words("leadership", vocabulary.OUTCOMES, also=("",)),
                name="listed_inspection_outcomes",
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True, owner_size=vocabulary.NO_OWNER)
                | (models.Q(owner__isnull=False) & ~models.Q(owner_size=vocabulary.NO_OWNER)),
                name="listed_inspection_owner_has_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_id}, {self.event_number} in release {self.release_id}"


class HomeMovement(models.Model):
    """One home that joined or left in a year, as one release of joiners and leavers lists it."""

    release = models.ForeignKey("ratings.Release", on_delete=models.CASCADE, related_name="movements")
    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="movements")
    joined = models.BooleanField()
    left = models.BooleanField()
    registered_on = models.DateField(null=True, blank=True)
    resigned_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    status = models.CharField("registration status as published", max_length=30, blank=True)
    reason = models.CharField("reason as published", max_length=255, blank=True)
    provision_type = models.CharField(max_length=30, choices=PROVISION_CHOICES)
    sector = models.CharField(max_length=20, choices=SECTOR_CHOICES)
    region = models.CharField(max_length=40, choices=REGION_CHOICES)
    local_authority = models.CharField("local authority as published", max_length=80)
    authority = models.ForeignKey(
        LocalAuthority, null=True, on_delete=models.PROTECT, related_name="movements"
    )
    places = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["release", "home"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "home"], name="home_movement_once_per_release"),
            models.CheckConstraint(
                condition=models.Q(joined=True) | models.Q(left=True), name="home_movement_is_one"
            ),
            models.CheckConstraint(
                condition=allow_words("sector", vocabulary.SECTORS), name="home_movement_sector"
            ),
            models.CheckConstraint(
                condition=allow_words("region", vocabulary.REGIONS), name="home_movement_region"
            ),
            models.CheckConstraint(
                condition=allow_words("provision_type", vocabulary.PROVISION_TYPES),
                name="home_movement_provision_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_id} in release {self.release_id}"

    @property
    def left_on(self) -> date | None:
        """The day it left, by whichever date Ofsted gave, or None."""
        return self.closed_on or self.cancelled_on or self.resigned_on
