"""How long a run's outages last, how much is read meanwhile, and what is still good."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DrillScale:
    """seconds: the length of each outage. reads: of kept pages in each. slowest: seconds for 99 of 100 of them.

    ticks: whether to wait for what the timetable brings back within a minute or two.
    """

    seconds: float = 60
    reads: int = 1_000
    slowest: float = 0.1
    ticks: bool = True

    @property
    def per_second(self) -> float:
        """Reads a second that make `reads` in one outage, with one in ten to spare."""
        return self.reads / self.seconds * 1.1


#: Seconds within which everything is back.
BACK = 10.0
#: Seconds within which the timetable has brought back what nobody rang for: its minute, the minute that a letter
#: rests whose mail server was away, and the work itself.
NEXT_TICKS = 150.0
#: Seconds the pages' clocks are moved on, less those the outage lasts by itself.
MOVED = 840.0
