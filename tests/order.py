"""The order in which the modules of a run begin: what is to be awaited, and what takes long, first."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

#: Modules that take longest where their slow tests run, the longest first: begun late, one of them is waited for at the end.
LONGEST = (
    "config/test_addresses.py",
    "ratings/test_plausible_releases.py",
    "carespace/test_many_posts.py",
    "carespace/test_withdrawn_words.py",
    "digests/ledger/test_told_once.py",
    "wordpress/test_faulty_items.py",
    "demonstration/test_register.py",
    "demonstration/test_next_release.py",
    "bench/test_letters_kept.py",
    "demonstration/test_site.py",
    "carespace/test_life_migration.py",
    "ratings/test_ofsted_totals.py",
    "wordpress/test_old_addresses.py",
    "bench/test_debates.py",
    "ratings/test_renderers_agree.py",
    "config/test_sign_in.py",
    "bench/test_fuzz.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First the modules that need no database, while the first one is being made; then the longest and those with properties;
    late those that commit, whose connections are new ones; last those that share the running site, one after another. Of each
    kind large modules come first, so that no worker is left with one at the end: of walks through the site, which are
    few and long, those with much to read and those of a whole release."""
    tests_of = Counter(item.path for item in items)
    stored = {item.path for item in items if uses_database(item)}
    committed = {item.path for item in items if uses_transactions(item)}
    drawn = {item.path for item in items if item.get_closest_marker("hypothesis")}
    released = {item.path for item in items if "ofsted_data" in getattr(item, "fixturenames", ())}

    def place(item: pytest.Item) -> tuple[object, ...]:
        if "running_site" in getattr(item, "fixturenames", ()):
            size = item.path.stat().st_size if item.path.exists() else 0
            return (True, item.path not in released, -size, str(item.path))
        return (
            False,
            item.path in stored,
            find_rank(item.path),
            item.path in committed,
            item.path not in drawn,
            -tests_of[item.path],
            str(item.path),
        )

    items.sort(key=place)


@cache
def find_rank(path: Path) -> int:
    """Where a module stands among the longest; all others stand behind them."""
    return next((rank for rank, name in enumerate(LONGEST) if path.match(name)), len(LONGEST))


def uses_database(item: pytest.Item) -> bool:
    asked = getattr(item, "fixturenames", ())
    return "django_db_setup" in asked or "db" in asked or item.get_closest_marker("django_db") is not None


def uses_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(
        (marker and marker.kwargs.get("transaction"))
        or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )
