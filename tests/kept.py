"""Kept pages in this process, begun empty for each test, and without the listener of Redis."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from live.page_cache.memory import PageMemory


@pytest.fixture
def kept_pages(db: None, settings, monkeypatch) -> PageMemory:
    """Eight megabytes of kept pages.

    A test is one transaction that is never committed, so here a deed is told as soon as it is done, each time
    anew, no thread asks the database, and Redis shares nothing: `test_two_processes` has the whole.
    """
    from live.page_cache import (
        changes,
        database_watch,
        invalidation_stream,
        memory,
        middleware,
        redis_store,
        shared_bodies,
    )

    settings.PAGES_KEPT = 8
    settings.SITE_URL = "http://testserver"
    mine = memory.PageMemory()
    for module in (middleware, changes, invalidation_stream, shared_bodies):
        monkeypatch.setattr(module, "PAGES", mine)
    monkeypatch.setattr(changes, "transaction", SimpleNamespace(on_commit=lambda deed: deed()))
    watch = database_watch.DatabaseWatch(mine)
    for module in (middleware, shared_bodies):
        monkeypatch.setattr(module, "WATCH", watch)
    monkeypatch.setattr(database_watch.DatabaseWatch, "keep_up", lambda watch: None)
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 0)
    monkeypatch.setattr(redis_store, "_away_until", float("inf"))
    monkeypatch.setattr(invalidation_stream, "listen", lambda: None)
    return mine
