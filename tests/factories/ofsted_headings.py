"""The headings of one form of Ofsted's, as they stand in a file."""

from __future__ import annotations

from typing import NamedTuple


class Form(NamedTuple):
    """One file's headings: what it lists, of when, in which row they stand, and how many empty columns trail them."""

    kind: str
    year: str
    row: int
    empty: int
    headings: tuple[str, ...]


def form(kind: str, year: str, row: int, empty: int, headings: str) -> Form:
    """A form from its headings, written with a bar between."""
    return Form(kind, year, row, empty, tuple(headings.split("|")))
