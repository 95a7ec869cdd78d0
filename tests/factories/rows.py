"""Rows stored without the doings of a site."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def add_row(row: Row) -> Row:
    """Stores a new row as it is, with one query: nobody hears of it."""
    type(row)._base_manager.bulk_create([row])
    return row
