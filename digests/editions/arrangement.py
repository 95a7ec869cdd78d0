"""How an editor wants an edition: which stories stand where, which are left out, and its own words. No database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Stories by their ids. `pinned` stand first, come what may; then those in `order`, then all others as they come."""

    order: tuple[int, ...] = ()
    pinned: tuple[int, ...] = ()
    dropped: frozenset[int] = frozenset()
    note: str = ""
    subject: str = ""

    def apply(self, rows: Iterable[Row], key: Callable[[Row], int]) -> tuple[list[Row], list[Row]]:
        """The rows that stay, arranged, and those left out. `key` gives a row's story."""
        every = list(rows)
        places = {story: place for place, story in enumerate(self.order)}
        pins = {story: place for place, story in enumerate(self.pinned)}

        def find_place(row: Row) -> tuple[bool, int]:
            story = key(row)
            is_pinned = story in pins
            return not is_pinned, pins[story] if is_pinned else places.get(story, len(places))

        in_letter = sorted((row for row in every if key(row) not in self.dropped), key=find_place)
        return in_letter, [row for row in every if key(row) in self.dropped]


AS_IT_COMES: Final = Arrangement()
