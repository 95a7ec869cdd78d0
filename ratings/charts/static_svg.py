"""A picture that travels: words around the page's own drawing, 536 pixels wide, its colours in the file."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ratings import phrases, vocabulary
from ratings.answers.rows import Answer
from ratings.charts.bar_layout import lay_out_bars
from ratings.charts.line_layout import LineLayout, lay_out_lines, lay_out_panel
from ratings.charts.palette import Theme, shade_of_outcome, theme_colours
from ratings.charts.responsive_svg import phrase_panel_base, render_svg
from ratings.charts.spec import ChartSpec
from ratings.charts.text_alternative import describe_chart
from ratings.charts.written_styles import write_out_classes

MARGIN = 24
WIDTH = 536
#: How much larger than in the page bars are drawn, so that their type is read in a letter on a phone.
ENLARGED = 1.2
#: How much larger a letter's chart is drawn, and how much less wide: where a phone shows it 343 pixels wide, its
#: smallest type is still of twelve.
ENLARGED_FOR_PHONES = 1.6
#: How wide a framed picture is meant to be shown.
SHOWN_FRAMED = 600
#: What of the page's drawing its picture has already: the outermost tag, title and description.
OUTER: Final = re.compile(r"^\s*<svg[^>]*>|<title.*?</title>|<desc.*?</desc>|</svg>\s*$", re.DOTALL)
KEY_CHARACTER, KEY_LEADING = 7.1, 22
PANEL_COLUMNS, PANEL_GAP = 3, 22
TITLE_CHARACTERS, SUBTITLE_CHARACTERS, SMALL_CHARACTERS = 50, 76, 88


@dataclass(frozen=True, slots=True)
class PictureFonts:
    """The names by which the reader of the picture knows our two faces."""

    sans: str = "'Public Sans', Arial, sans-serif"
    serif: str = "'Source Serif 4', Georgia, serif"


@dataclass(frozen=True, slots=True)
class WrappedText:
    """Lines of text, already cut to fit, each with its baseline."""

    lines: tuple[tuple[int, str], ...]
    bottom: int


def draw_picture(
    answer: Answer,
    plot: ChartSpec,
    *,
    title: str,
    release: str,
    theme: Theme = "light",
    framed: bool = True,
    for_phones: bool = False,
    fonts: PictureFonts | None = None,
) -> SafeString:
    """A whole SVG file. Unframed, the page or letter around it gives title and source.

    `for_phones`, its drawing is a phone's, enlarged to the same width, so that it is read when it shrinks to one.
    """
    drawn_spec = replace_empty_spec(plot)
    y = 0
    heading = subtitle = key = None
    words: list[tuple[int, int, str, str]] = []
    if framed:
        heading = wrap_text(title, TITLE_CHARACTERS, 22, 26)
        subtitle = wrap_text(
            answer.definition.removesuffix("."), SUBTITLE_CHARACTERS, heading.bottom + 25, 19
        )
        y = subtitle.bottom + 26
        if drawn_spec.kind == "stacked" or (drawn_spec.kind == "panels" and answer.measure.separate):
            words = lay_out_key(plot)
            key, y = y, y + 22 * (1 + max(row for _, row, *_ in words) // KEY_LEADING)
    body = lay_out_contents(drawn_spec, y, theme, for_phones=for_phones)
    y = int(body["bottom"])
    foot = None
    if framed:
        spoken_words = [
            *list_small_groups(plot),
            *filter(None, (answer.register_note,)),
            f"{answer.source} {answer.standing}",
        ]
        foot = wrap_text("\n".join(spoken_words), SMALL_CHARACTERS, y + 32, 17)
        y = foot.bottom + 4
    margin = MARGIN if framed else 0
    return render_to_string(
        "ratings/svg/picture.svg",
        {
            **body,
            "plot": drawn_spec,
            "c": theme_colours(theme),
            "fonts": fonts or PictureFonts(),
            "margin": margin,
            "width": WIDTH + 2 * margin,
            "inner": WIDTH,
            "height": y + 2 * margin,
            "heading": heading,
            "subtitle": subtitle,
            "key_y": key,
            "key": words,
            "foot": foot,
            "title": f"{title}. {release}",
            "desc": describe_chart(answer, plot),
        },
    )


def lay_out_key(plot: ChartSpec) -> list[tuple[int, int, str, str]]:
    """(x, y, shade, words) of what the colours stand for, in as many lines as they need."""
    slugs = list(vocabulary.OUTCOMES)
    if (plot.bars and len(plot.bars[0].parts) > len(slugs)) or any(
        line.outcome == "closed" for line in plot.lines
    ):
        slugs = list(vocabulary.AFTER)
    entries, x, y = [], 0, 0
    for slug in slugs:
        label = vocabulary.AFTER[slug]
        wide = 30 + round(len(label) * KEY_CHARACTER)
        if x and x + wide > WIDTH:
            x, y = 0, y + KEY_LEADING
        entries.append((x, y, shade_of_outcome(slug), label))
        x += wide
    return entries


def replace_empty_spec(plot: ChartSpec) -> ChartSpec:
    """A plot with bars to draw, or one that says nothing."""
    drawable = bool(plot.bars or plot.lines)
    return (
        plot
        if drawable
        else ChartSpec("nothing", plot.unit, plot.periods, missing=plot.missing, too_few=plot.too_few)
    )


def lay_out_contents(plot: ChartSpec, y: int, theme: Theme, *, for_phones: bool) -> dict[str, Any]:
    """What fills the picture beneath its words, and where it ends."""
    scale = ENLARGED_FOR_PHONES if for_phones else 1.0
    room: dict[str, Any] = {"y": y, "scale": scale, "room": round(WIDTH / scale, 2), "is_narrow": for_phones}
    match plot.kind:
        case "stacked" | "single" | "change":
            return frame_bars(plot, y, theme, enlarged=ENLARGED_FOR_PHONES if for_phones else ENLARGED)
        case "line":
            drawing = lay_out_lines(plot, "big")
            return {**room, "drawing": drawing, "bottom": y + round(drawing.height * scale)}
        case "panels":
            panels = lay_out_picture_panels(plot, room["room"], PANEL_COLUMNS - for_phones)
            return {**room, **panels, "bottom": y + round(panels["deep"] * scale)}
        case _:
            lines = [f"{label}: {note}" for label, note in plot.missing] or list_small_groups(plot)
            text = wrap_text("\n".join(lines), round(SUBTITLE_CHARACTERS / scale), 20, 19)
            return {**room, "nothing": text, "bottom": y + round(text.bottom * scale)}


def frame_bars(plot: ChartSpec, y: int, theme: Theme, *, enlarged: float) -> dict[str, Any]:
    """The page's own drawing of bars at a place in the picture, its classes written out for a theme."""
    layout = lay_out_bars(plot, "big")
    whole = write_out_classes(render_svg(layout, "", "", ""), theme)
    marks = SafeString(OUTER.sub("", whole))
    height = round(layout.height * enlarged)
    return {
        "marks": marks,
        "y": y,
        "body_height": height,
        "view_width": round(WIDTH / enlarged, 2),
        "view_height": layout.height,
        "bottom": y + height,
    }


