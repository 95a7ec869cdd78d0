"""Where lines through time and their words stand: x in fractions of the width, y in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from ratings.charts.axes import Band, Tick, axis_text, breaks, gaps, pause, ticks, years
from ratings.charts.bar_layout import Size
from ratings.charts.frame import Frame
from ratings.charts.line_marks import Stroke, stroke, turning
from ratings.charts.spec import Line, Plot


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
    base = axis_words(plot)
    strokes = tuple(stroke(frame, line, marked=turning(frame, line)) for line in plot.lines)
    return LineDrawing(
        frame,
        strokes,
        tuple(clear(tick, strokes) for tick in ticks(frame, plot.unit, base)),
        tuple(years(frame, plot.named)),
        bands=(*gaps(frame, plot.lines), *pause(frame)),
        breaks=tuple(breaks(frame)),
        words_y=words_y(frame, plot),
    )


def axis_words(plot: Plot) -> str:
    """What the values of an axis are numbers or shares of."""
    in_year = plot.lines[0].rows[0].counted == "inspections"
    if plot.unit == "share":
        return "of inspections with a grade" if in_year else "of homes with a judgement"
    if plot.unit == "places":
        return "places"
    return "inspections" if in_year else "homes"


def clear(tick: Tick, strokes: tuple[Stroke, ...]) -> Tick:
    """A tick without its words where a value's label stands over them at the left edge."""
    labels = [dot.text_y for stroke in strokes for dot in stroke.dots if dot.x < 0.08]
    hidden = any(abs(tick.text_y - y) < 15 for y in labels)
    return Tick(tick.at, "") if hidden else tick


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
            Tick(0, plot.named[0] if plot.named else str(frame.days[0].year)),
            *(
                [Tick(frame.right, plot.named[-1] if plot.named else str(frame.days[-1].year), "c-mid")]
                if len(frame.days) > 1
                else []
            ),
        ),
        reference=stroke(frame, plot.reference, thin=True) if plot.reference else None,
        kind="panel",
    )
