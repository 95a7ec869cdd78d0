"""Saying that counts changed, and never when: votes and stances are not to be told apart by anybody who listens.

A deed notes its topic in a Redis set. The stream's process takes the set at fixed ticks of the clock and announces
each topic once, so that an event tells nothing but that somebody did something within the last BATCH seconds.
"""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial
from typing import Any, Final

import redis
from django.conf import settings
from django.db import transaction

from live.event_stream.events import KEPT, STREAM
from live.event_stream.topics import check_topic
from live.redis_client import connect

logger = logging.getLogger(__name__)

CHANGED: Final = "carespace:counts"  # the Redis set's key
BATCH: Final = 5.0  # seconds from one tick to the next


def announce_counts(topic: str) -> None:
    """Tell pages that listen to `topic` that its counts changed, at the next tick after the commit.

    Raises UnknownTopicError for a topic that is none. Where Redis is away the deed stands and the loss is logged.
    """
    transaction.on_commit(partial(_note, check_topic(topic)))


def _note(topic: str) -> None:
    try:
        connect(settings.STREAM_REDIS).sadd(CHANGED, topic)
    except redis.RedisError as problem:
        logger.warning("A change of the counts of %s is not announced: %s", topic, problem)


async def publish_counts(client: Any) -> None:
    """Announce each topic that was noted, once; `client` is an asynchronous one of Redis. Raises RedisError.

    Several processes may do so: what one takes no other finds.
    """
    async with client.pipeline(transaction=True) as pipeline:
        pipeline.smembers(CHANGED).delete(CHANGED)
        topics, _ = await pipeline.execute()
    for topic in sorted(topics):
        fields = {"topic": topic, "name": "counts", "id": topic.rpartition(":")[2]}
        await client.xadd(STREAM, fields, maxlen=KEPT, approximate=True)


async def publish_forever(client: Any) -> None:
    """Publish at every tick; where Redis is away, what was noted waits for the next."""
    while True:
        await asyncio.sleep(BATCH - time.time() % BATCH)
        try:
            await publish_counts(client)
        except (redis.RedisError, OSError) as problem:
            logger.warning("Counts are announced later, Redis is away: %s", problem)
