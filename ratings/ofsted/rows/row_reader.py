"""Walks the rows under a heading and reads cells by column; collects problems and goes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypedDict, TypeVar, Unpack

from ratings.ofsted import cells, published_words
from ratings.ofsted.headings import NAMES, find_published_heading
from ratings.ofsted.problems import Problem

URN: Final = re.compile(r"SC\d{6}|\d{6,7}")
LONGEST: Final = {"owner": 255, "local_authority": 80, "status": 30, "event_type": 60, "reason": 255}
#: So much of the name of a type not known is kept, and so many names.
LONGEST_TYPE: Final = 60
MOST_TYPES: Final = 50
OTHER_TYPES: Final = "other types"
#: After so many problems the rest of a list is not looked at.
ENOUGH: Final = 1000
#: So many rows of totals and footnotes a list may end with.
MOST_UNDER: Final = 30
Found = TypeVar("Found")


class ListPlace(TypedDict):
    """Where a list stands: its file and sheet, its row of headings, and at which position each column we read is."""

    file: str
    sheet: str
    heading: list[str]
    columns: dict[str, int]


class RowReader:
    """The rows of one list. `problems` has everything wrong once they were walked, so that a report is complete."""

    def __init__(self, **place: Unpack[ListPlace]) -> None:
        self.file, self.sheet, self.columns = place["file"], place["sheet"], place["columns"]
        heading = place["heading"]
        self.headings = {name: cells.tidy_text(heading[position]) for name, position in self.columns.items()}
        self.width = max((i + 1 for i, cell in enumerate(heading) if cells.tidy_text(cell)), default=0)
        self.problems: list[Problem] = []
        self.providers = 0
        #: Types of provider not known, as published, and how many rows have each.
        self.unknown_types: Counter[str] = Counter()
        #: (row number, its cells) of rows without a number and a type of home since the last row with either.
        self.under: list[tuple[int, list[str]]] = []
        self.row = 0
        self._cells: list[str] = []
        self._told: set[str] = set()

    def walked(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[str]:
        """The provision type of each children's home among (row number, cells), that row being the present one.

        Blank rows and other providers are passed over, and so is what stands under the whole list: totals, footnotes.
        A row that does not fit its headings is a problem.
        """
        for number, row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if self._names_nobody(row):
                self.under.append((number, row))
                continue
            # Above a row of the list they are rows of it that lost what they name.
            above, self.under = self.under, []
            for numbered_row in (*above, (number, row)):
                if (kind := self._read_kind(*numbered_row)) is not None:
                    yield kind
        if len(self.under) > MOST_UNDER:
            above, self.under = self.under, []
            for numbered_row in above:
                self._read_kind(*numbered_row)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was passed over under the list, in a sentence."""
        if not self.under:
            return ()
        first = next(cell for cell in self.under[0][1] if cell.strip())
        rows = (
            f"row {self.under[0][0]}"
            if len(self.under) == 1
            else f"rows {self.under[0][0]} to {self.under[-1][0]}"
        )
        return (f"Under the list, {rows} name no home (“{cells.tidy_text(first)[:60]}”): passed over.",)

    def _read_kind(self, number: int, row: list[str]) -> str | None:
        """The provision type of a row of the list, which becomes the present one; None with a problem, or of no home of ours."""
        self.row, self._cells, self._told = number, row, set()
        self.providers += 1
        if wrong := self._misshapen():
            self.wrong("", "", wrong)
            return None
        kind = self.read("provision_type", published_words.read_provision_type)
        if kind is None and "provision_type" not in self._told:
            self._note_unknown_type()
        return kind

    def _names_nobody(self, row: list[str]) -> bool:
        """Whether a row has neither a home's number nor a type of home, and is not the first cells of one cut short."""
        before, self._cells = self._cells, row
        urn, kind = self.cell("urn").strip(), self.cell("provision_type").strip()
        self._cells = before
        text = next(cell for cell in row if cell.strip()).strip()
        cut = any(cell.strip().startswith(text) for cell in before)
        full = sum(bool(cell.strip()) for cell in row) > self.width / 2
        return not (URN.fullmatch(urn.upper()) or kind or cut or full)

    def urn(self) -> str:
        """The home's number; a problem where it is none Ofsted gives."""
        urn = (self.read("urn", cells.read_text) or "").upper()
        if not URN.fullmatch(urn):
            self.wrong("urn", urn, "this is not a number Ofsted gives to a home.")
        return urn

    def region(self) -> str:
        """The region's slug: the government's, or Ofsted's own where the list has no other."""
        name = "region" if self.cell("region").strip() else "ofsted_region"
        return self.read(name if name in self.columns else "region", published_words.read_region) or ""

    def text(self, name: str, *, needed: bool = False) -> str:
        """A cell's text, "" where it says nothing."""
        text = self.read(name, cells.read_text) or ""
        if needed and not text:
            self.wrong(name, "", "this must not be empty.")
        if len(text) > LONGEST.get(name, 255):
            self.wrong(name, text, f"this is longer than {LONGEST.get(name, 255)} characters.")
        return text

    def read(self, name: str, read: Callable[[str], Found]) -> Found | None:
        """What a reader makes of a cell, None with a problem where it cannot."""
        cell = self.cell(name)
        try:
            return read(cell)
        except cells.UnreadableCellError as problem:
            self.wrong(name, cells.tidy_text(cell), str(problem))
            return None

    def cell(self, name: str) -> str:
        """The cell of a column as the file has it, "" where there is no such column."""
        position = self.columns.get(name)
        if position is None:
            return ""
        try:
            return self._cells[position]
        except IndexError:
            return ""

    def wrong(self, name: str, value: str, why: str, row: int = 0) -> None:
        """Report a cell, once: what else is wrong with it follows from the first."""
        if name in self._told and not row:
            return
        self._told.add(name)
        column = self.headings.get(name, find_published_heading(name) if name in set(NAMES.values()) else "")
        self.problems.append(
            Problem(self.file, why, sheet=self.sheet, row=row or self.row, column=column, value=value)
        )

    def _note_unknown_type(self) -> None:
        cell = self.cell("provision_type")
        if not published_words.is_other_provider(cell):
            name = cells.tidy_text(cell)[:LONGEST_TYPE]
            self.unknown_types[name if len(self.unknown_types) < MOST_TYPES else OTHER_TYPES] += 1

    def _misshapen(self) -> str:
        """Why the row cannot stand under its headings, or ""."""
        if any(cell.strip() for cell in self._cells[self.width :]):
            return "the row has more cells than the headings; it may have slipped sideways."
        if len(self._cells) < self.width:
            return "the row ends early; the file may be cut short."
        return ""
