"""The columns of Ofsted's files under every name they have had."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ratings.ofsted.cells import fold_cell

#: Our name for a column <- the names published, as `plain` writes them.
ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "urn": ("urn", "provider urn"),
    "provision_type": ("provision type", "provider type"),
    "status": ("registration status", "reg status", "provider status"),
    "registered_on": ("registration date", "first effective date (that the provider became active)"),
    "resigned_on": ("first effective date (that the provider became resigned)",),
    "closed_on": ("first effective date (that the provider closed)", "date closed", "closed date"),
    "cancelled_on": ("first effective date (that the provider became cancelled)",),
    "left_on": ("cancelled or resigned date", "resigned/closed date", "resigned or closed date"),
    "joined": ("joiner status", "joiner"),
    "left": ("leaver status", "leaver"),
    "reason": ("reason", "notes"),
    "ofsted_region": ("ofsted region",),
    "region": (
        "government office region", "government_office_region_name", "government office region name", "gor", "region",
    ),
    "local_authority": ("local authority", "la"),
    "sector": ("sector",),
    "places": ("places", "max/estimated places"),
    "owner": ("organisation which owns the provider", "organisation name", "organisation"),
    "event_type": (
        "latest full inspection event type", "inspection event type", "event type group", "event type", "inspection type",
    ),
    "inspected_on": ("latest full inspection date", "inspection date", "event date"),
    "published_on": (
        "latest full inspection publication date", "inspection publication date", "publication date",
    ),
    "event_number": (
        "latest full inspection event number", "inspection event number", "event number", "inspection id",
    ),
    "overall": (
        "overall experiences and progress of children and young people",
        "latest full inspection overall experiences and progress of children and young people",
        "inspection overall experiences and progress of children and young people",
        "overall effectiveness",
    ),
    "protection": (
        "how well children and young people are helped and protected",
        "latest full inspection how well children and young people are helped and protected",
        "inspection how well children and young people are helped and protected",
        "safeguarding children and young people",
        "the safety of children and young people",
    ),
    "leadership": (
        "the effectiveness of leaders and managers",
        "latest full inspection the effectiveness of leaders and managers",
        "inspection the effectiveness of leaders and managers",
        "leadership and management",
    ),
    "education": (
        "outcomes in education and related learning activities",
        "latest full inspection outcomes in education and related learning activities",
        "inspection outcomes in education and related learning activities",
    ),
    "health": (
        "health services", "latest full inspection health services", "inspection health services",
        "latest full inspectio health services",  # published so in 2022
    ),
    "outcomes": ("outcomes for children and young people",),
    "care": ("quality of care",),
}  # fmt: skip
#: Columns whose name holds a day: the status at the end of a year; the one at its start is not read.
STATUS_AT_THE_END: Final = re.compile(
    r"registration status (\(as )?at (31 march \d{4}|@enddate|\d{1,2} \w+ \d{4})\)?"
)
STATUS_AT_THE_START: Final = re.compile(r"registration status (\(as )?at (1 april \d{4}|@startdate)\)?")
NAMES: Final = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
AREAS: Final = ("overall", "protection", "leadership", "education", "health", "outcomes", "care")
#: Without these a list of each kind cannot be read.
NEEDED: Final = {
    "as-at": (
        "urn", "provision_type", "sector", "local_authority", "event_number", "inspected_on", "overall",
    ),
    "in-year": (
        "urn", "provision_type", "sector", "local_authority", "event_number", "inspected_on", "overall",
    ),
    "places": ("urn", "provision_type", "sector", "local_authority", "places"),
    "movements": ("urn", "provision_type", "sector", "local_authority"),
}  # fmt: skip
#: How deep the row of headings may lie.
DEEPEST: Final = 20


def is_heading(row: Sequence[str]) -> bool:
    """Whether a row is the row of headings: it names the number and the type of providers."""
    names = {name_column(cell) for cell in row}
    return {"urn", "provision_type"} <= names


def name_column(cell: str) -> str | None:
    """Our name for a column by any name published, or None for a column we do not read."""
    text = fold_cell(cell)
    if text in NAMES:
        return NAMES[text]
    if STATUS_AT_THE_END.fullmatch(text) and not STATUS_AT_THE_START.fullmatch(text):
        return "status"
    return None


def map_columns(row: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """(our name -> position, headings that name one thing twice)."""
    columns: dict[str, int] = {}
    twice = []
    for position, cell in enumerate(row):
        name = name_column(cell)
        if name in columns:
            twice.append(" ".join(cell.split()))
        elif name:
            columns[name] = position
    return columns, twice


def find_published_heading(name: str) -> str:
    """A column as a message names it: the first of its published names."""
    return ALIASES[name][0].capitalize() if name != "urn" else "URN"
