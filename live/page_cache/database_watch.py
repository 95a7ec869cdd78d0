"""Asking the database what changed, often enough that no page is ever older than its limit."""

from __future__ import annotations

import threading
import time

from live.page_cache import changes
from live.page_cache.memory import PAGES, PageMemory

EVERY = 1.0  # seconds after which the database is asked again
LONGEST = 1.5  # seconds after which no page is given out before it has answered
FORGOTTEN = 3600.0  # seconds after which what was kept is thrown away unasked


class DatabaseWatch:
    """What this process knows of the database's changes."""

    def __init__(self, shelf: PageMemory) -> None:
        self._shelf = shelf
        self._snapshot = ""
        self._asked = float("-inf")
        self._lock = threading.Lock()

    def keep_up(self) -> None:
        """See that the shelf knows every change up to LONGEST seconds ago. Raises django.db.Error.

        One thread in turn asks; the others wait for it only where the last answer is too old.
        """
        age = time.monotonic() - self._asked
        if age >= EVERY and self._lock.acquire(blocking=age >= LONGEST):
            try:
                if time.monotonic() - self._asked >= EVERY:
                    self._look()
            finally:
                self._lock.release()

    def begin(self) -> tuple[int, str]:
        """What a making that begins now counts from: for the shelf, and as a snapshot of the database. One query."""
        with self._lock:
            return self._look()

    def _look(self) -> tuple[int, str]:
        begun, heard = time.monotonic(), self._shelf.heard
        snapshot, told = changes.read_changes_since(self._snapshot)
        if begun - self._asked > FORGOTTEN:
            self._shelf.clear()
            heard = self._shelf.heard
        else:
            heard = self._shelf.touch(told, begun=heard)
        self._snapshot, self._asked = snapshot, begun
        return heard, snapshot


WATCH = DatabaseWatch(PAGES)
