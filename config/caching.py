"""Django's cache in Redis, which the site can do without for a while."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

AFTER_FAILURE = 2.0  # seconds without asking again
#: allauth counts the tries at signing in under keys that begin so, and marks the codes that were used.
COUNTED = "allauth"
#: Django's cached sessions are stored under keys that begin so.
SESSIONS = "django.contrib.sessions.cached_db"
SESSION_SECONDS = 60  # how long Redis holds a session; the truth is in the database


def counts_in_postgresql() -> DatabaseCache:
    """Where allauth counts while Redis is away. The table is `live.models.CacheEntry`."""
    return DatabaseCache("live_cacheentry", {"OPTIONS": {"MAX_ENTRIES": 100_000}})


class KeptRedisClient(RedisCacheClient):
    """Makes what speaks to a server once. Django's makes it for each question, which takes as long as the answer."""

    @cached_property
    def _kept(self) -> dict[bool, Redis]:
        return {}

    def get_client(self, key: str | bytes | memoryview[int] | None = None, *, write: bool = False) -> Redis:
        """The client that reads or, with `write`, writes, made when it is first asked for; the key plays no part."""
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]


class ForgivingCache(RedisCache):
    """While Redis is away nothing is found and nothing is stored, so that pages can still be read.

    What allauth counts to limit signing in is then counted in PostgreSQL. Of a session Redis holds a copy for a
    minute at most: one that ends while Redis is away cannot come back to life with it for longer than that, and
    signing in and out need no Redis. For anything else, taking out and counting raise RedisError as ever.
    """

    _away_until = 0.0

    def __init__(self, server: str, params: dict[str, object]) -> None:
        super().__init__(server, params)
        self._class = KeptRedisClient

    def get(self, key: object, default: Any = None, version: int | None = None) -> Any:
        """What stands under a key, else `default`; while Redis is away only allauth's counts are found, in PostgreSQL."""
        return self._forgiven(
            lambda: super(ForgivingCache, self).get(key, default, version),
            lambda: counts_in_postgresql().get(key, default, version) if is_counted(key) else default,
        )

    def get_many(self, keys: Iterable[object], version: int | None = None) -> dict[object, object]:
        """{key: value} of those that stand; {} while Redis is away."""
        return self._forgiven(lambda: super(ForgivingCache, self).get_many(keys, version), dict)

    def has_key(self, key: object, version: int | None = None) -> bool:
        """Whether anything stands under a key; False while Redis is away."""
        return self._forgiven(lambda: super(ForgivingCache, self).has_key(key, version), lambda: False)

    def set(
        self, key: object, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Store a value for `timeout` seconds (None: for good), a session for a minute at most; while Redis is away only
        allauth's counts, in PostgreSQL."""
        if is_session(key) and isinstance(timeout, int | float):
            timeout = min(timeout, SESSION_SECONDS)
        self._forgiven(
            lambda: super(ForgivingCache, self).set(key, value, timeout, version),
            lambda: counts_in_postgresql().set(key, value, timeout, version) if is_counted(key) else None,
        )

    def set_many(
        self, data: dict[object, object], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[object]:
        """Store values for `timeout` seconds; the keys that were not stored, which are all while Redis is away."""
        return self._forgiven(
            lambda: super(ForgivingCache, self).set_many(data, timeout, version), lambda: list(data)
        )

    def add(
        self, key: object, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Whether the value was stored, which it is where none stands. Raises RedisError while Redis is away, but for allauth's
        counts, which PostgreSQL then takes."""
        if not is_counted(key):
            return bool(super().add(key, value, timeout, version))
        return self._forgiven(
            lambda: bool(super(ForgivingCache, self).add(key, value, timeout, version)),
            lambda: bool(counts_in_postgresql().add(key, value, timeout, version)),
        )

    def delete(self, key: object, version: int | None = None) -> bool:
        """Whether anything stood under the key and is gone. Raises RedisError while Redis is away, but for sessions and
        allauth's counts."""
        if not is_counted(key) and not is_session(key):
            return bool(super().delete(key, version))
        return self._forgiven(
            lambda: bool(super(ForgivingCache, self).delete(key, version)),
            lambda: is_counted(key) and bool(counts_in_postgresql().delete(key, version)),
        )

    def _forgiven(self, deed: Callable[[], Answer], otherwise: Callable[[], Answer]) -> Answer:
        if time.monotonic() < ForgivingCache._away_until:
            return otherwise()
        try:
            return deed()
        except RedisError as problem:
            logger.warning("The cache is away for a moment: %s", problem)
            ForgivingCache._away_until = time.monotonic() + AFTER_FAILURE
            return otherwise()


def is_counted(key: object) -> bool:
    """Whether allauth counts under this key: then a limit must hold with Redis or without."""
    return str(key).startswith(COUNTED)


def is_session(key: object) -> bool:
    """Whether a session's copy stands under this key."""
    return str(key).startswith(SESSIONS)
