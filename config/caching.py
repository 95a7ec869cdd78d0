"""Django's cache in Redis, which the site can do without for a while."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

AFTER_FAILURE = 2.0  # seconds without asking again


class ForgivingCache(RedisCache):
    """While Redis is away nothing is found and nothing is stored, so that pages can still be read.

    What must not go unnoticed raises RedisError as ever: taking something out, and counting.
    """

    _away_until = 0.0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._forgiven(lambda: super(ForgivingCache, self).get(key, default, version), default)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        return self._forgiven(lambda: super(ForgivingCache, self).get_many(keys, version), {})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._forgiven(lambda: super(ForgivingCache, self).has_key(key, version), False)

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._forgiven(lambda: super(ForgivingCache, self).set(key, value, timeout, version), None)

    def set_many(
        self, data: dict[Any, Any], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return self._forgiven(
            lambda: super(ForgivingCache, self).set_many(data, timeout, version), list(data)
        )

    def _forgiven(self, deed: Callable[[], Answer], otherwise: Answer) -> Answer:
        if time.monotonic() < ForgivingCache._away_until:
            return otherwise
        try:
            return deed()
        except RedisError as problem:
            logger.warning("The cache is away for a moment: %s", problem)
            ForgivingCache._away_until = time.monotonic() + AFTER_FAILURE
            return otherwise
