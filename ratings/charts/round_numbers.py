"""Round numbers for the top of an axis and the lines across it."""

from __future__ import annotations

#: What the top of an axis may begin with, and into how many steps it is parted.
STEPS = {1.0: 2, 1.5: 3, 2.0: 2, 2.5: 5, 3.0: 3, 4.0: 4, 5.0: 5, 6.0: 3, 8.0: 4}
#: The part of a large drawing's height that its highest value may reach, so that a label fits above it.
HEADROOM = 0.87


def round_up(value: float, *, counting: bool) -> float:
    """The next round number at or above a value, for the top of an axis."""
    if value <= 0:
        return 10.0 if counting else 0.05
    step = 1.0 if counting else 0.01
    while True:
        for factor in STEPS:
            top = factor * step
            if value <= top * (1 + 1e-9) and (top >= 0.02 or counting):
                return top if counting else min(top, 1.0)
        step *= 10


def count_steps(top: float) -> int:
    """Into how many round steps an axis with this top is parted."""
    return STEPS[round(float(f"{top:.1e}".split("e")[0]), 1)]
