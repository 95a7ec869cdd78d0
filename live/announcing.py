"""Telling open pages that something changed."""

import logging
from functools import cache, partial

import redis
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from live.events import KEPT, STREAM
from live.topics import checked

logger = logging.getLogger(__name__)


def announce(*, topic: str, name: str, id: str) -> None:
    """Tell pages that listen to `topic` that `name` happened to the thing numbered `id`, once the deed is kept.

    A rolled back transaction says nothing. Anyone may listen, so names and ids are all an announcement
    carries. Where Redis is away the deed stands and the loss is logged: a page shows it when next loaded.
    """
    fields = {"topic": checked(topic), "name": name, "id": id}
    transaction.on_commit(partial(_add, fields))


def _add(fields: dict[str, str]) -> None:
    try:
        _redis(settings.STREAM_REDIS).xadd(STREAM, fields, maxlen=KEPT, approximate=True)  # type: ignore[arg-type]
    except redis.RedisError as problem:
        logger.warning("Announcement of %s not sent: %s", fields, problem)


@cache
def _redis(address: str) -> "redis.Redis":
    # One more try covers a pooled connection that has gone stale; a deed waits two seconds at the very most.
    return redis.Redis.from_url(
        address, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1)
    )
