"""The bars of a picture that travels, in pixels: ends in columns, long labels above, intervals as whiskers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ratings.charts.palette import shade_of_outcome
from ratings.charts.spec import BarPart, BarSpec, ChartSpec

WIDTH = 536
#: Room for a percentage at either end of a bar.
ENDS = 60
#: Room for a percentage inside a bar.
TEXT_ROOM = 52
THICK, PITCH = 28, 38
DENSE_THICK = 14
LABEL_CHARACTER, LABEL_MOST = 8.3, 170


@dataclass(frozen=True, slots=True)
class PictureStretch:
    """One outcome's stretch, in pixels."""

    part: BarPart
    shade: str
    x: float
    width: float
    inside: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A bar with its label and end values, in pixels."""

    bar: BarSpec
    y: int
    label_y: int
    text_y: int
    stretches: tuple[PictureStretch, ...]
    rule_y: int | None = None
    #: Where the 95% interval begins and ends.
    whisker: tuple[float, float] | None = None
    thick: int = THICK

    @property
    def visible(self) -> tuple[PictureStretch, ...]:
        return tuple(stretch for stretch in self.stretches if stretch.width > 0)

    @property
    def gaps(self) -> tuple[float, ...]:
        return tuple(stretch.x for stretch in self.visible[1:])

    @property
    def last_text(self) -> str:
        return self.bar.parts[-1].text

    @property
    def short_base(self) -> str:
        """“13 of 469”."""
        row = self.bar.parts[0].row
        if row.counted == "listed":
            return ""
        return row.base.removesuffix(" homes").removesuffix(" home").removesuffix(" inspections")

    @property
    def end_x(self) -> float:
        last = self.stretches[-1]
        return round(max(last.x + last.width, self.whisker[1] if self.whisker else 0) + 8, 1)

    @property
    def before_x(self) -> float:
        """Of a change: where a number beside the left end stands."""
        first = self.stretches[0].x
        return round(min(first, self.whisker[0] if self.whisker else first) - 8, 1)

    @property
    def rises(self) -> bool:
        """Of a change: whether the share rose."""
        return (self.bar.parts[0].row.points or 0) >= 0

    @property
    def before_and_after(self) -> str:
        """Of a change: both shares."""
        row = self.bar.parts[0].row
        return f"{row.before.percent if row.before else ''} to {row.percent}"

    @property
    def middle_y(self) -> float:
        """Half-way down the bar."""
        return self.y + self.thick / 2

    @property
    def cap_top(self) -> float:
        """Where the short lines at an interval's ends begin."""
        return self.middle_y - 4


def lay_out_picture_bars(plot: ChartSpec, y: int) -> dict[str, Any]:
    """Bars with the ends in columns; long labels stand above their bars."""
    stacked, change = plot.kind == "stacked", plot.kind == "change"
    longest = max(len(bar.label) for bar in plot.bars) * LABEL_CHARACTER
    above = change or longest > LABEL_MOST
    left = (0 if above else longest + 12) + (ENDS if stacked else 0)
    full = WIDTH if change else WIDTH - left - (ENDS if stacked else 150)
    header, y = y, y + (28 if stacked else 4)
    thick = DENSE_THICK if plot.dense else THICK
    pitch = thick + PITCH - THICK
    rows: list[PictureRow] = []
    for bar in plot.bars:
        rule = y - 1 if bar.apart else None
        y += 10 if bar.apart else 0
        top = y + (24 if above else 0)
        reach = bar.parts[0].reach
        text = top + (thick + 10) // 2
        rows.append(
            PictureRow(
                bar,
                top,
                y + 16 if above else text,
                text,
                lay_out_picture_stretches(bar, left, full, bool(rows) or plot.dense),
                rule,
                (round(left + reach[0] * full, 1), round(left + reach[1] * full, 1)) if reach else None,
                thick,
            )
        )
        y = top + pitch
    return {
        "rows": tuple(rows),
        "header_y": header + 14 if stacked else None,
        "left": left,
        "left_end": left - 8,
        "above": above,
        "thick": thick,
        "bottom": y - (PITCH - THICK) + 2,
        "zero_x": round(plot.zero * full, 1),
        "body_y": header,
        "body_height": y - header,
    }


def lay_out_picture_stretches(
    bar: BarSpec, left: float, full: float, later: bool
) -> tuple[PictureStretch, ...]:
    """The stretches of one bar in pixels; the first bar names its widest one."""
    inner = bar.parts[1:-1]
    stretches = []
    for part in bar.parts:
        inside = part.text if part in inner and part.length * full >= TEXT_ROOM else ""
        if inside and not later and part.length > 0.4:
            inside = f"{part.label} {inside}"
        stretches.append(
            PictureStretch(
                part,
                shade_of_outcome(part.outcome),
                round(left + part.start * full, 1),
                round(part.length * full, 1),
                inside,
            )
        )
    return tuple(stretches)
