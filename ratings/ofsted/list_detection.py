"""Which of Ofsted's lists a sheet holds: by its columns, its titles, and the name of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ratings.ofsted import titles as naming
from ratings.ofsted.cells import fold_cell
from ratings.ofsted.files.tables import SheetTable
from ratings.ofsted.headings import (
    DEEPEST,
    NEEDED,
    find_published_heading,
    is_heading,
    map_columns,
    name_column,
)
from ratings.ofsted.problems import Problem

#: What each kind is called in a message.
KINDS: Final = {
    "as-at": "homes and their latest judgement, as at a day",
    "in-year": "inspections of a year",
    "places": "homes and places, as at a day",
    "movements": "homes that joined or left in a year",
}
PREMISES: Final = re.compile(r"\bpremises\b")
PLACES: Final = re.compile(r"\bproviders? ?(\+|and|&)? ?places\b")
CLOSED: Final = re.compile(r"\bclosed\b")
SERIES: Final = re.compile(r"\btime series\b")
LATEST: Final = re.compile(r"latest full inspection (event|date|publication|overall)")
EACH: Final = re.compile(r"inspection (event type|event number|publication date|overall)")
#: What other programs put between cells, and how few of it a row of headings has at least.
DELIMITERS: Final = {";": "semicolons", "\t": "tabs"}
FEWEST_COLUMNS: Final = 4
#: The columns of one that left, where no flag says so.
LEAVING: Final = frozenset({"resigned_on", "closed_on", "cancelled_on", "left_on"})


@dataclass(frozen=True, slots=True)
class DetectedList:
    """A sheet with the heading of a list of providers. `kind` is "" where its rows must tell."""

    file: str
    sheet: str
    titles: tuple[str, ...]
    heading: list[str]
    heading_row: int
    kind: str

    @property
    def says(self) -> list[str]:
        """The texts that tell what the sheet is."""
        return [*self.titles, self.sheet]

    def problem(self, why: str, *, row: int = 0, column: str = "", value: str = "") -> Problem:
        """Something wrong with this list."""
        return Problem(self.file, why, self.sheet, row, column, value)

    def columns(self) -> tuple[dict[str, int], list[Problem]]:
        """(our name -> position, what is wrong with the headings)."""
        places, twice = map_columns(self.heading)
        problems = [
            self.problem("this column is there twice.", row=self.heading_row, column=name) for name in twice
        ]
        needed = [name for name in NEEDED[self.kind or "as-at"] if name not in places]
        if not {"region", "ofsted_region"} & set(places):
            needed.append("region")
        problems += [
            self.problem(
                f"there is no column “{find_published_heading(name)}”, or any name it has had.",
                row=self.heading_row,
            )
            for name in needed
        ]
        return places, problems


def detect_list(
    table: SheetTable, top: list[list[str]], *, file: str, stem: str, kind: str
) -> tuple[DetectedList | None, int]:
    """(the list a sheet's first rows begin, or None; how many of them belong to its heading).

    `kind` overrules what the sheet says it is. A sheet of premises, or a table of totals, is no such list.
    """
    for position, row in enumerate(top):
        if is_heading(row):
            titles = tuple(cell for line in top[:position] for cell in line[:1] if cell.strip())
            detected = kind or detect_kind(row, [*titles, table.sheet], stem)
            if detected == "none":
                return None, position + 1
            return DetectedList(file, table.sheet, titles, row, position + 1, detected), position + 1
    return None, 0


def detect_kind(heading: list[str], says: Iterable[str], stem: str) -> str:
    """The kind of a list, "" where only its rows can tell, "none" where it is no list of homes we read."""
    names = {name for cell in heading if (name := name_column(cell))}
    own, file = " | ".join(naming.normalise_title(text) for text in says), naming.normalise_title(stem)
    if {"joined", "left"} & names:
        return "movements"
    if PREMISES.search(own) or any(fold_cell(cell).startswith("premises ") for cell in heading):
        return "none"
    return (
        ("" if "overall" in names else detect_kind_without_outcomes(names, own, file))
        or detect_named_kind(own, file)
        or detect_kind_by_columns(heading, names)
    )


def detect_kind_without_outcomes(names: set[str], own: str, file: str) -> str:
    """The kind of a list without outcomes by what it or its file is called, or ""."""
    if names & LEAVING and (CLOSED.search(own) or CLOSED.search(file)):
        return "movements"
    return "places" if PLACES.search(own) or PLACES.search(file) else ""


def detect_named_kind(own: str, file: str) -> str:
    """The kind a sheet calls itself, or its file, or ""."""
    for text in (own, file):
        if naming.IN_YEAR.search(text):
            return "in-year"
        if naming.AS_AT.search(text):
            return "as-at"
    return ""


def detect_kind_by_columns(heading: list[str], names: set[str]) -> str:
    """The kind the columns tell, "none" or "" as for `kind_of`."""
    if "overall" not in names:
        return "places" if "places" in names else "none"
    if any(LATEST.match(fold_cell(cell)) for cell in heading):
        return "as-at"
    return "in-year" if any(EACH.match(fold_cell(cell)) for cell in heading) else ""


def phrase_other_delimiter(top: list[list[str]]) -> str:
    """Why the first rows of a CSV are no rows of cells: another mark stands between them. "" where none does."""
    for row in top:
        text = ",".join(row)
        for mark, name in DELIMITERS.items():
            if text.count(mark) >= FEWEST_COLUMNS and is_heading(text.split(mark)):
                return f"its cells are separated by {name}: save it with commas between them."
    return ""


def phrase_no_list(tables: int) -> str:
    """Why a file holds no list we read."""
    if tables:
        return "no list here gives inspection outcomes (a column such as “Overall effectiveness”)."
    return f"no row among the first {DEEPEST} has the headings “URN” and “Provision type”."
