"""Rows of a member's own page that apps above accounts have to show there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True, slots=True)
class OwnPageRow:
    """One row: what it is about, how it stands, and where it is changed. `deed` is the link's word, "Change" say."""

    label: str
    value: str
    address: str
    deed: str
    about: str
    """What the deed is about, for whoever hears the link alone: "what comes by email"."""


#: {what it is about: what makes the row}, in the order in which they were registered.
ROWS: dict[str, Callable[[User], OwnPageRow]] = {}


def register_row(name: str, make: Callable[[User], OwnPageRow]) -> None:
    """Have a row shown on the own page of every member. `make` asks at most one query."""
    ROWS[name] = make


def list_rows_of(member: User) -> list[OwnPageRow]:
    """The rows of all apps for this member."""
    return [make(member) for make in ROWS.values()]
