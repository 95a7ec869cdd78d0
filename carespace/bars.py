"""Counts in three parts as one bar: where people stand, or how they voted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

TOO_FEW_FOR_SHARES = 20
HATCHES = 14
NARROWEST_HATCH = 0.9
"""In per cent of the bar: closer lines run together."""


@dataclass(frozen=True)
class ThreePartBar:
    """Three counts that add up to everyone, drawn as x positions in per cent of the bar's width."""

    left: int
    middle: int
    right: int

    @property
    def total(self) -> int:
        return self.left + self.middle + self.right

    @property
    def is_too_few(self) -> bool:
        """Whether to show counts and not shares."""
        return self.total < TOO_FEW_FOR_SHARES

    @cached_property
    def shares(self) -> tuple[int, int, int]:
        """Whole per cents that add up to 100 (largest remainders); zeros where nobody is counted."""
        if not self.total:
            return (0, 0, 0)
        exact = [100 * n / self.total for n in (self.left, self.middle, self.right)]
        whole = [int(share) for share in exact]
        order = sorted(range(3), key=lambda i: (whole[i] - exact[i], i))
        for i in order[: 100 - sum(whole)]:
            whole[i] += 1
        return (whole[0], whole[1], whole[2])

    @property
    def labels(self) -> tuple[str, str, str]:
        """What stands over each part: shares, or counts where the base is small."""
        if self.is_too_few:
            return (str(self.left), str(self.middle), str(self.right))
        left, middle, right = self.shares
        return (f"{left}%", f"{middle}%", f"{right}%")

    @property
    def words(self) -> str:
        """ "38% for, 21% undecided, 41% against", or the counts."""
        return ", ".join(
            f"{label} {word}"
            for label, word in zip(self.labels, ("for", "undecided", "against"), strict=True)
        )

    @property
    def left_width(self) -> str:
        return format_percent(self.left, self.total)

    @property
    def right_x(self) -> str:
        return format_percent(self.left + self.middle, self.total)

    @property
    def right_width(self) -> str:
        return format_percent(self.right, self.total)

    @property
    def hatches(self) -> list[str]:
        """Where the lines of the middle part stand."""
        if not self.middle:
            return []
        start, width = 100 * self.left / self.total, 100 * self.middle / self.total
        parts = max(2, min(HATCHES, int(width / NARROWEST_HATCH)))
        return [f"{start + width * i / parts:.2f}%" for i in range(1, parts)]

    @property
    def gaps(self) -> list[str]:
        """Where two parts meet."""
        edges = [self.left, self.left + self.middle]
        return [format_percent(edge, self.total) for edge in sorted(set(edges)) if 0 < edge < self.total]


def format_percent(part: int, whole: int) -> str:
    """A part of a whole as a width in a style: “41.67%”, two places, or “0%” of nothing."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"
