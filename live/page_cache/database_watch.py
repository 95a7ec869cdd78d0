"""Asking the database what changed, often enough that no page is ever older than its limit.

One thread in each process asks, over a connection of its own: no reader waits for the database to be told that
a kept page still holds, and everybody knows within a second that it does not answer.
"""

from __future__ import annotations

import logging
import os
import threading
import time

import psycopg

from live.database import own_connection
from live.page_cache import changes, recent_changes
from live.page_cache.memory import PAGES, PageMemory, TaggedChange

logger = logging.getLogger(__name__)

EVERY = 0.5  # seconds between two questions
LONGEST = 2.0  # seconds after which no page is given out as current before the database has answered
PATIENCE = 1.0  # seconds after which a question counts as unanswered
FORGOTTEN = 3600.0  # seconds without an answer after which what was kept is thrown away


class DatabaseAwayError(Exception):
    """The database did not say in time what changed."""


class DatabaseWatch:
    """What this process knows of the database's changes, and whether it still hears of them."""

    def __init__(self, memory: PageMemory) -> None:
        self._memory = memory
        self._snapshot = ""
        self._asked = float("-inf")  # when the newest answer was asked for
        self._trying: float | None = None  # when the thread's question began that has no answer yet
        self._failed = False  # whether the thread's last question failed
        self._lock = threading.Lock()
        self._news = threading.Condition()
        self._process = 0
        self._session: psycopg.Connection | None = None

    def keep_up(self) -> None:
        """See that the memory knows every change up to LONGEST seconds ago.

        Raises DatabaseAwayError where the database does not say so: at once where that is known, after a
        second at the latest.
        """
        if self.is_current():
            return
        self._start()
        with self._news:
            self._news.wait_for(lambda: self.is_current() or self.is_away(), timeout=PATIENCE)
        if not self.is_current():
            raise DatabaseAwayError

    def is_current(self) -> bool:
        return time.monotonic() - self._asked <= LONGEST

    def is_away(self) -> bool:
        """Whether the database is known not to answer. False where nobody has asked yet."""
        if self.is_current():
            return False
        trying = self._trying
        return self._failed or (trying is not None and time.monotonic() - trying >= PATIENCE)

    def begin(self) -> tuple[int, str]:
        """What a making that begins now counts from: for the memory, and as a snapshot of the database.

        One query of this thread's own connection. Raises django.db.Error.
        """
        begun, heard = time.monotonic(), self._memory.heard
        snapshot, news = changes.read_changes_since(self._snapshot)
        return self._take_in(begun, heard, snapshot, news), snapshot

    def look(self) -> None:
        """Ask once, over the watch's own connection. Raises psycopg.Error."""
        begun, heard = time.monotonic(), self._memory.heard
        if self._session is None or self._session.closed:
            self._session = own_connection.open_own_connection(timeout=PATIENCE)
        try:
            with self._session.cursor() as cursor:
                snapshot, news = changes.read_changes_with(cursor, self._snapshot)
        except psycopg.Error:
            self._session.close()
            raise
        self._take_in(begun, heard, snapshot, news)
        recent_changes.record(news)

    def _take_in(self, begun: float, heard: int, snapshot: str, told: list[TaggedChange]) -> int:
        with self._lock:
            if begun - self._asked > FORGOTTEN:
                self._memory.clear()
                counted = self._memory.heard
            else:
                counted = self._memory.touch(told, begun=heard)
            if begun > self._asked:
                self._snapshot, self._asked = snapshot, begun
            return counted

    def _start(self) -> None:
        """Start this process's one thread, unless it runs already."""
        with self._lock:
            if self._process == os.getpid():
                return
            self._process, self._session, self._trying = os.getpid(), None, None
            threading.Thread(target=self._run, name="database watch", daemon=True).start()

    def _run(self) -> None:
        while True:
            self.try_to_look()
            time.sleep(EVERY)

    def try_to_look(self) -> None:
        """Ask once, and let those who wait know how it went."""
        self._trying = time.monotonic()
        try:
            self.look()
            if self._failed:
                logger.warning("PostgreSQL answers again")
            self._failed = False
        except (psycopg.Error, OSError) as problem:
            if not self._failed:
                logger.warning("PostgreSQL does not answer; readers get kept pages: %s", problem)
            self._failed = True
        finally:
            self._trying = None
            with self._news:
                self._news.notify_all()


WATCH = DatabaseWatch(PAGES)
