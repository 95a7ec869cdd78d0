"""Telling open pages that something changed."""

import logging
from functools import partial

import redis
from django.conf import settings
from django.db import transaction
from redis.typing import EncodableT, FieldT

from live.event_stream.events import KEPT, STREAM
from live.event_stream.topics import check_topic
from live.redis_client import connect

logger = logging.getLogger(__name__)


def announce(*, topic: str, name: str, id: str) -> None:
    """Tell pages that listen to `topic` that `name` happened to the thing numbered `id`, once the deed is kept.

    A rolled back transaction says nothing. Anyone may listen, so names and ids are all an announcement
    carries; counts of votes are `live.event_stream.counts`'s. Where Redis is away the deed stands and the loss is logged: a page shows it when next loaded.
    """
    fields: dict[FieldT, EncodableT] = {"topic": check_topic(topic), "name": name, "id": id}
    transaction.on_commit(partial(_send, fields))


def _send(fields: dict[FieldT, EncodableT]) -> None:
    try:
        connect(settings.STREAM_REDIS).xadd(STREAM, fields, maxlen=KEPT, approximate=True)
    except redis.RedisError as problem:
        logger.warning("Announcement of %s not sent: %s", fields, problem)
