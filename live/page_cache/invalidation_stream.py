"""Telling every process at once which things changed, by a Redis stream, and hearing of it.

It makes a change be seen sooner, nothing else: what is lost here is found in the database within two seconds.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any

import redis
from django.conf import settings

from live.page_cache.memory import PAGES, TaggedChange, parse_change
from live.redis_client import connect

logger = logging.getLogger(__name__)

STREAM = "carespace:changed"  # the Redis stream's key
KEPT = 1000  # about how many entries the stream holds
BLOCK = 5.0  # seconds one read waits for news
AGAIN = 0.5  # seconds between two tries while Redis is away

_listening: set[int] = set()
_lock = threading.Lock()


def publish(told: list[TaggedChange]) -> None:
    """Tell the other processes; where Redis is away they find it in the database."""
    lines = "\n".join(f"{deed} {tag}" for deed, tag in told)
    try:
        connect(settings.STREAM_REDIS).xadd(STREAM, {"told": lines}, maxlen=KEPT, approximate=True)
    except redis.RedisError as problem:
        logger.warning("Other processes were not told of a change, and find it themselves: %s", problem)


def listen() -> None:
    """Start this process's one listener, unless it runs already."""
    if os.getpid() not in _listening:
        with _lock:
            if os.getpid() not in _listening:
                _listening.add(os.getpid())
                threading.Thread(target=_read_forever, name="changes", daemon=True).start()


def _read_forever() -> None:
    """Read the stream for ever and touch what it names."""
    client: Any = connect(settings.STREAM_REDIS, timeout=BLOCK * 2, retries=0, decode=True)
    mark, away = "", False
    while True:
        try:
            if not mark:
                newest = client.xrevrange(STREAM, count=1)
                mark = newest[0][0] if newest else "0-0"
            for _, entries in client.xread({STREAM: mark}, block=int(BLOCK * 1000)) or []:
                for place, fields in entries:
                    PAGES.touch([parse_change(line) for line in fields.get("told", "").splitlines()])
                    mark = place
            away = False
        except (redis.RedisError, OSError, ValueError) as problem:
            if not away:
                logger.warning("Redis is away; changes are looked for in the database: %s", problem)
            # An emptied Redis counts its entries anew, perhaps from an earlier moment.
            mark, away = "", True
            time.sleep(AGAIN)
