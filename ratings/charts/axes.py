"""What a line is read against: values across, years beneath, and where the method was otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ratings import phrases
from ratings.answers import notes
from ratings.charts.bar_layout import format_fraction
from ratings.charts.frame import ChartFrame
from ratings.charts.round_numbers import count_steps
from ratings.charts.spec import LineSpec

#: Pixels across a drawing on a phone and on a screen, at the least, and across a figure under an axis with room between two.
NARROW: Final = 280
WIDE: Final = 520
LETTER: Final = 7.4
APART: Final = 6
#: Pixels that the words of an axis take at the left edge, at the lines where those of a band may stand.
LEFT_WORDS: Final = 28


@dataclass(frozen=True, slots=True)
class AxisTick:
    """A line across or a word beneath, where an axis is read."""

    at: float
    text: str
    anchor: str = ""
    second: bool = False

    @property
    def left(self) -> str:
        return format_fraction(self.at)

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
class AxisBand:
    """A stretch of time in which something was otherwise, with the words that say what."""

    x: float
    width: float
    words: tuple[str, ...]

    @property
    def left(self) -> str:
        return format_fraction(self.x)

    @property
    def wide(self) -> str:
        return format_fraction(self.width)

    @property
    def x_middle(self) -> float:
        """Half-way across, or as near as keeps the words in the drawing and off an axis on a phone."""
        half = max(map(len, self.words), default=0) * LETTER / 2 / NARROW
        return min(max(self.x + self.width / 2, half + LEFT_WORDS / NARROW), 1 - half)

    @property
    def middle(self) -> str:
        return format_fraction(self.x_middle)


def place_value_ticks(frame: ChartFrame, unit: str, base: str) -> list[AxisTick]:
    """Lines across at round values; the top one says what is measured."""
    parts = count_steps(frame.ceiling)
    ticks = []
    for step in range(parts + 1):
        value = frame.ceiling * step / parts
        words = (
            f"{format_axis_value(value, unit)} {base}" if step == parts else format_axis_value(value, unit)
        )
        ticks.append(AxisTick(frame.y(value), words))
    return ticks


def format_axis_value(value: float, unit: str) -> str:
    """A value on an axis: "4%", "2.5%" or "1,500"."""
    return f"{value * 100:g}%" if unit == "share" else phrases.format_count(round(value))


def place_year_ticks(frame: ChartFrame, named: tuple[str, ...] = ()) -> list[AxisTick]:
    """The year under each period that has room; some go where the drawing is narrow, so that no two touch."""
    last = len(frame.days) - 1
    ticks = []
    for index, day in enumerate(frame.days):
        anchor = "" if index == 0 else "c-end" if index == last else "c-mid"
        at = {"": 0.0, "c-end": 1.0}.get(anchor, frame.x(day))
        ticks.append(AxisTick(at, named[index] if named else str(day.year), anchor))
    wide = {tick.at for tick in pick_apart(ticks, WIDE)}
    wide_ticks = [tick for tick in ticks if tick.at in wide]
    narrow = {tick.at for tick in pick_apart(wide_ticks, NARROW)}
    return [replace(tick, second=tick.at not in narrow) for tick in wide_ticks]


def pick_apart(ticks: Sequence[AxisTick], width: int) -> list[AxisTick]:
    """Those of the words under an axis that do not touch at this width: the ends, then each from the last backwards."""
    placed: list[AxisTick] = []
    for tick in (*ticks[-1:], *ticks[:1], *reversed(ticks[1:-1])):
        start, stop = reach_across(tick, width)
        if all(
            stop + APART <= other[0] or other[1] + APART <= start
            for other in (reach_across(tick_placed, width) for tick_placed in placed)
        ):
            placed.append(tick)
    return placed


def reach_across(tick: AxisTick, width: int) -> tuple[float, float]:
    """From where to where a tick's words reach, in pixels of a drawing so wide."""
    words, at = len(tick.text) * LETTER, tick.at * width
    start = {"": at, "c-end": at - words}.get(tick.anchor, at - words / 2)
    return start, start + words


def place_gap_bands(frame: ChartFrame, lines: tuple[LineSpec, ...]) -> list[AxisBand]:
    """Bands over periods at which no line has a value, with the reason in a few words."""
    reasons = {
        phrases.NO_OWNERS_NOTE: ("owners not", "published"),
        phrases.JOINT_REGION_NOTE: ("regions", "joined"),
        phrases.SMALL_BASE_NOTE: ("too few", "homes"),
        phrases.SMALL_INSPECTIONS_NOTE: ("too few", "inspections"),
        phrases.JUDGED_ONLY_NOTE: ("judged homes", "only"),
        phrases.NO_AREA_NOTE: ("not", "judged"),
    }
    bands = []
    for index, day in enumerate(frame.days):
        if any(line.values[index] is not None for line in lines):
            continue
        if lines and lines[0].rows[index].note == phrases.SILENT_NOTE:
            continue  # the pause has a band of its own
        before = frame.x(frame.days[index - 1]) if index else frame.left
        after = frame.x(frame.days[index + 1]) if index + 1 < len(frame.days) else frame.right
        start, stop = (frame.x(day) + before) / 2, (frame.x(day) + after) / 2
        note = lines[0].rows[index].note if lines else ""
        bands.append(AxisBand(start, stop - start, reasons.get(note, ("no value",))))
    return bands


def place_pause_band(frame: ChartFrame) -> list[AxisBand]:
    """The band in which Ofsted made no routine inspections, where the days reach across it."""
    start, stop = max(notes.PAUSE_START, frame.days[0]), min(notes.PAUSE_END, frame.days[-1])
    if start >= stop:
        return []
    return [AxisBand(frame.x(start), frame.x(stop) - frame.x(start), ("no routine", "inspections"))]


def place_source_breaks(frame: ChartFrame, lines: tuple[LineSpec, ...]) -> list[AxisTick]:
    """Dashed lines between values of Ofsted's own totals and values counted from its lists, with whose the next are."""
    ticks = []
    for index in sorted({index for line in lines for index in line.breaks}):
        printed = any(line.rows[index].note == phrases.PRINTED_NOTE for line in lines)
        middle = (frame.x(frame.days[index - 1]) + frame.x(frame.days[index])) / 2
        ticks.append(AxisTick(middle, "Ofsted’s totals" if printed else "our count"))
    return ticks


def place_method_breaks(frame: ChartFrame) -> list[AxisTick]:
    """Dashed lines where the method changed between the first day and the last."""
    if frame.days[0] < notes.FRAMEWORK <= frame.days[-1]:
        return [AxisTick(frame.x(notes.FRAMEWORK), "new framework")]
    return []
