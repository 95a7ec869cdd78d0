"""The drawing in the page: as wide as its column, with type and strokes that never scale."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ratings.answers.rows import Answer
from ratings.charts.bar_layout import BarLayout, Size, lay_out_bars
from ratings.charts.line_layout import LineLayout, lay_out_lines, lay_out_panel
from ratings.charts.spec import ChartSpec, LineSpec
from ratings.charts.text_alternative import describe_chart, describe_line

Drawing = BarLayout | LineLayout


@dataclass(frozen=True, slots=True)
class ChartPanel:
    """One drawing of a figure: its marks, and in a row of several its heading and the base beneath."""

    id: str
    svg: SafeString
    height: int = 0
    group: str = ""
    heading: str = ""
    base: str = ""


def draw_panels(
    answer: Answer, plot: ChartSpec, *, id: str, size: Size = "side", finding: str = ""
) -> tuple[ChartPanel, ...]:
    """Every drawing of a figure, in reading order; none where there is nothing to draw.

    A drawing alone is named by its `finding`, or by what is measured; of several each is named by its own line.
    """
    title = finding or answer.definition.removesuffix(".")
    if plot.kind in {"stacked", "single", "change"}:
        if not plot.bars:
            return ()
        layout = lay_out_bars(plot, size)
        return (ChartPanel(id, render_svg(layout, id, title, describe_chart(answer, plot)), layout.height),)
    if plot.kind == "line" and plot.lines:
        line = lay_out_lines(plot, size)
        return (ChartPanel(id, render_svg(line, id, title, describe_chart(answer, plot)), line.height),)
    if plot.kind != "panels":
        return ()
    return tuple(
        ChartPanel(
            f"{id}-{number}",
            render_svg(
                lay_out_panel(plot, panel), f"{id}-{number}", "; ".join(map(describe_line, panel)), ""
            ),
            group=panel[0].group,
            heading=panel[0].label,
            base=phrase_panel_base(plot, panel),
        )
        for number, panel in enumerate(plot.panels, 1)
    )


def phrase_panel_base(plot: ChartSpec, panel: tuple[LineSpec, ...]) -> str:
    """What the newest value of a small drawing rests on, with its year where that is not the last."""
    line = panel[0]
    if len(panel) > 1 or line.last is None:
        return ""
    row = line.rows[line.last]
    return row.base if row.period == plot.periods[-1] else f"{row.base}, {row.period.year}"


def render_svg(drawing: Drawing, id: str, title: str, desc: str) -> SafeString:
    """A drawing as SVG for the page; colours are the style sheet's."""
    return render_to_string(
        f"ratings/svg/{drawing.kind}.svg", {"drawing": drawing, "id": id, "title": title, "desc": desc}
    )
