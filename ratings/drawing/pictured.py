"""The drawing as a picture that travels: 536 pixels wide, sixteen-pixel type, its colours in the file."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ratings import wording
from ratings.measures.answers import Answer

from .fluid import base
from .lines import LineDrawing, draw_line, draw_panel
from .palette import Theme, colours, shade
from .plots import Bar, Part, Plot
from .words import description

WIDTH = 536
MARGIN = 24
#: How wide a framed picture is meant to be shown.
SHOWN_FRAMED = 600
#: Room for a percentage at either end of a bar.
ENDS = 60
#: Room for a percentage inside a bar.
TEXT_ROOM = 52
THICK, PITCH = 28, 38
LABEL_CHARACTER, LABEL_MOST = 8.3, 170
PANEL_COLUMNS, PANEL_GAP = 3, 22
TITLE_CHARACTERS, SUBTITLE_CHARACTERS, SMALL_CHARACTERS = 50, 76, 88


@dataclass(frozen=True, slots=True)
class Fonts:
    """The names by which the reader of the picture knows our two faces."""

    sans: str = "'Public Sans', Arial, sans-serif"
    serif: str = "'Source Serif 4', Georgia, serif"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One outcome's stretch, in pixels."""

    part: Part
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

    bar: Bar
    y: int
    label_y: int
    text_y: int
    stretches: tuple[Stretch, ...]
    rule_y: int | None = None

    @property
    def visible(self) -> tuple[Stretch, ...]:
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
        return self.bar.parts[0].row.base.removesuffix(" homes").removesuffix(" home")

    @property
    def end_x(self) -> float:
        last = self.stretches[-1]
        return round(last.x + last.width + 8, 1)


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text, already cut to fit, each with its baseline."""

    lines: tuple[tuple[int, str], ...]
    bottom: int


def picture(
    answer: Answer,
    plot: Plot,
    *,
    title: str,
    release: str,
    theme: Theme = "light",
    framed: bool = True,
    fonts: Fonts | None = None,
) -> SafeString:
    """A whole SVG file. Unframed, the page or letter around it gives title and source."""
    shown = replace_empty(plot)
    y = 0
    heading = subtitle = key = None
    if framed:
        heading = lines_of(title, TITLE_CHARACTERS, 22, 26)
        subtitle = lines_of(answer.definition.removesuffix("."), SUBTITLE_CHARACTERS, heading.bottom + 25, 19)
        y = subtitle.bottom + 26
        if shown.kind == "stacked" or (shown.kind == "panels" and answer.measure.separate):
            key, y = y, y + 22
    body = contents(shown, y)
    y = int(body["bottom"])
    foot = None
    if framed:
        said = [*too_few(plot), *filter(None, (answer.register_note,)), answer.source]
        foot = lines_of("\n".join(said), SMALL_CHARACTERS, y + 32, 17)
        y = foot.bottom + 4
    margin = MARGIN if framed else 0
    return render_to_string(
        "ratings/svg/picture.svg",
        {
            **body,
            "plot": shown,
            "kind": shown.kind,
            "c": colours(theme),
            "fonts": fonts or Fonts(),
            "margin": margin,
            "width": WIDTH + 2 * margin,
            "inner": WIDTH,
            "height": y + 2 * margin,
            "heading": heading,
            "subtitle": subtitle,
            "key_y": key,
            "foot": foot,
            "title": f"{title}. {release}",
            "desc": description(answer, plot),
            "single_outcome": len(answer.measure.outcomes) == 1 and not answer.measure.separate,
        },
    )


def replace_empty(plot: Plot) -> Plot:
    """A plot with bars to draw, or one that says nothing."""
    drawable = bool(plot.bars or plot.lines)
    return (
        plot
        if drawable
        else Plot("nothing", plot.unit, plot.periods, missing=plot.missing, too_few=plot.too_few)
    )


def contents(plot: Plot, y: int) -> dict[str, Any]:
    """What fills the picture beneath its words, and where it ends."""
    match plot.kind:
        case "stacked" | "single":
            return bars(plot, y)
        case "line":
            drawing = draw_line(plot, "big")
            return {"y": y, "drawing": drawing, "bottom": y + drawing.height}
        case "panels":
            return panels(plot, y)
        case _:
            lines = [f"{label}: {note}" for label, note in plot.missing] or too_few(plot)
            said = lines_of("\n".join(lines), SUBTITLE_CHARACTERS, y + 20, 19)
            return {"nothing": said, "bottom": said.bottom}


def bars(plot: Plot, y: int) -> dict[str, Any]:
    """Bars with the ends in columns; long labels stand above their bars."""
    stacked = plot.kind == "stacked"
    longest = max(len(bar.label) for bar in plot.bars) * LABEL_CHARACTER
    above = longest > LABEL_MOST
    left = (0 if above else longest + 12) + (ENDS if stacked else 0)
    full = WIDTH - left - (ENDS if stacked else 150)
    header, y = y, y + (28 if stacked else 4)
    rows: list[PictureRow] = []
    for bar in plot.bars:
        rule = y - 1 if bar.apart else None
        y += 10 if bar.apart else 0
        top = y + (24 if above else 0)
        rows.append(
            PictureRow(
                bar,
                top,
                y + 16 if above else top + 19,
                top + 19,
                stretches(bar, left, full, bool(rows)),
                rule,
            )
        )
        y = top + PITCH
    return {
        "rows": tuple(rows),
        "header_y": header + 14 if stacked else None,
        "left": left,
        "left_end": left - 8,
        "above": above,
        "thick": THICK,
        "bottom": y - (PITCH - THICK) + 2,
    }


def stretches(bar: Bar, left: float, full: float, later: bool) -> tuple[Stretch, ...]:
    """The stretches of one bar in pixels; the first bar names its widest one."""
    inner = bar.parts[1:-1]
    found = []
    for part in bar.parts:
        inside = part.text if part in inner and part.length * full >= TEXT_ROOM else ""
        if inside and not later and part.length > 0.4:
            inside = f"{part.label} {inside}"
        found.append(
            Stretch(
                part,
                shade(part.outcome),
                round(left + part.start * full, 1),
                round(part.length * full, 1),
                inside,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PicturePanel:
    """A small drawing at its place in the picture."""

    x: float
    y: int
    name: tuple[str, ...]
    base: str
    drawing: LineDrawing


def panels(plot: Plot, y: int) -> dict[str, Any]:
    """Small drawings in rows of three."""
    wide = (WIDTH - PANEL_GAP * (PANEL_COLUMNS - 1)) / PANEL_COLUMNS
    found = []
    for index, panel in enumerate(plot.panels):
        row, column = divmod(index, PANEL_COLUMNS)
        line = panel[0]
        found.append(
            PicturePanel(
                round(column * (wide + PANEL_GAP), 1),
                y + row * 206,
                tuple(textwrap.wrap(line.label, 20)),
                base(plot, panel),
                draw_panel(plot, panel),
            )
        )
    rows = -(-len(found) // PANEL_COLUMNS)
    return {"panels": tuple(found), "panel_width": round(wide, 1), "bottom": y + rows * 206 - 14}


def lines_of(text: str, characters: int, y: int, leading: int) -> Words:
    """Text cut into lines, the first on the baseline given."""
    whole = wording.whole_dates(text)
    cut = [line for part in whole.split("\n") if part for line in textwrap.wrap(part, characters)]
    placed = tuple((y + leading * index, line) for index, line in enumerate(cut))
    return Words(placed, y + leading * (len(cut) - 1) if cut else y)


def too_few(plot: Plot) -> list[str]:
    """A sentence for each group whose base is too small for shares."""
    return [f"{bar.label}, {bar.words}. {bar.why}" for bar in plot.too_few]
