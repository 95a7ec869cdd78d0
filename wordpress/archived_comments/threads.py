"""In what order comments are read, how deep each stands and whom it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadEntry:
    """One comment of a page. `parent` is the number of the one it answers, 0 for none."""

    number: int
    parent: int
    author: str
    is_shown: bool


def thread_comments(entries: Sequence[ThreadEntry]) -> Iterator[tuple[int, int, str]]:
    """(index, depth, name of whom it answers) in reading order.

    An answer to one that is gone, or that readers do not see, stands alone and names nobody: under the next comment
    above it would seem to answer that one.
    """
    above = {entry.number: index for index, entry in enumerate(entries) if entry.is_shown}
    below: dict[int, list[int]] = {}
    tops: list[int] = []
    for index, entry in enumerate(entries):
        parent = above.get(entry.parent) if entry.parent and entry.is_shown else None
        (tops if parent is None or parent == index else below.setdefault(parent, [])).append(index)
    seen: set[int] = set()
    for roots in (tops, range(len(entries))):  # the second for those that answer each other in a circle
        waiting = [(index, 0, "") for index in reversed(roots)]
        while waiting:
            index, depth, answers = waiting.pop()
            if index in seen:
                continue
            seen.add(index)
            yield index, depth, answers
            name = entries[index].author
            waiting += [(child, depth + 1, name) for child in reversed(below.get(index, []))]
