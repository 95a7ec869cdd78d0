"""How often one person, network or address may do a thing: the site's one counter of uses.

Counted in Redis and, while Redis is away, in PostgreSQL, so that a limit holds whichever
of the two answers. Each count is one atomic step in its store: of uses that arrive at the same moment none is lost. A window
begins with the first use and ends after the limit's seconds, whatever is refused in between.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

import redis
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from live import redis_client
from live.models import CacheEntry, RateCount

logger = logging.getLogger(__name__)

HOUR = 3600
DAY = 24 * HOUR
SALT = "live.rate_limits"
PATIENCE = 0.5  # seconds to wait for Redis before PostgreSQL counts
AFTER_FAILURE = 2.0  # seconds without asking Redis again
IPV6_PREFIX = 64  # bits: what one household or office is given as a whole

COUNT_IN_POSTGRESQL = """
insert into live_ratecount as kept (key, uses, ends_at)
values (%(key)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s))
on conflict (key) do update set
    uses = case when kept.ends_at <= clock_timestamp() then 1 else kept.uses + 1 end,
    ends_at = case when kept.ends_at <= clock_timestamp() then excluded.ends_at else kept.ends_at end
returning uses
"""

_away_until = 0.0


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `most` uses within `seconds`, counted under `name`, which no other limit of the site has."""

    name: str
    most: int
    seconds: int


def consume(limit: RateLimit, *, who: str) -> bool:
    """Count one use by `who` and say whether it is still within the limit. Refused uses count too.

    who: `member_key`, `network_key` or an e-mail address in one spelling. Stored is only its keyed hash, for the
    length of the window. Call it outside a transaction: in PostgreSQL the count would wait for the commit, and be
    lost with a rollback. No query while Redis answers, one while it does not.
    """
    key = salted_hmac(SALT, f"{limit.name}\n{who}", algorithm="sha256").hexdigest()[:40]
    uses = _count_in_redis(key, limit.seconds)
    if uses is None:
        uses = _count_in_postgresql(key, limit.seconds)
    return uses <= limit.most


def give_back(limit: RateLimit, *, who: str) -> None:
    """Take back one use that turned out to do nothing. Call it as `consume`, after it."""
    key = salted_hmac(SALT, f"{limit.name}\n{who}", algorithm="sha256").hexdigest()[:40]
    if _count_in_redis(key, limit.seconds, by=-1) is None:
        RateCount.objects.filter(key=key, uses__gt=0).update(uses=F("uses") - 1)


def member_key(pk: int) -> str:
    """Whose uses are counted, where somebody is signed in."""
    return f"member {pk}"


def network_key(address: str) -> str:
    """Whose uses are counted, where nobody is: the IPv4 address, or the /64 network of an IPv6 one.

    An IPv4 address written as an IPv6 one (::ffff:192.0.2.1) is the IPv4 address. What is no address counts
    under its own words.
    """
    try:
        parsed = ip_address(plain_address(address))
    except ValueError:
        return f"network {address}"
    if isinstance(parsed, IPv6Address):
        return f"network {IPv6Network((int(parsed), IPV6_PREFIX), strict=False)}"
    return f"network {parsed}"


def plain_address(address: str) -> str:
    """The IPv4 address inside an IPv4-mapped IPv6 one; anything else as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return address


def delete_expired_counts() -> int:
    """Remove what PostgreSQL counted, for us and for allauth, in windows that are over; how many rows."""
    now = timezone.now()
    return (
        RateCount.objects.filter(ends_at__lte=now).delete()[0]
        + CacheEntry.objects.filter(expires__lte=now).delete()[0]
    )


def _count_in_redis(key: str, seconds: int, *, by: int = 1) -> int | None:
    """The uses in this window, this one included, or taken back where `by` is -1; None while Redis is away."""
    global _away_until
    if time.monotonic() < _away_until:
        return None
    name = f"rate:{key}"
    try:
        # Both in one step: a key made without its end would count for ever.
        with _redis().pipeline(transaction=True) as pipeline:
            pipeline.set(name, 0, ex=seconds, nx=True)
            pipeline.incrby(name, by)
            return int(pipeline.execute()[1])
    except redis.RedisError as problem:
        logger.warning("Uses are counted in PostgreSQL while Redis is away: %s", problem)
        _away_until = time.monotonic() + AFTER_FAILURE
        return None


def _count_in_postgresql(key: str, seconds: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_IN_POSTGRESQL, {"key": key, "seconds": seconds})
        return int(cursor.fetchone()[0])


def _redis() -> redis.Redis:
    # No second try: a use whose answer was lost may have been counted already.
    return redis_client.connect(settings.CACHE_REDIS, timeout=PATIENCE, retries=0)
