"""Pieces of pages that follow from values alone: made once for the same values, whichever page they stand in.

A page is made anew when anything on it changes, and most of what it shows has not. A piece is kept under everything
that it is made of, so nothing has to be told when it changes: other values are another piece.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from django.db.models import Model
from django.utils.safestring import SafeString

#: Bytes that one process keeps, counted by characters.
ROOM: Final = 8 * 2**20


class MarkupMemory:
    """Markup by what it was made of, the least lately used given up first."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self._kept: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._taken = 0
        self._lock = threading.Lock()

    def remember(self, key: Hashable, make: Callable[[], SafeString]) -> SafeString:
        """The piece of this key, made where it is not kept. `make` reads nothing that the key does not hold."""
        markup = self.find(key)
        if markup is None:
            markup = make()
            self.keep(key, markup)
        return markup

    def find(self, key: Hashable) -> SafeString | None:
        """The piece of this key, None where it is not kept."""
        with self._lock:
            markup = self._kept.get(key)
            if markup is not None:
                self._kept.move_to_end(key)
            return markup

    def keep(self, key: Hashable, markup: SafeString) -> None:
        """Take a piece in, made of nothing that its key does not hold."""
        with self._lock:
            if key not in self._kept and len(markup) <= self.room:
                self._kept[key] = markup
                self._taken += len(markup)
            while self._taken > self.room:
                self._taken -= len(self._kept.popitem(last=False)[1])


def read_values(row: Model) -> tuple[Hashable, ...]:
    """What the columns of a row hold, for a key."""
    return tuple(row.__dict__.get(field.attname) for field in row._meta.concrete_fields)


MARKUP = MarkupMemory()
