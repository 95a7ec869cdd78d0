"""Rows of a list held in memory that name what an earlier row names."""

from __future__ import annotations

from ratings.ofsted.rows.homes import HomeRow
from ratings.ofsted.rows.movements import MovementRow
from ratings.ofsted.rows.row_reader import RowReader


class RepeatedRows:
    """Remembers which homes and inspections the rows so far gave, and in which row first."""

    def __init__(self) -> None:
        self._homes: dict[str, int] = {}
        self._events: dict[tuple[str, str], int] = {}
        #: (the row, the first row with its home, the first row with its inspection or 0).
        self._repeats: list[tuple[HomeRow | MovementRow, int, int]] = []

    def add(self, row: HomeRow | MovementRow) -> None:
        """Remember one more row."""
        event = (row.urn, row.event_number if isinstance(row, HomeRow) else "")
        first, same = self._homes.get(row.urn, 0), self._events.get(event, 0)
        if first:
            self._repeats.append((row, first, same))
        self._homes.setdefault(row.urn, row.row)
        self._events.setdefault(event, row.row)

    @property
    def other_events(self) -> int:
        """How many rows repeat a home with another inspection."""
        return sum(not same for _, _, same in self._repeats)

    def report(self, reader: RowReader, kind: str) -> None:
        """Report to the list's reader each home listed twice or, of a year's inspections, each inspection of a home."""
        for row, first, same in self._repeats:
            if kind != "in-year":
                reader.wrong(
                    "urn", row.urn, f"this home is listed twice, first in row {same or first}.", row.row
                )
            elif same:
                why = f"this inspection of {row.urn} is listed twice, first in row {same}."
                number = row.event_number if isinstance(row, HomeRow) else ""
                reader.wrong("event_number", number, why, row.row)
