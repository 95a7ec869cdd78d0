"""Storing what one voice says to one point."""

from __future__ import annotations

from datetime import datetime

from carespace.models import Post, Vote


def store_vote(voice: int, point: Post, value: str | None, at: datetime) -> Vote | None:
    """Stores one voice's vote in the place of an earlier one, or takes it away. One statement."""
    if value is None:
        Vote.objects.filter(voice=voice, post=point).delete()
        return None
    (vote,) = Vote.objects.bulk_create(
        [Vote(post=point, voice_id=voice, value=value, at=at)],
        update_conflicts=True,
        unique_fields=["voice", "post"],
        update_fields=["value", "at"],
    )
    return vote


def find_repeated_vote(voice: int, point: Post) -> Vote | None:
    """The vote that was cast already, marked as one; None where there is none to take back. One query."""
    vote = Vote.objects.filter(voice=voice, post=point).first()
    if vote is not None:
        vote.is_repeat = True
    return vote
