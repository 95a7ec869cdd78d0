"""A debate that somebody follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from carespace.models.debates import Debate


class Followed(models.TextChoices):
    """What of a debate somebody wants to hear of."""

    DEBATE = "debate", "Every new post"
    REPLIES = "replies", "Replies to me"


class Follow(models.Model):
    """One member's wish to hear of one debate. It hangs on the key of the voice they have there, or would have.

    No row joins it and a member, nor two of one member's: its moments are those of posts or of its own reader's visits.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="follows")
    key = models.BinaryField(max_length=32, unique=True, editable=False)
    """As `Voice.key`."""
    what = models.CharField(max_length=10, choices=Followed)
    by_mail = models.BooleanField(default=False)
    """At once by mail too, and not in the site alone."""
    seen_at = models.DateTimeField(default=timezone.now)
    """When its reader last opened the debate: what came since is new to them."""
    told_at = models.DateTimeField(default=timezone.now)
    """When the newest post came that a mail has told of."""

    minds_told = models.PositiveIntegerField(default=0, db_default=0)
    """Of how many changes of mind by its reader's posts a mail has told."""

    #: The posts its reader has not seen, where `list_follows` has found them.
    new: Sequence[int]
    #: How many people say that a post of its reader changed their mind, as far as anybody may know.
    minds: int

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["debate"], name="follow_by_mail", condition=Q(by_mail=True))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(what__in=Followed.values), name="follow_what_known"),
        ]

    def __str__(self) -> str:
        return self.get_what_display()
