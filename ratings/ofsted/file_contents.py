"""What reading a file gives: the lists in it, each a release to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ratings.ofsted.rows import HomeRow, MovementRow

#: Kinds that speak of a year; the others speak of a day.
OF_A_YEAR = ("in-year", "movements")


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """One of Ofsted's own totals a workbook prints: its period, "2025-03-31" or "2024-25", what it counts, how many.

    `outcome` is an outcome's slug, "homes" or "places".
    """

    basis: str
    period: str
    outcome: str
    number: int


@dataclass(frozen=True, slots=True)
class ReadRelease:
    """One list read and found whole. `remarks` say what was concluded rather than read; `unknown_types` are the types of provider that are
    not known, each with its rows, the most frequent first: they are counted as no home.

    `kind` is "as-at", "in-year", "places" or "movements"; `as_at` is its day, or the last day of its year, and then
    `starts_on` is the first.
    """

    file: str
    sheet: str
    sha256: str
    as_at: date
    title: str
    published_on: date | None
    status: str
    is_demonstration: bool
    providers: int
    rows: tuple[HomeRow | MovementRow, ...]
    remarks: tuple[str, ...] = ()
    kind: str = "as-at"
    starts_on: date | None = None
    printed: tuple[PrintedTotal, ...] = ()
    unknown_types: tuple[tuple[str, int], ...] = ()

    @property
    def homes(self) -> tuple[HomeRow, ...]:
        """The rows of a list of homes or inspections; none of a list of movements."""
        return tuple(row for row in self.rows if isinstance(row, HomeRow))

    @property
    def movements(self) -> tuple[MovementRow, ...]:
        """The rows of a list of joiners and leavers."""
        return tuple(row for row in self.rows if isinstance(row, MovementRow))

    @property
    def owners_published(self) -> bool:
        """Whether any home's owner is named."""
        return any(home.owner for home in self.homes)

    @property
    def lists_unjudged(self) -> bool:
        """Whether homes without a judgement are listed."""
        return any(not home.outcome for home in self.homes)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A published file: its lists in the order an editor thinks of them, and what was passed over."""

    file: str
    sha256: str
    releases: tuple[ReadRelease, ...]
    remarks: tuple[str, ...] = ()
