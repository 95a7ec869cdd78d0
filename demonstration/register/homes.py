"""The things the demonstration register is made of: homes, owners and inspections, all fictitious."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class FictitiousInspection:
    """One full inspection and what it found; outcomes are slugs, `adequate` the old name of the third."""

    event_number: str
    held_on: date
    published_on: date
    overall: str
    protected: str
    leaders: str
    adequate: bool = False


@dataclass(eq=False, slots=True)
class FictitiousOwner:
    """One organisation and the homes it has now."""

    name: str
    sector: str
    region: str
    local_authority: str = ""
    homes: list[FictitiousHome] = field(default_factory=list)

    def take(self, home: FictitiousHome) -> None:
        """Own a home, from whoever had it."""
        home.leave_owner()
        home.owner = self
        self.homes.append(home)


@dataclass(eq=False, slots=True)
class FictitiousHome:
    """One home: what stays the same, and where it stands this year."""

    urn: str
    sector: str
    region: str
    provision_type: str
    places: int
    registered_on: date
    local_authority: str = ""
    owner: FictitiousOwner | None = None
    band: str = ""
    outcome: str = ""
    inspection: FictitiousInspection | None = None

    def leave_owner(self) -> None:
        """Belong to nobody for the moment."""
        if self.owner is not None:
            self.owner.homes.remove(self)
            self.owner = None
