"""The rows of a list of homes that joined or left in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .rows import FICTITIOUS_FROM


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One children's home that joined or left, as one file lists it."""

    row: int
    urn: str
    provision_type: str
    sector: str
    region: str
    local_authority: str
    places: int | None
    joined: bool
    left: bool
    registered_on: date | None
    resigned_on: date | None
    closed_on: date | None
    cancelled_on: date | None
    status: str
    reason: str

    @property
    def is_fictitious(self) -> bool:
        """Whether the number is one of the demonstration register's."""
        return self.urn.isdigit() and int(self.urn) >= FICTITIOUS_FROM
