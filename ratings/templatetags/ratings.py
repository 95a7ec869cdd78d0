"""Charts and tables of measures in any template: {% load ratings %}."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from live.page_cache.markup import MARKUP
from ratings import phrases
from ratings.charts.frame import UNITS
from ratings.measures import Face, Measure, MeasureError
from ratings.renderers import figures

register = template.Library()


@register.filter("whole_dates")
def keep_dates_unbroken(text: object) -> str:
    """Text in which no day is parted from its month at the end of a line."""
    return phrases.keep_dates_whole(str(text))


@register.filter("colour")
def find_colour(colours: dict[str, str], shade: str) -> str:
    """A shade's colour in the picture's theme."""
    return colours[shade.replace("-", "_")]


@register.filter("of")
def scale_fraction(fraction: float, width: float) -> str:
    """A fraction of a width, in pixels."""
    return f"{fraction * width:.1f}"


@register.filter("scaled")
def scale_points(points: str, width: float) -> str:
    """The points of a line, drawn in a thousand units of width, in pixels."""
    pairs = (point.split(",") for point in points.split())
    return " ".join(f"{float(x) / UNITS * width:.1f},{y}" for x, y in pairs)


@register.filter("anchored")
def find_anchor(words: str) -> str:
    """The anchor of a text from the style sheet's word for it."""
    return {"c-mid": "middle", "c-end": "end"}.get(words, "start")


@register.simple_tag
def measure_url(measure: Measure, face: Face) -> str:
    """The address of one face of a measure."""
    return measure.url(face)


@register.simple_tag(takes_context=True)
def ratings_chart(
    context: template.Context,
    measure: Measure | str,
    *,
    heading: str = "",
    id: str = "",
    side: bool = False,
    big: bool = False,
    level: int = 2,
    table_at: str = "",
    cite_at: str = "",
) -> SafeString:
    """The whole figure of a measure (or of its query string).

    `heading` is an editor's finding, else one is computed. `side` sets it beside a text that it accompanies,
    `big` makes it lead its page. `table_at` and `cite_at` name places in the page that
    take the place of its own table and citation. Where there is no answer the figure says why.
    """
    figure_context = build_figure_context(
        measure,
        heading=heading,
        id=unique_chart_id(context, id),
        side=side,
        big=big,
        level=level,
        table_at=table_at,
        cite_at=cite_at,
    )
    figure = figure_context.get("figure")
    if figure is None or figure.measure.revision:  # of a file that a newer one may have replaced
        return render_to_string("ratings/figure.html", figure_context)
    return MARKUP.remember(
        ("figure", *figure.key_of_markup, side, big),
        lambda: render_to_string("ratings/figure.html", figure_context),
    )


def build_figure_context(
    measure: Measure | str, *, side: bool = False, big: bool = False, **options: Any
) -> dict[str, Any]:
    """What ratings/figure.html shows: a figure, or why there is none."""
    try:
        question = as_measure(measure)
        figure = figures.build_figure(question, size="big" if big else "side", **options)
    except MeasureError as why:
        return {
            "why": why,
            "heading": options.get("heading", ""),
            "level": options.get("level", 2),
            "side": side,
        }
    return {"figure": figure, "side": side, "big": big}


def as_measure(measure: Measure | str) -> Measure:
    """A measure, parsed where its query string was given."""
    return measure if isinstance(measure, Measure) else Measure.parse(measure)


def unique_chart_id(context: template.Context, id: str) -> str:
    """The id given, or one no other chart of this page has."""
    if id:
        return id
    last = context.render_context.get("ratings_charts")
    number = last + 1 if isinstance(last, int) else 1
    context.render_context["ratings_charts"] = number
    return f"chart-{number}"
