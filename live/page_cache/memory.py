"""The pages one process keeps in its memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from live.page_cache.page import CachedPage

#: One change: the number of the transaction that made it, and the tag of the thing.
TaggedChange = tuple[int, str]
MOST_REMEMBERED = 10_000  # changes remembered so that one told again counts once
MOST_TAGS = 20_000  # whose changes are told apart; past it everything kept counts as changed
LARGEST = 2**20  # bytes of one page
#: What a page's frame is kept under, behind the page's key (`live.page_cache.parts`): no address has a space.
FRAME = " frame"


def parse_change(line: str) -> TaggedChange:
    """A change from its line of text, "TRANSACTION TAG"; raises ValueError where it is none."""
    deed, _, tag = line.partition(" ")
    return int(deed), tag


@dataclass(slots=True)
class StoredPage:
    """A page, and when its making began, counted in the changes heard before."""

    page: CachedPage
    begun: int


class PageMemory:
    """Pages by their keys, the least lately used given up first once they take more than `room` bytes."""

    def __init__(self, room: int = 0) -> None:
        self.room = room
        self.taken = 0
        self.heard = 0  # how many changes were heard of
        self._floor = 0  # what was begun before this is not good any more
        self._touched: dict[str, int] = {}  # tag -> `heard` as it last changed
        self._told: OrderedDict[TaggedChange, None] = OrderedDict()
        self._kept: OrderedDict[str, StoredPage] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many pages are kept, their frames not counted."""
        return sum(not key.endswith(FRAME) for key in list(self._kept))

    def find(self, key: str) -> CachedPage | None:
        """The page, unless a thing it shows changed since its making began or its time is over."""
        entry = self._kept.get(key)
        if entry is None:
            return None
        if not self._holds(entry):
            with self._lock:
                if self._kept.get(key) is entry:
                    self._give_up(key)
            return None
        if time.time() >= entry.page.until:
            return None  # it stays until it is made anew, for the case that it cannot be
        try:
            self._kept.move_to_end(key)
        except KeyError:  # given up by another thread a moment ago
            return None
        return entry.page

    def find_outdated(self, key: str) -> CachedPage | None:
        """The page though its time is over, unless a thing it shows is known to have changed since."""
        entry = self._kept.get(key)
        return entry.page if entry is not None and self._holds(entry) else None

    def keep(self, key: str, page: CachedPage, begun: int) -> None:
        """Take the page in, whose making began when so many changes had been heard."""
        if page.size > min(LARGEST, self.room):
            return
        with self._lock:
            if key in self._kept:
                self._give_up(key)
            self._kept[key] = StoredPage(page, begun)
            self.taken += page.size
            while self.taken > self.room:
                self._give_up(next(iter(self._kept)))

    def touch(self, told: Iterable[TaggedChange], begun: int | None = None) -> int:
        """These changes were made. Returns what a making that begins now counts from.

        Each counts once, though it is heard from the deed itself, from Redis and from the database. `begun` is
        what was heard before the database was asked for these changes: it stays where something else was heard
        in between, for the page may be made of what the database showed before that.
        """
        with self._lock:
            alone = begun is None or begun == self.heard
            fresh = [change for change in told if change not in self._told]
            if fresh:
                self.heard += 1
                self._told.update(dict.fromkeys(fresh))
                while len(self._told) > MOST_REMEMBERED:
                    self._told.popitem(last=False)
                if len(self._touched) + len(fresh) > MOST_TAGS:
                    self._touched.clear()
                    self._floor = self.heard
                self._touched.update((tag, self.heard) for _, tag in fresh)
            return self.heard if alone or begun is None else begun

    def clear(self) -> None:
        """Give up everything, and whatever is being made."""
        with self._lock:
            self.heard += 1
            self._floor = self.heard
            self._kept.clear()
            self.taken = 0

    def _holds(self, kept: StoredPage) -> bool:
        """Whether nothing it shows is known to have changed since its making began."""
        if kept.begun < self._floor:
            return False
        touched = self._touched
        return all(touched.get(tag, 0) <= kept.begun for tag in kept.page.tags)

    def _give_up(self, key: str) -> None:
        self.taken -= self._kept.pop(key).page.size


#: This process's. It has no room until the middleware gives it some.
PAGES = PageMemory()
