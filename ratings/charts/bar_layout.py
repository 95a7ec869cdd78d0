"""Where bars and their words stand: x in fractions of the width, y in pixels, so that type never scales."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ratings import phrases
from ratings.charts.palette import shade_of_outcome
from ratings.charts.spec import BarPart, BarSpec, ChartSpec

Size = Literal["big", "side"]
THICK = {"big": 32, "side": 24}
#: How thick and how far apart bars are where there are many.
DENSE_THICK, DENSE_PITCH = 10, 36

#: A stretch shorter than this part of the width carries no words of its own.
ROOM_FOR_TEXT = 0.075
#: One shorter than this loses its words where the drawing is narrow.
TIGHT = 0.13
#: A single bar's longest stretch, so that its value fits beside it.
LONGEST_SINGLE = 0.82
#: Labels longer than this leave no room for the base on a phone.
LONG_LABEL = 26
#: One longer than this is wider than a phone.
LONGEST_LABEL = 36


def format_fraction(fraction: float) -> str:
    """A fraction as SVG wants it, always written the same way."""
    return f"{fraction * 100:.2f}%"


@dataclass(frozen=True, slots=True)
class BarStretch:
    """One outcome's stretch of a bar, and the words inside it if there is room."""

    part: BarPart
    shade: str
    x: float
    width: float
    inside: str = ""
    tight: bool = False
    reach: tuple[float, float] | None = None

    @property
    def left(self) -> str:
        return format_fraction(self.x)

    @property
    def wide(self) -> str:
        return format_fraction(self.width)

    @property
    def middle(self) -> str:
        return format_fraction(self.x + self.width / 2)

    @property
    def right(self) -> str:
        return format_fraction(self.x + self.width)


