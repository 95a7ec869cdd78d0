"""One maker for each page: the others who want it wait and take what was made."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

MOST_UNCACHEABLE = 2000


class SingleFlight:
    """Whose turn it is to make which page, and which answers turned out not to be kept: nobody waits for those."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[str, tuple[threading.Lock, list[None]]] = {}
        self._uncacheable: OrderedDict[str, None] = OrderedDict()

    @contextmanager
    def turn(self, key: str) -> Iterator[None]:
        """Wait until nobody else makes this page."""
        with self._lock:
            turn, waiting = self._turns.setdefault(key, (threading.Lock(), []))
            waiting.append(None)
        try:
            with turn:
                yield
        finally:
            with self._lock:
                waiting.pop()
                if not waiting:
                    del self._turns[key]

    def is_uncacheable(self, key: str) -> bool:
        """Whether the last answer to this key could not be kept, as far as that is remembered."""
        return key in self._uncacheable

    def record(self, key: str, *, cacheable: bool) -> None:
        """Whether the answer to this key could be kept."""
        with self._lock:
            self._uncacheable.pop(key, None)
            if not cacheable:
                self._uncacheable[key] = None
                if len(self._uncacheable) > MOST_UNCACHEABLE:
                    self._uncacheable.popitem(last=False)
