"""The rows of a list of homes as at a day, checked and made plain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from ratings import vocabulary

from . import cells, words
from .headings import AREAS, NAMES, published_name
from .report import Problem

URN: Final = re.compile(r"SC\d{6}|\d{6,7}")
EVENT_NUMBER: Final = re.compile(r"[0-9A-Z]{4,20}")
#: Seven digits from here on belong to the demonstration register; Ofsted's numbers are far below.
FICTITIOUS_FROM: Final = 9_000_000
#: Ofsted took over the inspection of children's homes in April 2007.
FIRST_INSPECTION: Final = date(2007, 4, 1)
LONGEST: Final = {"owner": 255, "local_authority": 80, "status": 30, "event_type": 60}
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Judged:
    """One area of an inspection: our slug and the word published."""

    area: str
    outcome: str
    as_published: str


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One children's home as one file lists it. No name and no address is ever read."""

    row: int
    urn: str
    provision_type: str
    sector: str
    region: str
    local_authority: str
    owner: str
    status: str
    places: int | None
    registered_on: date | None
    outcome: str
    event_number: str
    event_type: str
    inspected_on: date | None
    published_on: date | None
    judgements: tuple[Judged, ...]

    @property
    def is_fictitious(self) -> bool:
        """Whether the number is one of the demonstration register's."""
        return self.urn.isdigit() and int(self.urn) >= FICTITIOUS_FROM


def overall(judgements: Iterable[Judged]) -> str:
    """The outcome of a home: the one given overall, or none."""
    return next((judged.outcome for judged in judgements if judged.area == "overall"), vocabulary.NOT_JUDGED)


class RowReader:
    """Reads rows by column; collects problems and goes on, so that a report is complete."""

    def __init__(self, *, file: str, sheet: str, heading: list[str], columns: dict[str, int]) -> None:
        self.file, self.sheet, self.columns = file, sheet, columns
        self.headings = {name: cells.tidy(heading[position]) for name, position in columns.items()}
        self.width = max((i + 1 for i, cell in enumerate(heading) if cells.tidy(cell)), default=0)
        self.problems: list[Problem] = []
        self.providers = 0
        self._row = 0
        self._cells: list[str] = []
        self._told: set[str] = set()

    def homes(self, rows: Iterable[tuple[int, list[str]]]) -> list[HomeRow]:
        """The children's homes among (row number, cells); blank rows and other providers are passed over."""
        found = []
        seen: dict[str, int] = {}
        for number, row in rows:
            if not any(cell.strip() for cell in row):
                continue
            self._row, self._cells, self._told = number, row, set()
            self.providers += 1
            home = self._home()
            if home is None:
                continue
            if home.urn in seen:
                self._wrong("urn", home.urn, f"this home is listed twice, first in row {seen[home.urn]}.")
            seen.setdefault(home.urn, number)
            found.append(home)
        return found

    def _home(self) -> HomeRow | None:
        before = len(self.problems)
        if wrong := self._misshapen():
            self._wrong("", "", wrong)
            return None
        kind = self._read("provision_type", words.provision_type)
        if kind is None:
            return None
        urn = self._read("urn", cells.said) or ""
        if not URN.fullmatch(urn := urn.upper()):
            self._wrong("urn", urn, "this is not a number Ofsted gives to a home.")
        judgements = self._judgements()
        home = HomeRow(
            row=self._row,
            urn=urn,
            provision_type=kind,
            sector=self._read("sector", words.sector) or "",
            region=self._region(),
            local_authority=self._text("local_authority", needed=True),
            owner=self._text("owner"),
            status=self._text("status"),
            places=self._read("places", cells.number),
            registered_on=self._read("registered_on", cells.day),
            outcome=overall(judgements),
            event_number=self._text("event_number").upper(),
            event_type=self._text("event_type"),
            inspected_on=self._read("inspected_on", cells.day),
            published_on=self._read("published_on", cells.day),
            judgements=judgements,
        )
        self._check_inspection(home)
        return home if len(self.problems) == before else None

    def _misshapen(self) -> str:
        """Why the row cannot stand under its headings, or ""."""
        if any(cell.strip() for cell in self._cells[self.width :]):
            return "the row has more cells than the headings; it may have slipped sideways."
        if len(self._cells) < self.width:
            return "the row ends early; the file may be cut short."
        return ""

    def _region(self) -> str:
        name = "region" if self._cell("region").strip() else "ofsted_region"
        return self._read(name if name in self.columns else "region", words.region) or ""

    def _judgements(self) -> tuple[Judged, ...]:
        found = []
        for area in AREAS:
            outcome = self._read(area, words.grade)
            if outcome:
                found.append(Judged(area, outcome, cells.tidy(self._cell(area))))
        return tuple(found)

    def _check_inspection(self, home: HomeRow) -> None:
        if home.outcome and home.inspected_on is None:
            self._wrong("inspected_on", "", "the home has a judgement but no date of inspection.")
        if home.outcome and not EVENT_NUMBER.fullmatch(home.event_number):
            self._wrong("event_number", home.event_number, "this is not the number of an inspection.")
        if home.inspected_on and home.inspected_on < FIRST_INSPECTION:
            shown = self._cell("inspected_on")
            self._wrong("inspected_on", shown, "Ofsted inspects children’s homes only since April 2007.")

    def _text(self, name: str, *, needed: bool = False) -> str:
        text = self._read(name, cells.said) or ""
        if needed and not text:
            self._wrong(name, "", "this must not be empty.")
        if len(text) > LONGEST.get(name, 255):
            self._wrong(name, text, f"this is longer than {LONGEST[name]} characters.")
        return text

    def _read(self, name: str, read: Callable[[str], Found]) -> Found | None:
        cell = self._cell(name)
        try:
            return read(cell)
        except cells.Unreadable as problem:
            self._wrong(name, cells.tidy(cell), str(problem))
            return None

    def _cell(self, name: str) -> str:
        position = self.columns.get(name)
        return self._cells[position] if position is not None and position < len(self._cells) else ""

    def _wrong(self, name: str, value: str, why: str) -> None:
        """Report a cell, once: what else is wrong with it follows from the first."""
        if name in self._told:
            return
        self._told.add(name)
        column = self.headings.get(name, published_name(name) if name in set(NAMES.values()) else "")
        self.problems.append(
            Problem(self.file, why, sheet=self.sheet, row=self._row, column=column, value=value)
        )
