"""The part of a drawing that values through time fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: The drawing's inner measure: lines are drawn in this many units of width and stretched to fit.
UNITS = 1000


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """The part of a drawing that values fill, in fractions of the width and pixels of the height."""

    left: float
    right: float
    top: int
    bottom: int
    height: int
    ceiling: float
    days: tuple[date, ...]

    @property
    def depth(self) -> int:
        """Pixels from the top to the bottom."""
        return self.bottom - self.top

    @property
    def xs(self) -> str:
        """Where each day stands, for the script that draws over it."""
        return " ".join(f"{self.x(day):.4f}" for day in self.days)

    @property
    def days_y(self) -> int:
        """Where the words under the axis stand."""
        return self.bottom + (21 if self.height > 200 else 16)

    def x(self, day: date) -> float:
        """Where a day stands, as a fraction of the width."""
        first, last = self.days[0], self.days[-1]
        if first == last:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * (day - first).days / (last - first).days

    def y(self, value: float) -> float:
        """Where a value stands, in pixels from the top."""
        return round(self.bottom - (self.bottom - self.top) * value / self.ceiling, 1)