@dataclass(frozen=True, slots=True)
class PicturePanel:
    """A small drawing at its place in the picture."""

    x: float
    y: int
    name: tuple[str, ...]
    base: str
    drawing: LineLayout


def lay_out_picture_panels(plot: ChartSpec, room: float, columns: int) -> dict[str, Any]:
    """Small drawings in rows, and how deep they are together."""
    wide = (room - PANEL_GAP * (columns - 1)) / columns
    panels = []
    for index, panel in enumerate(plot.panels):
        row, column = divmod(index, columns)
        line = panel[0]
        panels.append(
            PicturePanel(
                round(column * (wide + PANEL_GAP), 1),
                row * 206,
                tuple(textwrap.wrap(line.label, 20)),
                phrase_panel_base(plot, panel),
                lay_out_panel(plot, panel),
            )
        )
    rows = -(-len(panels) // columns)
    return {"panels": tuple(panels), "panel_width": round(wide, 1), "deep": rows * 206 - 14}


def wrap_text(text: str, characters: int, y: int, leading: int) -> WrappedText:
    """Text cut into lines, the first on the baseline given."""
    whole = phrases.keep_dates_whole(text)
    cut = [line for part in whole.split("\n") if part for line in textwrap.wrap(part, characters)]
    placed = tuple((y + leading * index, line) for index, line in enumerate(cut))
    return WrappedText(placed, y + leading * (len(cut) - 1) if cut else y)


def list_small_groups(plot: ChartSpec) -> list[str]:
    """A sentence for each group whose base is too small for shares."""
    sentences = [f"{bar.label}, {bar.words}. {bar.why}" for bar in plot.few_listed]
    if plot.few_together:
        sentences.append(
            f"{plot.few_together} groups are too small for shares; their counts are in the table."
        )
    return sentences
