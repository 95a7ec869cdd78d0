"""What keeps the local site's programs running: one that ends by itself is started again.

Each may be started again three times a minute. One that ends more often is left alone until a minute has
passed since the first of those starts, and the terminal says so once; everything else goes on meanwhile.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from config.embedded import CannotStartError

MOST_RESTARTS = 3  # of one program within WINDOW
WINDOW = 60.0  # seconds


class Supervised(Protocol):
    """A program or a server that runs as a child of this process."""

    @property
    def title(self) -> str:
        """What the terminal calls it."""
        ...

    def has_ended(self) -> bool: ...

    def start_again(self) -> None:
        """Start it after it ended. Raises CannotStartError."""
        ...

    def obituary(self) -> str:
        """One sentence on its end, and the last lines of its log."""
        ...


@dataclass
class RestartHistory:
    """When one program was started again of late (seconds of the monotonic clock)."""

    starts: deque[float] = field(default_factory=deque)
    is_waiting: bool = False

    def may_restart(self, now: float) -> bool:
        """Whether it was started again fewer than MOST_RESTARTS times in the WINDOW before `now`, in seconds of the monotonic
        clock."""
        while self.starts and now - self.starts[0] >= WINDOW:
            self.starts.popleft()
        return len(self.starts) < MOST_RESTARTS


class Supervisor:
    """Starts again what ended. `say` writes a line to whoever watches."""

    def __init__(self, children: Iterable[Supervised], say: Callable[[str], None]) -> None:
        self._children = [(child, RestartHistory()) for child in children]
        self._say = say

    def restart_ended(self, now: float | None = None) -> None:
        """Look at every child once, in order, and start again those that ended and may be."""
        for child, history in self._children:
            if child.has_ended():
                self._restart(child, history, time.monotonic() if now is None else now)

    def _restart(self, child: Supervised, history: RestartHistory, now: float) -> None:
        if not history.may_restart(now):
            if not history.is_waiting:
                history.is_waiting = True
                self._say(
                    f"{child.obituary()}\nIt ended {MOST_RESTARTS + 1} times within a minute: it is left alone "
                    "for a minute and then tried again. The rest of the site goes on."
                )
            return
        history.is_waiting = False
        history.starts.append(now)
        self._say(f"{child.title} ended by itself and is started again.")
        try:
            child.start_again()
        except CannotStartError as why:
            self._say(str(why))
