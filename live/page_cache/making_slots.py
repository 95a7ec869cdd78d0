"""How many requests of one process may be at the database at once, so that kept pages never wait behind them.

A process has more threads than that. A request that a kept page does not answer waits for one of AT_ONCE slots, in a thread
of its own; where MOST_WAITING wait already, or no slot is free in time, it is refused. So there is always a thread for
what needs no database: kept pages, files, health.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

AT_ONCE = 4  # requests of one process that are answered with the database's help
MOST_WAITING = 44  # further ones that wait in a thread each
PATIENCE = 5.0  # seconds, as long as a page's statement may take
SPARE = 16  # threads for what needs no slot
THREADS = AT_ONCE + MOST_WAITING + SPARE  # what the server of the pages is started with


class NoSlotError(Exception):
    """Too many requests wait for the database already."""


class ThreadMark:
    """Stands for one thread and goes with it."""


class MakingSlots:
    """The slots of one process."""

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._at_once, self._most_waiting = at_once, most_waiting
        self._slots = threading.Semaphore(at_once)
        self._lock = threading.Lock()
        self._waiting = 0
        self._local = threading.local()
        #: Threads whose connection stays open between requests: no more than there are slots.
        self._connected: weakref.WeakSet[ThreadMark] = weakref.WeakSet()

    @contextmanager
    def take(self, *, patience: float = PATIENCE) -> Iterator[None]:
        """Hold a slot. Raises NoSlotError at once where too many wait, or after `patience` seconds."""
        if not self._slots.acquire(blocking=False):
            self._wait(patience)
        try:
            yield
        finally:
            try:
                self._close_surplus()
            finally:
                self._slots.release()

    def _wait(self, patience: float) -> None:
        with self._lock:
            if self._waiting >= self._most_waiting:
                raise NoSlotError
            self._waiting += 1
        try:
            if not self._slots.acquire(timeout=patience):
                raise NoSlotError
        finally:
            with self._lock:
                self._waiting -= 1

    def _close_surplus(self) -> None:
        """Close this thread's connection where as many others as there are slots keep theirs."""
        mark = getattr(self._local, "mark", None)
        if mark is None:
            mark = self._local.mark = ThreadMark()
        with self._lock:
            if mark in self._connected:
                return
            if len(self._connected) < self._at_once:
                self._connected.add(mark)
                return
        if not connection.in_atomic_block:
            connection.close()


#: This process's.
SLOTS = MakingSlots()
