"""Where lines through time and their words stand: x in fractions of the width, y in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ratings import notes, wording

from .bars import Size, percentage
from .palette import shade
from .plots import Line, Plot

#: The drawing's inner measure: lines are drawn in this many units of width and stretched to fit.
UNITS = 1000
#: Labels closer than this part of the width would touch.
ROOM = 0.14


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a drawing that values fill, in fractions of the width and pixels of the height."""

    left: float
    right: float
    top: int
    bottom: int
    height: int
    ceiling: float
    days: tuple[date, ...]

    @property
    def depth(self) -> int:
        """Pixels from the top to the bottom."""
        return self.bottom - self.top

    @property
    def xs(self) -> str:
        """Where each day stands, for the script that draws over it."""
        return " ".join(f"{self.x(day):.4f}" for day in self.days)

    @property
    def days_y(self) -> int:
        """Where the words under the axis stand."""
        return self.bottom + (21 if self.height > 200 else 16)

    def x(self, day: date) -> float:
        """Where a day stands, as a fraction of the width."""
        first, last = self.days[0], self.days[-1]
        if first == last:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * (day - first).days / (last - first).days

    def y(self, value: float) -> float:
        """Where a value stands, in pixels from the top."""
        return round(self.bottom - (self.bottom - self.top) * value / self.ceiling, 1)


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
class Stroke:
    """A line as pieces between its gaps, with the dots that are marked."""

    line: Line
    shade: str
    pieces: tuple[str, ...]
    dots: tuple[Dot, ...]
    lone: tuple[Dot, ...] = ()
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across or a word beneath, where an axis is read."""

    at: float
    text: str
    anchor: str = ""
    second: bool = False

    @property
    def left(self) -> str:
        return percentage(self.at)

    @property
    def text_y(self) -> float:
        """Where its words stand above a line across."""
        return round(self.at - 5, 1)

    @property
    def over_y(self) -> float:
        """The same in a small drawing, whose top line is near the edge."""
        return round(self.at - 4, 1)

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, one a line."""
        return tuple(self.text.split(" ", 1))


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time in which something was otherwise, with the words that say what."""

    x: float
    width: float
    words: tuple[str, ...]

    @property
    def left(self) -> str:
        return percentage(self.x)

    @property
    def wide(self) -> str:
        return percentage(self.width)

    @property
    def x_middle(self) -> float:
        return self.x + self.width / 2

    @property
    def middle(self) -> str:
        return percentage(self.x_middle)


@dataclass(frozen=True, slots=True)
class LineDrawing:
    """One frame with its strokes, axes, bands and breaks."""

    frame: Frame
    strokes: tuple[Stroke, ...]
    across: tuple[Tick, ...]
    days: tuple[Tick, ...]
    bands: tuple[Band, ...] = ()
    breaks: tuple[Tick, ...] = ()
    reference: Stroke | None = None
    kind: str = "line"
    #: The baselines of the words beside bands and breaks: two lines, where the values leave them room.
    words_y: tuple[int, int] = (0, 0)

    @property
    def height(self) -> int:
        return self.frame.height


def draw_line(plot: Plot, size: Size = "side") -> LineDrawing:
    """One line through every period, its turning points labelled, breaks in method in words."""
    height = 270 if size == "big" else 230
    frame = Frame(0.015, 0.985, 24, height - 30, height, plot.top, plot.periods)
    base = "homes" if plot.unit == "count" else "of homes with a judgement"
    across = tuple(ticks(frame, plot.unit, base))
    return LineDrawing(
        frame,
        tuple(stroke(frame, line, marked=turning(frame, line)) for line in plot.lines),
        across,
        tuple(years(frame)),
        bands=(*gaps(frame, plot.lines), *pause(frame)),
        breaks=tuple(breaks(frame)),
        words_y=words_y(frame, plot),
    )


def words_y(frame: Frame, plot: Plot) -> tuple[int, int]:
    """Along the axis where every value stands well above it, else under the top."""
    values = [value for line in plot.lines for value in line.values if value is not None]
    if min(values, default=0) > plot.top / 4:
        return frame.bottom - 23, frame.bottom - 8
    return frame.top + 13, frame.top + 28


def draw_panel(plot: Plot, panel: tuple[Line, ...]) -> LineDrawing:
    """A small drawing of one group beside the whole, on the scale all panels share."""
    frame = Frame(0.01, 0.73, 14, 106, 128, plot.top, plot.periods)
    several = len(panel) > 1
    return LineDrawing(
        frame,
        tuple(
            stroke(frame, line, marked=() if several else (line.last or 0,), beside=True) for line in panel
        ),
        (
            Tick(frame.y(plot.top), axis_text(plot.top, plot.unit)),
            Tick(frame.y(plot.top / 2), ""),
            Tick(frame.y(0), ""),
        ),
        (
            Tick(0, str(frame.days[0].year)),
            *([Tick(frame.right, str(frame.days[-1].year), "c-mid")] if len(frame.days) > 1 else []),
        ),
        reference=stroke(frame, plot.reference, thin=True) if plot.reference else None,
        kind="panel",
    )


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
    )


def labelled(frame: Frame, line: Line, dot: Dot, *, beside: bool) -> Dot:
    """A dot with its value: beside it in a panel, else above, or beneath where the line turns upward."""
    text = line.texts[dot.index]
    if beside:
        return Dot(dot.index, dot.x, dot.y, text, "", 9, 5)
    values = [value for value in line.values if value is not None]
    low = line.values[dot.index] == min(values) and dot.y < frame.bottom - 22
    anchor, dx = "c-mid", 0
    if dot.x < 0.08:
        anchor, dx = "", -4
    elif dot.x > 0.92:
        anchor, dx = "c-end", 4
    return Dot(dot.index, dot.x, dot.y, text, anchor, dx, 20 if low else -11)


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


def ticks(frame: Frame, unit: str, base: str) -> list[Tick]:
    """Lines across at round values; the top one says what is measured."""
    leading = int(f"{frame.ceiling:e}"[0])
    steps = {1: 2, 2: 2, 3: 3, 4: 4, 5: 5, 6: 3, 8: 4}[leading]
    found = []
    for step in range(steps + 1):
        value = frame.ceiling * step / steps
        words = f"{axis_text(value, unit)} {base}" if step == steps else axis_text(value, unit)
        found.append(Tick(frame.y(value), words))
    return found


def axis_text(value: float, unit: str) -> str:
    """A value on an axis: "4%", "2.5%" or "1,500"."""
    return f"{value * 100:g}%" if unit == "share" else wording.count(round(value))


def years(frame: Frame) -> list[Tick]:
    """The year under each period; every second one may go where the drawing is narrow."""
    last = len(frame.days) - 1
    found = []
    for index, day in enumerate(frame.days):
        anchor = "" if index == 0 else "c-end" if index == last else "c-mid"
        at = {"": 0.0, "c-end": 1.0}.get(anchor, frame.x(day))
        crowded = index not in {0, last} and min(
            frame.x(day) - frame.x(frame.days[index - 1]), frame.x(frame.days[index + 1]) - frame.x(day)
        )
        if crowded and crowded < 0.06:
            continue
        found.append(Tick(at, str(day.year), anchor, second=bool(crowded) and (last - index) % 2 == 1))
    return found


def gaps(frame: Frame, lines: tuple[Line, ...]) -> list[Band]:
    """Bands over periods at which no line has a value, with the reason in a few words."""
    reasons = {
        wording.NO_OWNERS_NOTE: ("owners not", "published"),
        wording.JOINT_REGION_NOTE: ("regions", "joined"),
        wording.SMALL_BASE_NOTE: ("too few", "homes"),
    }
    found = []
    for index, day in enumerate(frame.days):
        if any(line.values[index] is not None for line in lines):
            continue
        before = frame.x(frame.days[index - 1]) if index else frame.left
        after = frame.x(frame.days[index + 1]) if index + 1 < len(frame.days) else frame.right
        start, stop = (frame.x(day) + before) / 2, (frame.x(day) + after) / 2
        note = lines[0].rows[index].note if lines else ""
        found.append(Band(start, stop - start, reasons.get(note, ("no value",))))
    return found


def pause(frame: Frame) -> list[Band]:
    """The band in which Ofsted made no routine inspections, where the days reach across it."""
    start, stop = max(notes.PAUSE_START, frame.days[0]), min(notes.PAUSE_END, frame.days[-1])
    if start >= stop:
        return []
    return [Band(frame.x(start), frame.x(stop) - frame.x(start), ("no routine", "inspections"))]


def breaks(frame: Frame) -> list[Tick]:
    """Dashed lines where the method changed between the first day and the last."""
    if frame.days[0] < notes.FRAMEWORK <= frame.days[-1]:
        return [Tick(frame.x(notes.FRAMEWORK), "new framework")]
    return []
