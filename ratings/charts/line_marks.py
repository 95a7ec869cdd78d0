"""Lines through time as strokes between gaps, with the values that are marked and labelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ratings.charts.bar_layout import percentage
from ratings.charts.frame import UNITS, Frame
from ratings.charts.palette import shade
from ratings.charts.spec import Line

#: Labels closer than this part of the width would touch.
ROOM = 0.14


@dataclass(frozen=True, slots=True)
class Dot:
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
        return percentage(self.x)

    @property
    def text_y(self) -> float:
        return round(self.y + self.dy, 1)


@dataclass(frozen=True, slots=True)
class Whisker:
    """The 95% interval of one value: a line from its low end to its high one."""

    x: float
    low: float
    high: float

    @property
    def left(self) -> str:
        return percentage(self.x)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line as pieces between its gaps, with the dots that are marked."""

    line: Line
    shade: str
    pieces: tuple[str, ...]
    dots: tuple[Dot, ...]
    lone: tuple[Dot, ...] = ()
    thin: bool = False
    whiskers: tuple[Whisker, ...] = ()


def stroke(
    frame: Frame,
    line: Line,
    *,
    marked: tuple[int, ...] = (),
    beside: bool = False,
    thin: bool = False,
) -> Stroke:
    """A line's pieces and dots. A value alone between gaps is a dot, for a piece of one is invisible."""
    points = [
        None if value is None else Dot(index, frame.x(row.period), frame.y(value))
        for index, (row, value) in enumerate(zip(line.rows, line.values, strict=True))
    ]
    pieces: list[list[Dot]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    return Stroke(
        line,
        "mute" if thin else shade(line.outcome),
        tuple(
            " ".join(f"{dot.x * UNITS:.1f},{dot.y:.1f}" for dot in piece)
            for piece in pieces
            if len(piece) > 1
        ),
        tuple(
            labelled(frame, line, dot, beside=beside)
            for dot in points
            if dot is not None and dot.index in marked
        ),
        tuple(piece[0] for piece in pieces if len(piece) == 1 and piece[0].index not in marked),
        thin=thin,
        whiskers=tuple(whiskers(frame, line)),
    )


def whiskers(frame: Frame, line: Line) -> Iterator[Whisker]:
    """The interval of every value that has one."""
    for row in line.rows:
        if row.low is not None and row.high is not None:
            yield Whisker(frame.x(row.period), frame.y(row.low), frame.y(row.high))


def labelled(frame: Frame, line: Line, dot: Dot, *, beside: bool) -> Dot:
    """A dot with its value: beside it in a panel, else above, or beneath where the line turns upward."""
    text = line.texts[dot.index]
    if beside:
        return Dot(dot.index, dot.x, dot.y, text, "", 9, 5)
    anchor, dx = "c-mid", 0
    if dot.x < 0.08:
        anchor, dx = "", -4
    elif dot.x > 0.92:
        anchor, dx = "c-end", 4
    below = beneath(line, dot.index) and dot.y < frame.bottom - 22
    row, down, up = line.rows[dot.index], 20.0, -11.0
    if row.low is not None and row.high is not None:
        # Clear of the interval's ends.
        down = max(down, frame.y(row.low) - dot.y + 16)
        up = min(up, frame.y(row.high) - dot.y - 5)
    return Dot(dot.index, dot.x, dot.y, text, anchor, dx, round(down if below else up, 1))


def beneath(line: Line, index: int) -> bool:
    """Whether a label stands clear of its line below it: the line rises on from there, or has fallen to there."""
    near = [line.values[at] for at in (index - 1, index + 1) if 0 <= at < len(line.values)]
    here = line.values[index] or 0.0
    neighbours = [value for value in near if value is not None]
    return bool(neighbours) and all(value > here for value in neighbours)


def turning(frame: Frame, line: Line) -> tuple[int, ...]:
    """Which values are labelled: the last, the first, the highest and the lowest, where there is room."""
    there = [index for index, value in enumerate(line.values) if value is not None]
    if not there:
        return ()
    chosen = [there[-1]]
    value = {index: line.values[index] or 0.0 for index in there}
    for index in (there[0], max(there, key=value.__getitem__), min(there, key=value.__getitem__)):
        place = frame.x(line.rows[index].period)
        if all(abs(place - frame.x(line.rows[other].period)) >= ROOM for other in chosen):
            chosen.append(index)
    return tuple(sorted(set(chosen)))
