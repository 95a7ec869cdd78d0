"""What a member says to somebody's point with a vote, and how votes are counted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from carespace.models.voices import Voice


class VoteValue(models.TextChoices):
    """What a member says of a point."""

    AGREE = "agree", "Agree"
    DISAGREE = "disagree", "Disagree"
    PASS = "pass", "Pass"


#: The count of each vote on a post's row.
VOTE_COUNTS: dict[str, str] = {
    VoteValue.AGREE: "agrees",
    VoteValue.DISAGREE: "disagrees",
    VoteValue.PASS: "passes",
}
VOTE_FIELDS = (*VOTE_COUNTS.values(), "strength")
#: What a vote writes on a point's row.
VOTED_FIELDS = (*VOTE_FIELDS, "rose_at")


class Vote(models.Model):
    """What one voice says to one point. A changed vote replaces the old one."""

    post = models.ForeignKey("carespace.Post", on_delete=models.CASCADE, related_name="votes")
    voice = models.ForeignKey(
        Voice, null=True, blank=True, on_delete=models.RESTRICT, related_name="votes", db_index=False
    )
    """None of those whose members left before there were voices."""
    value = models.CharField(max_length=10, choices=VoteValue)
    at = models.DateTimeField(default=timezone.now)

    is_repeat = False
    """Set by carespace.contributions.cast_vote(): whether it was there already."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="vote_at")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voice", "post"], name="vote_once"),
            models.CheckConstraint(condition=Q(value__in=VoteValue.values), name="vote_value_known"),
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.post_id}"
