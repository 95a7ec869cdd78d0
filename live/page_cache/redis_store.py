"""The second level: pages that all processes of one build of the site share in Redis."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import redis
from django.apps import apps
from django.conf import settings

from live.page_cache import recent_changes
from live.page_cache.page import CachedPage
from live.redis_client import connect

logger = logging.getLogger(__name__)

PATIENCE = 0.25  # seconds to wait for Redis: making the page takes no longer
AFTER_FAILURE = 2.0  # seconds without asking again
OUTAGE = 86_400  # seconds a page is there for the case that it cannot be made anew
MOST_STORED = 5000  # pages of one build, about 20 KB each
#: Settings that stand in pages or their headers.
PRINTED_SETTINGS = (
    "SITE_URL",
    "LIVE_ORIGIN",
    "STATIC_URL",
    "MEDIA_URL",
    "CONTENT_SECURITY_POLICY",
    "SITE_KIND",
)

_away_until = 0.0


def load(key: str) -> tuple[CachedPage, str] | None:
    """The page of this key, and the database's snapshot it was made of, unless its time is over.

    Whether it still holds is to be asked of the database.
    """
    stored = _load(key)
    return stored if stored is not None and time.time() < stored[0].until else None


def load_outdated(key: str) -> CachedPage | None:
    """The page though its time may be over, unless a thing it shows is known to have changed since it was made."""
    stored = _load(key)
    if stored is None:
        return None
    page, snapshot = stored
    try:
        return None if recent_changes.was_touched(snapshot, page.tags) else page
    except redis.RedisError:
        return None


def _load(key: str) -> tuple[CachedPage, str] | None:
    data = _ask_redis(key, lambda client, name: client.get(name))
    if not isinstance(data, bytes):
        return None
    snapshot, _, rest = data.partition(b"\n")
    try:
        return CachedPage.unpacked(rest), snapshot.decode()
    except (ValueError, KeyError, OSError, EOFError):
        logger.warning("What Redis keeps of %s cannot be read; it is made anew", key)
        return None


def store(key: str, page: CachedPage, snapshot: str) -> None:
    """Give the page to all, and to an outage. Only the site's own host and whole addresses: what may be asked
    with is without end. The newest MOST_STORED stay, a day at the longest."""
    if page.until > time.time():
        data = snapshot.encode() + b"\n" + page.packed()
        _ask_redis(key, lambda client, name: _store(client, name, data))


def _store(client: Any, name: str, data: bytes) -> None:
    index = f"pages:{compute_build()}:index"
    pipe = client.pipeline()
    pipe.set(name, data, ex=OUTAGE)
    pipe.zadd(index, {name: time.time()})
    pipe.expire(index, OUTAGE)
    pipe.zcard(index)
    surplus = pipe.execute()[-1] - MOST_STORED
    if surplus > 0:
        client.delete(*(old for old, _ in client.zpopmin(index, surplus)))


def _ask_redis(key: str, deed: Callable[[redis.Redis, str], object]) -> object:
    """What Redis answers; None where the key is not one to share, or Redis is away."""
    global _away_until
    if not _may_share(key) or time.monotonic() < _away_until:
        return None
    name = f"pages:{compute_build()}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"
    try:
        return deed(connect(settings.CACHE_REDIS, timeout=PATIENCE), name)
    except redis.RedisError as problem:
        logger.warning("Pages are not shared for a moment: %s", problem)
        _away_until = time.monotonic() + AFTER_FAILURE
        return None


def _may_share(key: str) -> bool:
    return key.endswith("?") and key.startswith(f"{settings.SITE_URL}/")


@cache
def compute_build() -> str:
    """A name that changes with the code, the templates, the static files and the settings pages are made with."""
    root = Path(settings.BASE_DIR)
    mark = hashlib.sha256(repr([getattr(settings, name, "") for name in PRINTED_SETTINGS]).encode())
    rooms = {Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == root} | {
        root / "templates",
        root / "static",
        root / "config",
    }
    files = [path for room in rooms for path in room.rglob("*") if path.suffix != ".pyc" and path.is_file()]
    for path in sorted([*files, *root.glob("requirements*.txt")]):
        facts = path.stat()
        mark.update(f"{path.relative_to(root)} {facts.st_mtime_ns} {facts.st_size}\n".encode())
    return mark.hexdigest()[:16]
