"""What a drawing shows: bars or lines taken from an answer's rows, before any shape or colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from ratings import vocabulary, wording
from ratings.answers import Answer, Row
from ratings.measures import Measure

Kind = Literal["stacked", "single", "line", "panels", "nothing"]

OWNERS = {
    "1": "Owner of 1 home",
    "2-4": "Owner of 2 to 4",
    "5-9": "Owner of 5 to 9",
    "10+": "Owner of 10 or more",
    vocabulary.NO_OWNER: "Owner not published",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar. `start` and `length` are fractions of the longest bar drawn.

    `outcome` is the one counted, or "" where several are added up.
    """

    outcome: str
    label: str
    row: Row
    start: float
    length: float
    text: str

    @property
    def said(self) -> str:
        """The value in full: "86 of 469 homes, 18.3%"."""
        return said(self.row)


@dataclass(frozen=True, slots=True)
class Bar:
    """One group at one period; `apart` opens a new family of groups."""

    group: str
    label: str
    base: int
    parts: tuple[Part, ...]
    apart: bool = False

    @property
    def words(self) -> str:
        """“7 homes”."""
        return f"{wording.count(self.base)} {'home' if self.base == 1 else 'homes'}"

    @property
    def why(self) -> str:
        """The counts of a base too small for shares."""
        if not self.base:
            return "No home here had a judgement."
        if len(self.parts) == 1:
            return f"Too few to show as a share: {self.parts[0].row.base}."
        return f"Too few to show as shares: {self.counts}."

    @property
    def counts(self) -> str:
        """“1 outstanding, 4 good”: the counts of a base too small for shares, naught left out."""
        told = [f"{part.row.numerator} {part.label.lower()}" for part in self.parts if part.row.numerator]
        return ", ".join(told) or "none judged so"


