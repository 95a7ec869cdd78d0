"""What a drawing shows: bars or lines of an answer's rows, before any shape or colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from ratings import phrases
from ratings.answers.rows import AnswerRow

Kind = Literal["stacked", "single", "change", "line", "panels", "nothing"]


#: With more bars than this each is drawn low.
MOST_TALL = 14


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of a bar. `start` and `length` are fractions of the longest bar drawn.

    `outcome` is the one counted, or "" where several are added up. `reach` are the ends of its 95% interval,
    measured as `start` is.
    """

    outcome: str
    label: str
    row: AnswerRow
    start: float
    length: float
    text: str
    reach: tuple[float, float] | None = None

    @property
    def said(self) -> str:
        """The value in full: "86 of 467 homes, 18.3%"."""
        return phrase_row(self.row)


@dataclass(frozen=True, slots=True)
class BarSpec:
    """One group at one period; `apart` opens a new family of groups."""

    group: str
    label: str
    base: int
    parts: tuple[BarPart, ...]
    apart: bool = False

    @property
    def words(self) -> str:
        """“7 homes” or “7 inspections”."""
        noun = "inspection" if self.parts[0].row.counted == "inspections" else "home"
        return f"{phrases.format_count(self.base)} {noun}{'' if self.base == 1 else 's'}"

    @property
    def why(self) -> str:
        """The counts of a base too small for shares."""
        if not self.base:
            in_year = self.parts[0].row.counted == "inspections"
            return f"N{phrases.none_judged_note(in_year=in_year)[1:]}."
        if len(self.parts) == 1:
            return f"Too few to show as a share: {self.parts[0].row.base}."
        return f"Too few to show as shares: {self.counts}."

    @property
    def counts(self) -> str:
        """“1 outstanding, 4 good”: the counts of a base too small for shares, zeros left out."""
        counts_in_words = [
            f"{part.row.numerator} {part.label.lower()}" for part in self.parts if part.row.numerator
        ]
        return ", ".join(counts_in_words) or "none judged so"


@dataclass(frozen=True, slots=True)
class LineSpec:
    """One group through time: a row for each period, and its value or None for a gap."""

    group: str
    label: str
    outcome: str
    rows: tuple[AnswerRow, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    #: Where no line leads from the value before: the two come from different sources.
    breaks: tuple[int, ...] = ()

    @property
    def last(self) -> int | None:
        """Where the newest value stands, or None where there is none."""
        filled = [index for index, value in enumerate(self.values) if value is not None]
        return filled[-1] if filled else None


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A drawing's content. Which parts are filled depends on `kind`.

    stacked, single: `bars`, with bases under the threshold in `too_few`;
    line: one line in `lines`; panels: `lines` grouped by group, each beside `reference`;
    change: `bars` of points from `zero`, which is a part of the width as their lengths are;
    nothing: every group is a gap, and `missing` says why.
    """

    kind: Kind
    unit: str
    periods: tuple[date, ...]
    bars: tuple[BarSpec, ...] = ()
    too_few: tuple[BarSpec, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    lines: tuple[LineSpec, ...] = ()
    reference: LineSpec | None = None
    top: float = 1.0
    #: What the longest bar is worth: a share of 0 to 1, or homes.
    longest: float = 1.0
    #: Of a change: where nothing changed, and the points at the left edge of the drawing.
    zero: float = 0.0
    lowest: float = 0.0
    #: What each period is called under an axis: “2025” or “2024-25”.
    named: tuple[str, ...] = ()

    @property
    def few_listed(self) -> tuple[BarSpec, ...]:
        """The groups too small for shares, where they are few enough to be reported one by one."""
        return self.too_few if len(self.too_few) <= MOST_TALL else ()

    @property
    def few_together(self) -> int:
        """How many groups too small for shares are reported together."""
        return len(self.too_few) - len(self.few_listed)

    @property
    def dense(self) -> bool:
        """Whether there are so many bars that each has to be low."""
        return len(self.bars) > MOST_TALL

    @property
    def panels(self) -> tuple[tuple[LineSpec, ...], ...]:
        """Lines by group: one panel each."""
        return tuple(tuple(lines) for _, lines in groupby(self.lines, key=lambda line: line.group))


def phrase_row(row: AnswerRow) -> str:
    """A row in full: "86 of 467 homes, 18.3%", or why there is no share."""
    if row.is_gap:
        return row.note or "no value"
    if row.before is not None:
        return phrase_row_change(row)
    tail = row.percent or row.note
    sentence = f"{row.base}, {tail}" if tail else row.base
    return f"{sentence}, 95% interval {row.interval}" if row.interval else sentence


def phrase_row_change(row: AnswerRow) -> str:
    """A change in full: "from 5.2% of 1,203 homes to 7.5% of 467 homes, +2.3 points", or why there is none."""
    if row.before is None or row.points is None:
        return row.note or "no value"
    interval = f", 95% interval {row.change_interval}" if row.change_interval else ""
    return (
        f"{row.change}, from {row.before.percent} ({row.before.base}) to {row.percent} ({row.base}){interval}"
    )
