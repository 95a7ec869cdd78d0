"""One provider as a list of Ofsted's gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider as an as-at file lists it: every field as published, dates as dates and numbers as numbers."""

    urn: str
    provision_type: str
    sector: str
    region: str
    ofsted_region: str
    local_authority: str
    constituency: str = ""
    name: str = "REDACTED"
    address: str = "REDACTED"
    status: str = "Active"
    registered_on: date | None = None
    places: int | None = None
    premises: int | None = None
    linked_school: str = ""
    short_breaks: str = ""
    multi_building: str = ""
    owner: str = ""
    event_type: str = ""
    inspected_on: date | None = None
    published_on: date | None = None
    event_number: str = ""
    overall: str = ""
    outcomes: str = ""
    care: str = ""
    education: str = ""
    health: str = ""
    protected: str = ""
    leaders: str = ""
    supported: str = ""
    link: str = "Ofsted Social Care Provider Webpage"