@dataclass(frozen=True, slots=True)
class Line:
    """One group through time: a row for each period, and its value or None for a gap."""

    group: str
    label: str
    outcome: str
    rows: tuple[Row, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]

    @property
    def last(self) -> int | None:
        """Where the newest value stands, or None where there is none."""
        found = [index for index, value in enumerate(self.values) if value is not None]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing's content. Which parts are filled depends on `kind`.

    stacked, single: `bars`, with bases under the threshold in `too_few`;
    line: one line in `lines`; panels: `lines` grouped by group, each beside `reference`;
    nothing: every group is a gap, and `missing` says why.
    """

    kind: Kind
    unit: str
    periods: tuple[date, ...]
    bars: tuple[Bar, ...] = ()
    too_few: tuple[Bar, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    reference: Line | None = None
    top: float = 1.0
    #: What the longest bar is worth: a share of 0 to 1, or homes.
    longest: float = 1.0

    @property
    def panels(self) -> tuple[tuple[Line, ...], ...]:
        """Lines by group: one panel each."""
        return tuple(tuple(lines) for _, lines in groupby(self.lines, key=lambda line: line.group))


def plot(answer: Answer, whole: Answer | None = None) -> Plot:
    """The plot of an answer; `whole` is the same question without a breakdown, for reference."""
    rows = [row for row in answer.rows if not row.is_gap]
    periods = tuple(sorted({row.period for row in rows}))
    if not periods:
        return Plot("nothing", answer.measure.unit, answer.periods, missing=missing(answer.rows))
    if len(answer.periods) == 1 or (answer.measure.separate and not answer.measure.by):
        return bars(answer, rows)
    return lines(answer, whole)


def bars(answer: Answer, rows: list[Row]) -> Plot:
    """One bar a group, or one a period where there is a single group."""
    measure = answer.measure
    by_period = len(answer.periods) > 1
    heaps = [
        list(heap) for _, heap in groupby(sorted_rows(rows, by_period), key=lambda r: (r.group, r.period))
    ]
    counting = measure.unit == "count"
    longest = max((longest_of(heap, counting=counting) for heap in heaps), default=0) or 1
    shown: list[Bar] = []
    too_few: list[Bar] = []
    family = ""
    for heap in heaps:
        first = heap[0]
        label = wording.day(first.period) if by_period else name(answer, first)
        small = not counting and (first.denominator or 0) < vocabulary.SMALL_BASE
        parts = tuple(stretches(measure, heap, longest))
        if small:
            too_few.append(Bar(first.group, label, first.denominator or 0, parts))
            continue
        kin = family_of(measure.by, first.group)
        shown.append(
            Bar(first.group, label, first.denominator or 0, parts, apart=bool(shown) and kin != family)
        )
        family = kin
    return Plot(
        "stacked" if measure.separate else "single",
        measure.unit,
        answer.periods,
        bars=tuple(shown),
        too_few=tuple(too_few),
        missing=missing(answer.rows),
        longest=longest,
    )


def longest_of(heap: list[Row], *, counting: bool) -> float:
    """How long the bar of one group is: homes, or the share of them."""
    total = sum(row.numerator or 0 for row in heap)
    base = heap[0].denominator or 0
    if counting:
        return total
    return total / base if base >= vocabulary.SMALL_BASE else 0


def stretches(measure: Measure, heap: list[Row], longest: float) -> Iterable[Part]:
    """The parts of one bar, left to right, from the counts themselves so that they always meet."""
    counting = measure.unit == "count"
    start = 0.0
    for row in heap:
        count, base = row.numerator or 0, row.denominator or 1
        length = (count if counting else count / base) / longest
        outcome, label = counted(measure, row)
        yield Part(outcome, label, row, start, length, value_text(row, counting=counting))
        start += length


def counted(measure: Measure, row: Row) -> tuple[str, str]:
    """(outcome, words) a row counts; the outcome is "" where several are added up."""
    outcome = row.outcome or (measure.outcomes[0] if len(measure.outcomes) == 1 else "")
    return outcome, vocabulary.OUTCOMES[outcome] if outcome else wording.outcomes(measure)


def lines(answer: Answer, whole: Answer | None) -> Plot:
    """One line a group and outcome; a small or missing base is a gap."""
    counting = answer.measure.unit == "count"
    drawn = tuple(through(answer, counting=counting))
    reference = next(iter(through(whole, counting=False)), None) if whole and not counting else None
    if not answer.measure.by or answer.measure.separate:
        reference = None
    values = [value for line in (*drawn, *([reference] if reference else [])) for value in line.values]
    return Plot(
        "panels" if answer.measure.by else "line",
        answer.measure.unit,
        answer.periods,
        lines=tuple(line for line in drawn if line.last is not None),
        missing=tuple({line.label: silence(line) for line in drawn if line.last is None}.items()),
        reference=reference,
        top=nice(max((value for value in values if value is not None), default=0), counting=counting),
    )


def silence(line: Line) -> str:
    """Why a line has no value at all."""
    if any(row.note == wording.SMALL_BASE_NOTE for row in line.rows):
        return "Too few homes to show as shares; the table gives the counts."
    return line.rows[-1].note


def through(answer: Answer, *, counting: bool) -> Iterable[Line]:
    """Every line of an answer, with a value or a gap for each of its periods."""
    heaps: dict[tuple[str, str], dict[date, Row]] = {}
    for row in answer.rows:
        heaps.setdefault((row.group, row.outcome), {})[row.period] = row
    for (group, outcome), found in heaps.items():
        some = next(iter(found.values()))
        rows = tuple(
            found.get(period) or Row(group, some.label, period, outcome, None, None, None)
            for period in answer.periods
        )
        values = tuple(
            (None if row.is_gap else float(row.numerator or 0)) if counting else exact(row) for row in rows
        )
        texts = tuple(value_text(row, counting=counting) for row in rows)
        yield Line(group, name(answer, some), counted(answer.measure, some)[0], rows, values, texts)


def exact(row: Row) -> float | None:
    """The share unrounded, or None where none may be shown."""
    if row.share is None or row.numerator is None or not row.denominator:
        return None
    return row.numerator / row.denominator


def sorted_rows(rows: list[Row], by_period: bool) -> list[Row]:
    """Rows in the order drawn: as they come, or newest period first."""
    return sorted(rows, key=lambda row: row.period, reverse=True) if by_period else rows


def missing(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """(label, why) of groups that have no value at any period."""
    notes: dict[str, str] = {}
    there = {row.group for row in rows if not row.is_gap}
    for row in rows:
        if row.is_gap and row.group not in there:
            notes[OWNERS.get(row.group, row.label)] = row.note
    return tuple(notes.items())


def name(answer: Answer, row: Row) -> str:
    """What a drawing calls a group: short, and whole without its heading."""
    return OWNERS.get(row.group, row.label) if answer.measure.by.endswith("owner-size") else row.label


def family_of(by: str, group: str) -> str:
    """Groups of one family stand together: private homes by owner size, then the other sectors."""
    return "private" if by == "sector-and-owner-size" and group in vocabulary.OWNER_SIZES else ""


def value_text(row: Row, *, counting: bool) -> str:
    """A value as a label gives it: "7.5%" or "35"."""
    return wording.count(row.numerator or 0) if counting else row.percent


def said(row: Row) -> str:
    """A row in full: "86 of 469 homes, 18.3%", or why there is no share."""
    if row.is_gap:
        return row.note or "no value"
    tail = row.percent or row.note
    return f"{row.base}, {tail}" if tail else row.base


def nice(value: float, *, counting: bool) -> float:
    """The next round number at or above a value, for the top of an axis that three steps divide well."""
    if value <= 0:
        return 10.0 if counting else 0.05
    unit = 1.0 if counting else 0.01
    step = unit
    while True:
        for factor in (1, 2, 3, 4, 5, 6, 8):
            if value <= factor * step * (1 + 1e-9) and (counting or factor * step >= 0.02):
                top = factor * step
                return top if counting else min(top, 1.0)
        step *= 10