@dataclass(frozen=True, slots=True)
class BarEnd:
    """The words beneath one end of a bar."""

    shade: str
    value: str
    word: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """A bar with its label, base, stretches and end values; y grows downwards."""

    bar: BarSpec
    y: int
    thick: int
    stretches: tuple[BarStretch, ...]
    base: str
    first: BarEnd | None = None
    last: BarEnd | None = None
    stacked: bool = True

    @property
    def label(self) -> str:
        """What the bar is called, no longer than a phone is wide; the table has it whole."""
        whole = self.bar.label
        return whole if len(whole) <= LONGEST_LABEL else f"{whole[:LONGEST_LABEL].rstrip()}…"

    @property
    def whisker(self) -> tuple[str, str] | None:
        """Where the 95% interval begins and ends."""
        reach = self.stretches[0].reach
        return (format_fraction(reach[0]), format_fraction(reach[1])) if reach else None

    @property
    def middle_y(self) -> float:
        """Half-way down the bar."""
        return self.top + self.thick / 2

    @property
    def cap_top(self) -> float:
        """Where the short lines at an interval's ends begin."""
        return self.middle_y - 4

    @property
    def cap_bottom(self) -> float:
        return self.middle_y + 4

    @property
    def rises(self) -> bool:
        """Of a change: whether the share rose."""
        return (self.bar.parts[0].row.points or 0) >= 0

    @property
    def before_x(self) -> str:
        """Of a change: where a number beside the left end stands."""
        reach = self.stretches[0].reach
        return format_fraction(min(self.stretches[0].x, reach[0] if reach else 1.0))

    @property
    def label_y(self) -> int:
        return self.y + (14 if self.stacked else 13)

    @property
    def top(self) -> int:
        return self.y + (22 if self.stacked else 19)

    @property
    def bottom(self) -> int:
        return self.top + self.thick

    @property
    def inside_y(self) -> float:
        return self.top + self.thick / 2 + 4.5

    @property
    def value_y(self) -> float:
        return self.top + self.thick / 2 + 5

    @property
    def end_y(self) -> int:
        return self.bottom + 17

    @property
    def rule_y(self) -> int:
        """Where a line parts this family of groups from the one above."""
        return self.y - 14

    @property
    def visible(self) -> tuple[BarStretch, ...]:
        return tuple(stretch for stretch in self.stretches if stretch.width > 0)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Where neighbours meet."""
        return tuple(stretch.left for stretch in self.visible[1:])

    @property
    def end_x(self) -> str:
        """Where the bar ends, or its interval where that reaches further."""
        last = self.stretches[-1]
        return format_fraction(max(last.x + last.width, last.reach[1] if last.reach else 0.0))

    @property
    def end_room(self) -> bool:
        """Whether the words of the far end fit beneath the bar itself."""
        return self.stretches[-1].x + self.stretches[-1].width > 0.7

    @property
    def long(self) -> bool:
        return len(self.bar.label) > LONG_LABEL


@dataclass(frozen=True, slots=True)
class BarLayout:
    """Every row, and how high the drawing is."""

    rows: tuple[BarRow, ...]
    height: int
    kind: str
    #: What a bar across the whole width would be worth.
    full: float = 1.0
    thick: int = 0
    #: What the left edge is worth, and where nothing changed, of a change.
    low: float = 0.0
    zero: str = ""

    @property
    def tops(self) -> str:
        """Where each bar begins, for the script that draws over it."""
        return " ".join(str(row.top) for row in self.rows)


def lay_out_bars(plot: ChartSpec, size: Size = "side") -> BarLayout:
    """Bars placed one under another, families parted by a rule."""
    stacked = plot.kind == "stacked"
    thick = THICK[size] if stacked else THICK[size] - 10
    pitch = thick + (58 if stacked else 34)
    if plot.dense:
        thick, pitch = DENSE_THICK, DENSE_PITCH + (4 if stacked else 0)
    rows: list[BarRow] = []
    y = 0
    for bar in plot.bars:
        if bar.apart:
            y += 16
        if plot.kind == "change":
            rows.append(lay_out_change_bar(bar, y, thick))
        elif stacked:
            rows.append(lay_out_stacked_bar(plot, bar, y, thick, first=not rows))
        else:
            rows.append(lay_out_single_bar(bar, y, thick))
        y += pitch
    full = plot.longest / LONGEST_SINGLE if plot.kind == "single" else plot.longest
    return BarLayout(
        tuple(rows),
        max(y - (12 if stacked else 0), 0),
        plot.kind,
        round(full, 6),
        thick,
        round(plot.lowest, 6),
        format_fraction(plot.zero),
    )


def lay_out_stacked_bar(plot: ChartSpec, bar: BarSpec, y: int, thick: int, *, first: bool) -> BarRow:
    """A bar of outcomes with the ends labelled beneath and the middle inside."""
    placed = tuple(lay_out_stretches(bar, plot.unit, first=first))
    if plot.dense:
        return BarRow(bar, y, thick, tuple(replace(stretch, inside="") for stretch in placed), base=bar.words)
    return BarRow(
        bar, y, thick, placed, base=bar.words, first=label_end(placed[0]), last=label_end(placed[-1])
    )


def lay_out_stretches(bar: BarSpec, unit: str, *, first: bool) -> Iterator[BarStretch]:
    """The stretches of a stacked bar; the first bar names its widest one."""
    inner = bar.parts[1:-1]
    widest = max(inner, key=lambda part: part.length, default=None)
    for part in bar.parts:
        inside = part.text if part in inner and part.length >= ROOM_FOR_TEXT else ""
        if inside and first and part is widest and part.length > 3 * TIGHT:
            inside = f"{part.label} {inside}"
        yield BarStretch(
            part, shade_of_outcome(part.outcome), part.start, part.length, inside, part.length < TIGHT
        )


def label_end(stretch: BarStretch) -> BarEnd | None:
    """What stands beneath an end; nothing where no home was judged so."""
    if not stretch.part.row.numerator:
        return None
    return BarEnd(stretch.shade, stretch.part.text, phrases.lower_first(stretch.part.label))


def lay_out_single_bar(bar: BarSpec, y: int, thick: int) -> BarRow:
    """A bar of one value, with the value beside its end and the base above."""
    part = bar.parts[0]
    reach = (part.reach[0] * LONGEST_SINGLE, part.reach[1] * LONGEST_SINGLE) if part.reach else None
    placed = BarStretch(part, shade_of_outcome(part.outcome), 0.0, part.length * LONGEST_SINGLE, reach=reach)
    base = "" if part.row.counted == "listed" else part.row.base
    return BarRow(bar, y, thick, (placed,), base=base, stacked=False)


def lay_out_change_bar(bar: BarSpec, y: int, thick: int) -> BarRow:
    """A bar of points to either side of nothing, with both shares above it."""
    part = bar.parts[0]
    before = part.row.before.percent if part.row.before else ""
    placed = BarStretch(part, shade_of_outcome(part.outcome), part.start, part.length, reach=part.reach)
    return BarRow(bar, y, thick, (placed,), base=f"{before} to {part.row.percent}", stacked=False)
