"""Transitions: what homes judged one way in a release are in the next, counted once."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from ratings import vocabulary
from ratings.models.homes import allow_words

TRANSITION_DIMENSIONS: Final = ("sector", "owner_size", "region")


class Transition(models.Model):
    """How many homes with one outcome in a release have another in the next, by what they were before.

    `before` and `after` are outcomes, or "not-judged"; `after` is "closed" for homes no longer listed, of which
    `left` are known from Ofsted's own list of leavers.
    """

    release = models.ForeignKey(
        "ratings.Release", on_delete=models.CASCADE, related_name="transitions", db_index=False
    )
    before_release = models.ForeignKey(
        "ratings.Release", on_delete=models.CASCADE, related_name="transitions_from"
    )
    family = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    owner_size = models.CharField(max_length=15, blank=True)
    region = models.CharField(max_length=40, blank=True)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    homes = models.PositiveIntegerField()
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "before_release", "family", *TRANSITION_DIMENSIONS, "before", "after"],
                name="transition_once_per_combination",
            ),
            models.CheckConstraint(
                condition=models.Q(homes__gt=0, left__lte=models.F("homes")),
                name="transition_counts_something",
            ),
            models.CheckConstraint(
                condition=allow_words("before", vocabulary.BEFORE) & allow_words("after", vocabulary.AFTER),
                name="transition_outcomes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.homes} homes from {self.before} to {self.after}"
