"""How often one person or address may do a thing, counted in the shared cache."""

from __future__ import annotations

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

from carespace.refusals import TooOftenError

logger = logging.getLogger(__name__)

MOST: dict[str, tuple[int, int, str]] = {
    "point": (
        10,
        3600,
        "You have added ten points within an hour. Your words are kept: post this one later.",
    ),
    "reply": (
        30,
        3600,
        "You have replied thirty times within an hour. Your words are kept: post this later.",
    ),
    "vote": (120, 300, "That is a great many votes. Wait five minutes, then go on."),
    "stance": (30, 300, "You have changed your stance thirty times. Wait five minutes, then go on."),
    "report": (20, 3600, "You have sent twenty reports within an hour. The moderators will see those first."),
    "report without account": (
        5,
        3600,
        "Five reports have come from your network within an hour. The moderators will see those first.",
    ),
}
"""How many, within how many seconds, and what to say to one more."""


def spend(deed: str, *, who: str) -> None:
    """Counts one deed of `who`. Raises TooOftenError past the most; counts nothing while Redis is away."""
    most, seconds, sentence = MOST[deed]
    key = f"limit:{deed}:{who}".replace(" ", "-")
    try:
        cache.add(key, 0, timeout=seconds)
        try:
            count = cache.incr(key)
        except ValueError:  # it ran out between the two
            count = 1
    except RedisError as problem:
        logger.warning("Nothing is counted: %s", problem)
        return
    if count > most:
        raise TooOftenError(sentence)
