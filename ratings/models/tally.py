"""Tallies: the homes of one release counted once, so that no question counts homes again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ratings import vocabulary

from .homes import (
    OUTCOME_CHOICES,
    OWNER_SIZE_CHOICES,
    PROVISION_CHOICES,
    REGION_CHOICES,
    SECTOR_CHOICES,
    one_of,
)


class Tally(models.Model):
    """How many homes of one release share a sector, owner size, region, type and outcome.

    An empty outcome counts homes listed without a judgement.
    """

    release = models.ForeignKey("ratings.Release", on_delete=models.CASCADE, related_name="tallies")
    sector = models.CharField(max_length=20, choices=SECTOR_CHOICES)
    owner_size = models.CharField(max_length=15, choices=OWNER_SIZE_CHOICES)
    region = models.CharField(max_length=40, choices=REGION_CHOICES)
    provision_type = models.CharField(max_length=30, choices=PROVISION_CHOICES, default="childrens-home")
    outcome = models.CharField(max_length=20, choices=OUTCOME_CHOICES, blank=True)
    homes = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "sector", "owner_size", "region", "provision_type", "outcome"],
                name="tally_once_per_combination",
            ),
            models.CheckConstraint(condition=models.Q(homes__gt=0), name="tally_counts_something"),
            models.CheckConstraint(
                condition=one_of("outcome", vocabulary.OUTCOMES, also=("",)), name="tally_outcome"
            ),
            models.CheckConstraint(condition=one_of("sector", vocabulary.SECTORS), name="tally_sector"),
            models.CheckConstraint(condition=one_of("region", vocabulary.REGIONS), name="tally_region"),
            models.CheckConstraint(
                condition=one_of("owner_size", vocabulary.OWNER_SIZES), name="tally_owner_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.homes} homes: {self.sector}, {self.owner_size}, {self.region}, {self.outcome}"
