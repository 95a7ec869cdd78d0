"""Lines through time as strokes between gaps, with the values that are marked and labelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ratings.charts.bar_layout import format_fraction
from ratings.charts.frame import UNITS, ChartFrame
from ratings.charts.palette import shade_of_outcome
from ratings.charts.spec import LineSpec

#: Labels closer than this part of the width would touch.
ROOM = 0.14
#: Letters of a value that have room beside a small drawing on a phone: “100.0%” has none, and stands beneath.
MOST_BESIDE = 5


@dataclass(frozen=True, slots=True)
class LineDot:
    """One value on a line, with its label where it has one."""

    index: int
    x: float
    y: float
    text: str = ""
    anchor: str = ""
    dx: int = 0
    dy: float = 0

    @property
    def left(self) -> str:
        return format_fraction(self.x)

    @property
    def text_y(self) -> float:
        return round(self.y + self.dy, 1)


@dataclass(frozen=True, slots=True)
class LineWhisker:
    """The 95% interval of one value: a line from its low end to its high one."""

    x: float
    low: float
    high: float

    @property
    def left(self) -> str:
        return format_fraction(self.x)


@dataclass(frozen=True, slots=True)
class LineStroke:
    """A line as pieces between its gaps, with the dots that are marked."""

    line: LineSpec
    shade: str
    pieces: tuple[str, ...]
    dots: tuple[LineDot, ...]
    lone: tuple[LineDot, ...] = ()
    thin: bool = False
    whiskers: tuple[LineWhisker, ...] = ()


def build_stroke(
    frame: ChartFrame,
    line: LineSpec,
    *,
    marked: tuple[int, ...] = (),
    beside: bool = False,
    thin: bool = False,
) -> LineStroke:
    """A line's pieces and dots. A value alone between gaps is a dot, because a piece of one point is invisible."""
    points = [
        None if value is None else LineDot(index, frame.x(row.period), frame.y(value))
        for index, (row, value) in enumerate(zip(line.rows, line.values, strict=True))
    ]
    pieces: list[list[LineDot]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
            continue
        if point.index in line.breaks:
            pieces.append([])
        pieces[-1].append(point)
    return LineStroke(
        line,
        "mute" if thin else shade_of_outcome(line.outcome),
        tuple(
            " ".join(f"{dot.x * UNITS:.1f},{dot.y:.1f}" for dot in piece)
            for piece in pieces
            if len(piece) > 1
        ),
        tuple(
            label_dot(frame, line, dot, beside=beside)
            for dot in points
            if dot is not None and dot.index in marked
        ),
        tuple(piece[0] for piece in pieces if len(piece) == 1 and piece[0].index not in marked),
        thin=thin,
        whiskers=tuple(build_whiskers(frame, line)),
    )


def build_whiskers(frame: ChartFrame, line: LineSpec) -> Iterator[LineWhisker]:
    """The interval of every value that has one."""
    for row in line.rows:
        if row.low is not None and row.high is not None:
            yield LineWhisker(frame.x(row.period), frame.y(row.low), frame.y(row.high))


def label_dot(frame: ChartFrame, line: LineSpec, dot: LineDot, *, beside: bool) -> LineDot:
    """A dot with its value: beside it in a panel, else above, or beneath where the line turns upward."""
    text = line.texts[dot.index]
    if beside:
        if len(text) > MOST_BESIDE:
            return LineDot(dot.index, dot.x, dot.y, text, "", 0, -10 if dot.y > frame.bottom - 22 else 18)
        # Clear of the years beneath the axis.
        return LineDot(dot.index, dot.x, dot.y, text, "", 9, round(min(5, frame.bottom - 3 - dot.y), 1))
    anchor, dx = "c-mid", 0
    if dot.x < 0.08:
        anchor, dx = "", -4
    elif dot.x > 0.92:
        anchor, dx = "c-end", 4
    below = is_label_beneath(line, dot.index) and dot.y < frame.bottom - 22
    row, down, up = line.rows[dot.index], 20.0, -11.0
    if row.low is not None and row.high is not None:
        # Clear of the interval's ends.
        down = max(down, frame.y(row.low) - dot.y + 16)
        up = min(up, frame.y(row.high) - dot.y - 5)
    return LineDot(dot.index, dot.x, dot.y, text, anchor, dx, round(down if below else up, 1))


def is_label_beneath(line: LineSpec, index: int) -> bool:
    """Whether a label stands clear of its line below it: the line rises on from there, or has fallen to there."""
    near = [line.values[at] for at in (index - 1, index + 1) if 0 <= at < len(line.values)]
    here = line.values[index] or 0.0
    neighbours = [value for value in near if value is not None]
    return bool(neighbours) and all(value > here for value in neighbours)


def find_labelled_values(frame: ChartFrame, line: LineSpec) -> tuple[int, ...]:
    """Which values are labelled: the last, the first, the highest and the lowest, where there is room."""
    filled = [index for index, value in enumerate(line.values) if value is not None]
    if not filled:
        return ()
    chosen = [filled[-1]]
    value = {index: line.values[index] or 0.0 for index in filled}
    for index in (filled[0], max(filled, key=value.__getitem__), min(filled, key=value.__getitem__)):
        place = frame.x(line.rows[index].period)
        if all(abs(place - frame.x(line.rows[labelled].period)) >= ROOM for labelled in chosen):
            chosen.append(index)
    return tuple(sorted(set(chosen)))
