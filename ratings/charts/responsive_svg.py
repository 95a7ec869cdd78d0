"""The drawing in the page: as wide as its column, with type and strokes that never scale."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ratings.answers.rows import Answer
from ratings.charts.bar_layout import BarDrawing, Size, draw_bars
from ratings.charts.line_layout import LineDrawing, draw_line, draw_panel
from ratings.charts.spec import Line, Plot
from ratings.charts.text_alternative import description, line_in_words

Drawing = BarDrawing | LineDrawing


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing of a figure: its marks, and in a row of several its heading and the base beneath."""

    id: str
    svg: SafeString
    height: int = 0
    group: str = ""
    heading: str = ""
    base: str = ""


def drawings(answer: Answer, plot: Plot, *, id: str, size: Size = "side") -> tuple[Panel, ...]:
    """Every drawing of a figure, in reading order; none where there is nothing to draw."""
    title = answer.definition.removesuffix(".")
    if plot.kind in {"stacked", "single", "change"}:
        if not plot.bars:
            return ()
        drawn = draw_bars(plot, size)
        return (Panel(id, svg(drawn, id, title, description(answer, plot)), drawn.height),)
    if plot.kind == "line" and plot.lines:
        line = draw_line(plot, size)
        return (Panel(id, svg(line, id, title, description(answer, plot)), line.height),)
    if plot.kind != "panels":
        return ()
    return tuple(
        Panel(
            f"{id}-{number}",
            svg(draw_panel(plot, panel), f"{id}-{number}", "; ".join(map(line_in_words, panel)), ""),
            group=panel[0].group,
            heading=panel[0].label,
            base=base(plot, panel),
        )
        for number, panel in enumerate(plot.panels, 1)
    )


def base(plot: Plot, panel: tuple[Line, ...]) -> str:
    """What the newest value of a small drawing rests on, with its year where that is not the last."""
    line = panel[0]
    if len(panel) > 1 or line.last is None:
        return ""
    row = line.rows[line.last]
    return row.base if row.period == plot.periods[-1] else f"{row.base}, {row.period.year}"


def svg(drawing: Drawing, id: str, title: str, desc: str) -> SafeString:
    """A drawing as SVG for the page; colours are the style sheet's."""
    return render_to_string(
        f"ratings/svg/{drawing.kind}.svg", {"drawing": drawing, "id": id, "title": title, "desc": desc}
    )
