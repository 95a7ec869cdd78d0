"""Where lines through time and their words stand: x in fractions of the width, y in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from ratings import vocabulary
from ratings.charts.axes import (
    APART,
    LETTER,
    NARROW,
    AxisBand,
    AxisTick,
    format_axis_value,
    place_gap_bands,
    place_method_breaks,
    place_pause_band,
    place_source_breaks,
    place_value_ticks,
    place_year_ticks,
)
from ratings.charts.bar_layout import Size
from ratings.charts.frame import ChartFrame
from ratings.charts.line_marks import LineStroke, build_stroke, find_labelled_values
from ratings.charts.spec import ChartSpec, LineSpec


@dataclass(frozen=True, slots=True)
class LineLayout:
    """One frame with its strokes, axes, bands and breaks."""

    frame: ChartFrame
    strokes: tuple[LineStroke, ...]
    across: tuple[AxisTick, ...]
    days: tuple[AxisTick, ...]
    bands: tuple[AxisBand, ...] = ()
    breaks: tuple[AxisTick, ...] = ()
    reference: LineStroke | None = None
    kind: str = "line"
    #: The baselines of the words beside bands and breaks: two lines, where the values leave them room.
    words_y: tuple[int, int] = (0, 0)

    @property
    def height(self) -> int:
        return self.frame.height


def lay_out_lines(plot: ChartSpec, size: Size = "side") -> LineLayout:
    """One line through every period, its turning points labelled, breaks in method in words."""
    height = 270 if size == "big" else 230
    frame = ChartFrame(0.015, 0.985, 24, height - 30, height, plot.top, plot.periods)
    base, listed = phrase_axis(plot), plot.unit in vocabulary.LISTED_UNITS
    strokes = tuple(
        build_stroke(frame, line, marked=find_labelled_values(frame, line)) for line in plot.lines
    )
    return LineLayout(
        frame,
        strokes,
        tuple(hide_covered_words(tick, strokes) for tick in place_value_ticks(frame, plot.unit, base)),
        tuple(place_year_ticks(frame, plot.named)),
        bands=(*place_gap_bands(frame, plot.lines), *(() if listed else place_pause_band(frame))),
        breaks=(*place_source_breaks(frame, plot.lines), *(() if listed else place_method_breaks(frame))),
        words_y=place_words(frame, plot),
    )


def phrase_axis(plot: ChartSpec) -> str:
    """What the values of an axis are numbers or shares of."""
    in_year = plot.lines[0].rows[0].counted == "inspections"
    if plot.unit == "share":
        return "of inspections with a grade" if in_year else "of homes with a judgement"
    if plot.unit == "places":
        return "places"
    return "inspections" if in_year else "homes"


def hide_covered_words(tick: AxisTick, strokes: tuple[LineStroke, ...]) -> AxisTick:
    """A tick without its words where a value's label stands over them at the left edge, on a phone at the least."""
    stop = len(tick.text) * LETTER
    hidden = any(
        abs(tick.text_y - dot.text_y) < 15 and dot.x * NARROW - len(dot.text) * LETTER / 2 < stop + APART
        for stroke in strokes
        for dot in stroke.dots
    )
    return AxisTick(tick.at, "") if hidden else tick


def place_words(frame: ChartFrame, plot: ChartSpec) -> tuple[int, int]:
    """Along the axis where every value stands well above it, else under the top."""
    values = [value for line in plot.lines for value in line.values if value is not None]
    if min(values, default=0) > plot.top / 4:
        return frame.bottom - 23, frame.bottom - 8
    return frame.top + 13, frame.top + 28


def lay_out_panel(plot: ChartSpec, panel: tuple[LineSpec, ...]) -> LineLayout:
    """A small drawing of one group beside the whole, on the scale all panels share."""
    frame = ChartFrame(0.01, 0.73, 14, 106, 128, plot.top, plot.periods)
    several = len(panel) > 1
    return LineLayout(
        frame,
        tuple(
            build_stroke(frame, line, marked=() if several else (line.last or 0,), beside=True)
            for line in panel
        ),
        (
            AxisTick(frame.y(plot.top), format_axis_value(plot.top, plot.unit)),
            AxisTick(frame.y(plot.top / 2), ""),
            AxisTick(frame.y(0), ""),
        ),
        (
            AxisTick(0, plot.named[0] if plot.named else str(frame.days[0].year)),
            *(
                [AxisTick(frame.right, plot.named[-1] if plot.named else str(frame.days[-1].year), "c-mid")]
                if len(frame.days) > 1
                else []
            ),
        ),
        reference=build_stroke(frame, plot.reference, thin=True) if plot.reference else None,
        kind="panel",
    )
