"""What changed of late, remembered in Redis for the hours in which PostgreSQL cannot be asked.

A page in Redis carries the database's snapshot it was made of, a change the number of its transaction. Whether
the page knew of the change needs no clock: a transaction is either visible in a snapshot or not.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import Any

import redis
from django.conf import settings

from live.page_cache.memory import TaggedChange, parse_change
from live.redis_client import connect

KEY = "carespace:recent-changes"  # a sorted set: "TRANSACTION TAG" by its transaction
FLOOR = "carespace:recent-changes:floor"  # transactions up to this one are not all remembered
MOST_REMEMBERED = 20_000
MOST_WAITING = 1000
EVERYTHING = "*"  # stands for any tag: no page made before such a change is given out

#: Changes that could not be written down while Redis was away.
_waiting: list[TaggedChange] = []
_lock = threading.Lock()


def record(told: list[TaggedChange]) -> None:
    """Write changes down, those that waited first. Where Redis is away they wait; writing twice is once."""
    with _lock:
        wanted = [*_waiting, *told]
        if not wanted:
            return
        try:
            write(wanted)
            _waiting.clear()
        except (redis.RedisError, OSError):
            newest = max(transaction for transaction, _ in wanted)
            _waiting[:] = wanted if len(wanted) <= MOST_WAITING else [(newest, EVERYTHING)]


def write(told: list[TaggedChange]) -> None:
    """Remember changes in Redis, and forget the oldest half where there are too many. Raises what Redis raises."""
    client: Any = connect(settings.STREAM_REDIS)
    pipe = client.pipeline()
    pipe.zadd(KEY, {f"{transaction} {tag}": transaction for transaction, tag in told})
    pipe.zcard(KEY)
    _, size = pipe.execute()
    if size > MOST_REMEMBERED:
        forget_oldest(client, size - MOST_REMEMBERED // 2)


def forget_oldest(client: Any, count: int) -> None:
    """Drop the oldest and remember up to which transaction that was."""
    dropped = client.zpopmin(KEY, count)
    client.set(FLOOR, int(max(score for _, score in dropped)))


def was_touched(snapshot: str, tags: Collection[str]) -> bool:
    """Whether a page of this snapshot shows a thing that changed since, or that cannot be known.

    Raises redis.RedisError.
    """
    client: Any = connect(settings.STREAM_REDIS)
    oldest_open = int(snapshot.partition(":")[0])
    floor = client.get(FLOOR)
    if floor is not None and int(floor) >= oldest_open:
        return True
    for line in client.zrangebyscore(KEY, oldest_open, "+inf"):
        transaction, tag = parse_change(line.decode())
        if (tag in tags or tag == EVERYTHING) and not is_visible(transaction, snapshot):
            return True
    return False


def is_visible(transaction: int, snapshot: str) -> bool:
    """As pg_visible_in_snapshot: `snapshot` is "xmin:xmax:open,open…"."""
    lowest, highest, still_open = snapshot.split(":")
    if transaction < int(lowest):
        return True
    return transaction < int(highest) and str(transaction) not in still_open.split(",")
