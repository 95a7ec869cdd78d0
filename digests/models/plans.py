"""How editors want the next edition of a frequency: kept until that edition is made of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from digests.editions.arrangement import Arrangement
from digests.models.editions import Frequency

LONGEST_NOTE = 600
LONGEST_SUBJECT = 78


class EditionPlan(models.Model):
    """One for each frequency. `revision` counts what was saved, so that of two editors at once the later is told.

    Order, pins, note and subject are the next edition's alone; what was left out stays out until it is put back.
    """

    frequency = models.CharField(max_length=6, choices=Frequency, unique=True)
    order = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="Stories, by their ids.")
    pinned = ArrayField(models.BigIntegerField(), default=list, blank=True)
    dropped = ArrayField(models.BigIntegerField(), default=list, blank=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    hold = models.BooleanField(default=False, help_text="Held once it is made, until an editor lets it go.")
    revision = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"The next {self.frequency}"

    @property
    def arrangement(self) -> Arrangement:
        """The same as a value."""
        return Arrangement(
            tuple(self.order), tuple(self.pinned), frozenset(self.dropped), self.note, self.subject
        )
