"""Fourteen days without a post end a debate; a post begins them anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from carespace.models import Debate
from live.page_cache import invalidate

#: The last post is noted at most so often: days are what counts.
NOTED_EVERY = timedelta(hours=1)


def reset_silence(debate: Debate, now: datetime) -> None:
    """Notes a post in a locked debate: an end that was announced for silence is off, and its pages say so no more."""
    was_announced = debate.silence_ends_at is not None
    if not was_announced and now - debate.silent_since < NOTED_EVERY:
        return
    debate.silent_since = now
    debate.silence_warned_at = debate.silence_ends_at = None
    debate.save(update_fields=["silent_since", "silence_warned_at", "silence_ends_at"])
    if was_announced:
        invalidate(debate.live_topic, "debates", "closures")
