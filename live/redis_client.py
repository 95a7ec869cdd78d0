"""The one place that makes clients of Redis: how long they wait, and how often they try again."""

from __future__ import annotations

from functools import cache

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry


@cache
def connect(address: str, *, timeout: float = 1, retries: int = 1, decode: bool = False) -> Redis:
    """The process's client for the Redis at `address` (redis://, rediss:// or unix://, with its database).

    `timeout`: seconds to wait for a connection and for each answer. `retries`: further tries after one that
    failed; one covers a pooled connection that has gone stale. `decode`: answers are text instead of bytes.
    Every call raises redis.RedisError where Redis does not answer in time. Safe to share between threads, and
    after a fork; raises ValueError where `address` is not one.
    """
    return Redis.from_url(
        address,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), retries),
        decode_responses=decode,
    )


def connect_async(address: str, *, timeout: float, retries: int = 1) -> AsyncRedis:
    """A client for one event loop, with the same parameters; its answers are text. Close it with `aclose`."""
    return AsyncRedis.from_url(
        address,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=AsyncRetry(NoBackoff(), retries),
        decode_responses=True,
    )
