"""How often the sign-up may be used, so that it cannot fill a stranger's inbox."""

from __future__ import annotations

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

from digests.marks import mark

log = logging.getLogger(__name__)

HOUR = 3600
DAY = 24 * HOUR
PER_ADDRESS = (3, DAY)
PER_NETWORK = (30, HOUR)


def allowed(kind: str, name: str, limit: tuple[int, int]) -> bool:
    """Count one use by `name` (an address or a network) and say whether it is still within `limit`.

    Names are kept as one-way marks for the length of the window, in seconds. Without Redis
    everything is allowed: the sign-up's own row still collapses repeated requests.
    """
    most, seconds = limit
    key = f"digests:{kind}:{mark(name)}"
    try:
        cache.add(key, 0, timeout=seconds)
        return int(cache.incr(key)) <= most
    except ValueError:  # the count ran out between the two steps
        return True
    except RedisError:
        log.warning("No count of sign-ups: Redis does not answer.")
        return True
