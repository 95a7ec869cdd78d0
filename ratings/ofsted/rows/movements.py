"""Children's homes that joined or left in a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ratings.ofsted import cells, published_words
from ratings.ofsted.rows.homes import is_fictitious
from ratings.ofsted.rows.row_reader import RowReader

#: Cells that say yes under "Joiner status" and "Leaver status"; what says nothing says no.
JOINED: Final = frozenset({"joiner", "yes", "y", "joined"})
LEFT: Final = frozenset({"leaver", "yes", "y", "left"})
NO: Final = frozenset({"", "no", "n", "not a joiner", "not a leaver"})


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One children's home that joined or left, as one row lists it. No name is ever read."""

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
        return is_fictitious(self.urn)

    @property
    def left_on(self) -> date | None:
        """The day it left, by whichever date is given."""
        return self.closed_on or self.cancelled_on or self.resigned_on

    @property
    def days(self) -> tuple[date, ...]:
        """The days the row names that tell when the list was made."""
        joined_on = self.registered_on if self.joined else None
        return tuple(day for day in (joined_on, self.left_on if self.left else None) if day)


class MovementRows(RowReader):
    """Reads rows of joiners and leavers. A list without flags, of closed homes alone, is one of leavers."""

    kind = "movements"

    def each(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[MovementRow]:
        """The children's homes among (row number, cells) as they come; no row is remembered."""
        for provision_type in self.walked(rows):
            before = len(self.problems)
            row = self._movement(provision_type)
            if not (row.joined or row.left):
                self.wrong("joined", "", "the home neither joined nor left by this row.")
            if len(self.problems) == before:
                yield row

    def _movement(self, provision_type: str) -> MovementRow:
        flags = {"joined", "left"} & set(self.columns)
        status = self.text("status")
        left_on = self.read("left_on", cells.read_day)
        cancelled = status.lower().startswith("cancel")
        return MovementRow(
            row=self.row,
            urn=self.urn(),
            provision_type=provision_type,
            sector=self.read("sector", published_words.read_sector) or "",
            region=self.region(),
            local_authority=self.text("local_authority", needed=True),
            places=self.read("places", cells.read_number),
            joined=bool(flags) and self._said("joined", JOINED),
            left=self._said("left", LEFT) if flags else True,
            registered_on=self.read("registered_on", cells.read_day),
            resigned_on=self.read("resigned_on", cells.read_day) or (None if cancelled else left_on),
            closed_on=self.read("closed_on", cells.read_day),
            cancelled_on=self.read("cancelled_on", cells.read_day) or (left_on if cancelled else None),
            status=status,
            reason=self.text("reason"),
        )

    def _said(self, name: str, yes: frozenset[str]) -> bool:
        text = (self.read(name, cells.read_text) or "").lower()
        if text in yes:
            return True
        if text not in NO:
            self.wrong(name, text, "this says neither that the home did nor that it did not.")
        return False
