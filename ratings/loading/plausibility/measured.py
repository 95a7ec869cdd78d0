"""One thing measured of a list, beside its bound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What a rule measured: a number from `least` to `most` is within bounds.

    `rule` is the rule's name in `docs/plausibility.md`, `against` what the list was held beside, `says` the sentence an
    editor reads where the number is beyond them.
    """

    rule: str
    against: str
    number: float
    says: str
    most: float = float("inf")
    least: float = float("-inf")

    @property
    def is_beyond(self) -> bool:
        """Whether the number lies outside the bounds."""
        return not self.least <= self.number <= self.most
