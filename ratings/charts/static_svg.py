"""The drawing as a picture that travels: 536 pixels wide, sixteen-pixel type, its colours in the file."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ratings import phrases, vocabulary
from ratings.answers.rows import Answer
from ratings.charts.line_layout import LineDrawing, draw_line, draw_panel
from ratings.charts.palette import Theme, colours, shade
from ratings.charts.responsive_svg import base
from ratings.charts.spec import Part, Plot
from ratings.charts.static_bars import WIDTH, bars
from ratings.charts.text_alternative import description

MARGIN = 24
#: How wide a framed picture is meant to be shown.
SHOWN_FRAMED = 600
KEY_CHARACTER, KEY_LEADING = 7.1, 22
PANEL_COLUMNS, PANEL_GAP = 3, 22
TITLE_CHARACTERS, SUBTITLE_CHARACTERS, SMALL_CHARACTERS = 50, 76, 88


@dataclass(frozen=True, slots=True)
class Fonts:
    """The names by which the reader of the picture knows our two faces."""

    sans: str = "'Public Sans', Arial, sans-serif"
    serif: str = "'Source Serif 4', Georgia, serif"


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
    words: list[tuple[int, int, str, str]] = []
    if framed:
        heading = lines_of(title, TITLE_CHARACTERS, 22, 26)
        subtitle = lines_of(answer.definition.removesuffix("."), SUBTITLE_CHARACTERS, heading.bottom + 25, 19)
        y = subtitle.bottom + 26
        if shown.kind == "stacked" or (shown.kind == "panels" and answer.measure.separate):
            words = key_of(plot)
            key, y = y, y + 22 * (1 + max(row for _, row, *_ in words) // KEY_LEADING)
    body = contents(shown, y)
    y = int(body["bottom"])
    foot = None
    if framed:
        said = [*too_few(plot), *filter(None, (answer.register_note,)), f"{answer.source} {answer.standing}"]
        foot = lines_of("\n".join(said), SMALL_CHARACTERS, y + 32, 17)
        y = foot.bottom + 4
    margin = MARGIN if framed else 0
    last = shown.bars[0].parts[-1] if shown.bars else None
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
            "key": words,
            "last_word": last.label if last else "",
            "last_fill": last_fill(last, theme),
            "foot": foot,
            "title": f"{title}. {release}",
            "desc": description(answer, plot),
            "single_outcome": len(answer.measure.outcomes) == 1 and not answer.measure.separate,
        },
    )


def key_of(plot: Plot) -> list[tuple[int, int, str, str]]:
    """(x, y, shade, words) of what the colours stand for, in as many lines as they need."""
    slugs = list(vocabulary.OUTCOMES)
    if (plot.bars and len(plot.bars[0].parts) > len(slugs)) or any(
        line.outcome == "closed" for line in plot.lines
    ):
        slugs = list(vocabulary.AFTER)
    found, x, y = [], 0, 0
    for slug in slugs:
        label = vocabulary.AFTER[slug]
        wide = 30 + round(len(label) * KEY_CHARACTER)
        if x and x + wide > WIDTH:
            x, y = 0, y + KEY_LEADING
        found.append((x, y, shade(slug), label))
        x += wide
    return found


def last_fill(last: Part | None, theme: Theme) -> str:
    """The colour of the words at the far end of stacked bars."""
    tokens = colours(theme)
    return tokens["text_inadequate"] if last and last.outcome == "inadequate" else tokens["ink_2"]


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
        case "stacked" | "single" | "change":
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
    whole = phrases.whole_dates(text)
    cut = [line for part in whole.split("\n") if part for line in textwrap.wrap(part, characters)]
    placed = tuple((y + leading * index, line) for index, line in enumerate(cut))
    return Words(placed, y + leading * (len(cut) - 1) if cut else y)


def too_few(plot: Plot) -> list[str]:
    """A sentence for each group whose base is too small for shares."""
    told = [f"{bar.label}, {bar.words}. {bar.why}" for bar in plot.few_listed]
    if plot.few_together:
        told.append(f"{plot.few_together} groups are too small for shares; their counts are in the table.")
    return told
