"""A measure's rows as a table for people and as comma-separated values for programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import groupby

from ratings import vocabulary, wording
from ratings.drawing.palette import shade
from ratings.measures import Measure
from ratings.measures.answers import Answer, Row

DASH = "–"
#: In place of a count of homes that a release leaves out: it is not known to be nought.
NOT_LISTED = "Not listed"
FIRST = {"owner-size": "Owner", "sector-and-owner-size": "Owner", "sector": "Sector", "region": "Region"}
CSV_COLUMNS = (
    "group",
    "label",
    "period",
    "outcome",
    "numerator",
    "denominator",
    "share",
    "not_judged",
    "note",
    "source",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count and its share; a dash for a share on a small base."""

    count: str
    share: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One group at one period. `gap` says why there are no figures."""

    label: str
    not_judged: str
    judged: str
    cells: tuple[Cell, ...]
    gap: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading, which may be empty."""

    heading: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Everything the table template needs."""

    caption: str
    first: str
    columns: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    shares: bool
    has_dash: bool

    @property
    def width(self) -> int:
        """How many columns there are."""
        return 3 + len(self.columns) * (2 if self.shares else 1)

    @property
    def figures(self) -> int:
        """How many columns hold figures."""
        return self.width - 1


def table(answer: Answer, whole: Answer | None = None) -> Table:
    """The rows of an answer as a table; `whole` adds a line for all homes."""
    measure = answer.measure
    by_period = len(answer.periods) > 1
    sections = list(by_group(answer) if by_period and measure.by else flat(answer, by_period=by_period))
    if whole and not by_period:
        total = table_row(whole.rows[0].label, list(whole.rows), total=True)
        sections[-1] = Section(sections[-1].heading, (*sections[-1].rows, total))
    cells = [cell for section in sections for row in section.rows for cell in row.cells]
    return Table(
        caption=answer.definition,
        first="As at" if by_period else FIRST.get(measure.by, "Homes"),
        columns=columns(measure),
        sections=tuple(sections),
        shares=measure.unit == "share",
        has_dash=measure.unit == "share" and any(cell.share == DASH for cell in cells),
    )


def columns(measure: Measure) -> tuple[tuple[str, str], ...]:
    """(shade, words) of each outcome counted, or of their sum."""
    if measure.separate or len(measure.outcomes) == 1:
        return tuple((shade(slug), vocabulary.OUTCOMES[slug]) for slug in measure.shown_outcomes)
    told = wording.outcomes(measure)
    return (("", f"{told[:1].upper()}{told[1:]}"),)


def by_group(answer: Answer) -> Iterator[Section]:
    """A section for each group, a row for each period."""
    for _, found in groupby(answer.rows, key=lambda row: row.group):
        heap = list(found)
        yield Section(heap[0].label, tuple(periods(heap)))


def flat(answer: Answer, *, by_period: bool) -> Iterator[Section]:
    """One section, or private homes by owner size and then the other sectors."""
    if by_period:
        yield Section("", tuple(periods(answer.rows)))
        return
    if answer.measure.by != "sector-and-owner-size":
        yield Section("", tuple(rows_of(answer.rows)))
        return
    private = tuple(row for row in answer.rows if row.group in vocabulary.OWNER_SIZES)
    other = tuple(row for row in answer.rows if row.group not in vocabulary.OWNER_SIZES)
    if private:
        yield Section("Private, by how many homes the owner has", tuple(rows_of(private, owners=True)))
    if other:
        yield Section("Other sectors", tuple(rows_of(other)))


def periods(heap: Iterable[Row]) -> Iterator[TableRow]:
    """Rows named by their day, newest first."""
    ordered = sorted(heap, key=lambda row: row.period, reverse=True)
    for period, found in groupby(ordered, key=lambda row: row.period):
        yield table_row(wording.day(period), list(found))


def rows_of(found: Iterable[Row], *, owners: bool = False) -> Iterator[TableRow]:
    """Rows named by their group."""
    for group, heap in groupby(found, key=lambda row: row.group):
        first, *rest = heap
        label = vocabulary.OWNER_SIZES[group] if owners else first.label
        yield table_row(label, [first, *rest])


def table_row(label: str, heap: list[Row], *, total: bool = False) -> TableRow:
    """One line of the table from a group's rows at one period."""
    first = heap[0]
    if first.is_gap:
        return TableRow(label, "", "", (), gap=first.note or "No figures.", total=total)
    return TableRow(
        label,
        NOT_LISTED if first.not_judged is None else wording.count(first.not_judged),
        wording.count(first.denominator or 0),
        tuple(Cell(wording.count(row.numerator or 0), row.percent or DASH) for row in heap),
        total=total,
    )


def csv_text(answer: Answer) -> str:
    """The rows as comma-separated values: a line of names, then one line a row; "" for what is missing."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for record in records(answer):
        writer.writerow([safe(cell) for cell in record])
    return out.getvalue()


def records(answer: Answer) -> Iterator[tuple[str | int | float | None, ...]]:
    """The rows as files give them, in the order of CSV_COLUMNS; None is a gap.

    The last column repeats the source on every line, so that lines cut out keep it.
    """
    source = " ".join(filter(None, (answer.register_note, answer.source)))
    for row in answer.rows:
        yield (
            row.group,
            row.label,
            row.period.isoformat(),
            row.outcome or ",".join(answer.measure.outcomes),
            row.numerator,
            row.denominator,
            row.share,
            row.not_judged,
            row.note,
            source,
        )


def safe(cell: object) -> object:
    """Text that no spreadsheet takes for a formula; numbers and gaps as they are."""
    if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{cell}"
    return "" if cell is None else cell
