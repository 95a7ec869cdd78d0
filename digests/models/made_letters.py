"""What letters were made of: which stories and chart stood in them, and for whom they were made."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from digests.models.editions import Edition


class MadeLetter(models.Model):
    """One letter of an edition that readers who were told the same share, made of one revision of its content."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="made", db_index=False)
    revision = models.PositiveIntegerField(help_text="Of the edition's content.")
    digest = models.CharField(max_length=64, help_text="A hash of what stands in it.")
    stories = ArrayField(models.BigIntegerField(), help_text="Told in it, by their ids.")
    chart = models.BigIntegerField(
        null=True, help_text="The story whose chart stands in it; 0 for that of a change."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "revision", "digest"], name="one_made_letter_each"),
        ]

    def __str__(self) -> str:
        return f"Letter {self.pk} of edition {self.edition_id}"


class MadeBatch(models.Model):
    """The deliveries one worker was about to send of one letter. Of several that name a delivery the newest counts."""

    letter = models.ForeignKey(MadeLetter, on_delete=models.CASCADE, related_name="batches")
    deliveries = ArrayField(models.BigIntegerField(), help_text="By their ids.")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{len(self.deliveries)} of letter {self.letter_id}"
