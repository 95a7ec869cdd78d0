"""Kept pages in this process, begun empty for each test, and without the listener of Redis."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from live.keeping import changes, middleware, pushing, sharing, shelf, watching


@pytest.fixture
def kept_pages(db: None, settings, monkeypatch) -> shelf.Shelf:
    """Eight megabytes of kept pages.

    A test is one transaction that is never committed, so here a deed is told as soon as it is done, each time
    anew, the database is not asked again of itself, and Redis shares nothing: `test_two_processes` has the whole.
    """
    settings.PAGES_KEPT = 8
    settings.SITE_URL = "http://testserver"
    mine = shelf.Shelf()
    for module in (middleware, changes, pushing):
        monkeypatch.setattr(module, "SHELF", mine)
    monkeypatch.setattr(changes, "transaction", SimpleNamespace(on_commit=lambda deed: deed()))
    monkeypatch.setattr(middleware, "WATCH", watching.Watch(mine))
    monkeypatch.setattr(watching, "EVERY", 1e6)
    monkeypatch.setattr(watching, "LONGEST", 1e6)
    monkeypatch.setattr(shelf, "MOST_TOLD", 0)
    monkeypatch.setattr(sharing, "_away_until", float("inf"))
    monkeypatch.setattr(pushing, "listen", lambda: None)
    return mine
