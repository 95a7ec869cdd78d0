"""Children's homes as lists of them give them: as at a day, with places alone, or once for every inspection of a year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Unpack

from ratings import vocabulary
from ratings.ofsted import cells, published_words
from ratings.ofsted.headings import AREAS
from ratings.ofsted.problems import Problem
from ratings.ofsted.rows.row_reader import ENOUGH, ListPlace, RowReader

EVENT_NUMBER: Final = re.compile(r"[0-9A-Z]{4,20}")
#: What a spreadsheet makes of a number it finds too long: the number is lost, the inspection is not, and goes by its day.
LOST_NUMBER: Final = re.compile(r"\d(\.\d+)?E\+\d+")
BY_ITS_DAY: Final = "on "
#: Seven digits from here on belong to the demonstration register; Ofsted's numbers are far below.
FICTITIOUS_FROM: Final = 9_000_000
#: Ofsted took over the inspection of children's homes in April 2007.
FIRST_INSPECTION: Final = date(2007, 4, 1)
#: So many combinations of judgements are remembered.
MOST_KEPT: Final = 4096
#: A list that names no kind is one of inspections where so great a part of its rows repeats a home with another event.
LEAST_REPEATED: Final = 0.02


@dataclass(frozen=True, slots=True)
class ListedJudgement:
    """One area of an inspection: our slug and the word published."""

    area: str
    outcome: str
    as_published: str


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One children's home as one row lists it. No name and no address is ever read."""

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
    judgements: tuple[ListedJudgement, ...]

    @property
    def is_fictitious(self) -> bool:
        """Whether the number is one of the demonstration register's."""
        return is_fictitious(self.urn)

    @property
    def days(self) -> tuple[date, ...]:
        """The days the row names that tell when the list was made."""
        return tuple(day for day in (self.inspected_on, self.registered_on) if day)


def is_fictitious(urn: str) -> bool:
    """Whether a home's number is one of the demonstration register's."""
    return urn.isdigit() and int(urn) >= FICTITIOUS_FROM


def is_numbered(home: HomeRow) -> bool:
    """Whether the row's inspection has a number, or had one before a spreadsheet spoilt it."""
    return home.event_number.startswith(BY_ITS_DAY) or EVENT_NUMBER.fullmatch(home.event_number) is not None


def find_overall_outcome(judgements: Iterable[ListedJudgement]) -> str:
    """The outcome of a home: the one given overall, or none."""
    return next((judged.outcome for judged in judgements if judged.area == "overall"), vocabulary.NOT_JUDGED)


class HomeRows(RowReader):
    """Reads rows of homes. `kind` is "as-at", "in-year", "places", or "" until the rows settle it."""

    def __init__(self, *, kind: str, **place: Unpack[ListPlace]) -> None:
        super().__init__(**place)
        self.kind = kind
        #: While the kind is open: what is wrong with the inspections if the list is one of a year.
        self._without_event: list[Problem] = []
        #: How many inspections have a number a spreadsheet spoilt, and the first row of them.
        self.lost = self.first_lost = 0
        #: What the cells of all areas together say: a few hundred combinations fill any list.
        self._judged: dict[tuple[str, ...], tuple[ListedJudgement, ...]] = {}

    def each(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[HomeRow]:
        """The children's homes among (row number, cells) as they come; no row is remembered."""
        for provision_type in self.walked(rows):
            home = self._home(provision_type)
            if home is None:
                continue
            if self.kind in ("in-year", ""):
                self._check_event(home)
            yield home

    def settle_kind(self, *, homes: int, other_events: int) -> None:
        """Say what a list that names no kind is, once its rows are walked: of inspections, where enough of them repeat a
        home with another event. `other_events` is how many do, of `homes` rows."""
        if self.kind:
            return
        self.kind = "in-year" if other_events > max(1, LEAST_REPEATED * homes) else "as-at"
        if self.kind == "in-year":
            self.problems += self._without_event

    def _check_event(self, home: HomeRow) -> None:
        """Report an inspection of a year without its date or its number, or note it where the kind is open."""
        before = len(self.problems)
        if home.inspected_on is None:
            self.wrong("inspected_on", "", "an inspection must have its date.", home.row)
        if not is_numbered(home):
            why = "this is not the number of an inspection."
            self.wrong("event_number", home.event_number, why, home.row)
        if not self.kind:
            self._without_event += self.problems[before : before + ENOUGH - len(self._without_event)]
            del self.problems[before:]

    def _home(self, provision_type: str) -> HomeRow | None:
        before = len(self.problems)
        judgements = self._judgements()
        inspected_on = self.read("inspected_on", cells.read_day)
        home = HomeRow(
            row=self.row,
            urn=self.urn(),
            provision_type=provision_type,
            sector=self.read("sector", published_words.read_sector) or "",
            region=self.region(),
            local_authority=self.text("local_authority", needed=True),
            owner=self.text("owner"),
            status=self.text("status"),
            places=self.read("places", cells.read_number),
            registered_on=self.read("registered_on", cells.read_day),
            outcome=find_overall_outcome(judgements),
            event_number=self._event_number(inspected_on),
            event_type=self.text("event_type"),
            inspected_on=inspected_on,
            published_on=self.read("published_on", cells.read_day),
            judgements=judgements,
        )
        self._check_inspection(home)
        return home if len(self.problems) == before else None

    def _event_number(self, day: date | None) -> str:
        number = self.text("event_number").upper()
        if day and LOST_NUMBER.fullmatch(number):
            self.lost += 1
            self.first_lost = self.first_lost or self.row
            return f"{BY_ITS_DAY}{day.isoformat()}"
        return number

    def _judgements(self) -> tuple[ListedJudgement, ...]:
        if self.kind == "places":
            return ()
        values = tuple(map(self.cell, AREAS))
        if values in self._judged:
            return self._judged[values]
        before = len(self.problems)
        judgements = []
        for area in AREAS:
            outcome = self.read(area, published_words.read_grade)
            if outcome:
                judgements.append(ListedJudgement(area, outcome, cells.tidy_text(self.cell(area))))
        if (
            len(self.problems) == before
            and len(self._judged) < MOST_KEPT
            and all(len(cell) <= cells.SHORT for cell in values)
        ):
            self._judged[values] = tuple(judgements)
        return tuple(judgements)

    def _check_inspection(self, home: HomeRow) -> None:
        if home.outcome and home.inspected_on is None:
            self.wrong("inspected_on", "", "the home has a judgement but no date of inspection.")
        if home.outcome and not is_numbered(home):
            self.wrong("event_number", home.event_number, "this is not the number of an inspection.")
        if home.inspected_on and home.inspected_on < FIRST_INSPECTION:
            value = self.cell("inspected_on")
            self.wrong("inspected_on", value, "Ofsted inspects children’s homes only since April 2007.")
