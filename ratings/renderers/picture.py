"""Charts as files: SVG that stands alone, and PNG for e-mail, which shows no SVG."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import resvg_py
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache as shared
from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont

from ratings import answers, charts
from ratings.charts.static_svg import WIDTH
from ratings.measures import Measure
from ratings.renderers import figures
from ratings.renderers.headlines.sentence import write_headline

#: The shipped families as the renderer reads them, by what each calls itself: one file a weight.
FONTS = {
    "Public Sans Thin": ("vendor/fonts/public-sans-400.ttf", "vendor/fonts/public-sans-650.ttf"),
    "Source Serif 4": ("vendor/fonts/source-serif-400.ttf", "vendor/fonts/source-serif-650.ttf"),
}
DRAWN_WITH = charts.PictureFonts(*(f"'{family}'" for family in FONTS))
#: Pixels of the picture for each pixel of the page, for screens that show two.
DENSITY = 2
DAY = 24 * 60 * 60


def render_measure_svg(
    measure: Measure, *, theme: charts.Theme = "light", framed: bool = True, for_phones: bool = False
) -> str:
    """The measure's chart as an SVG file, 536 pixels wide and a margin where it is framed."""
    return draw_measure(
        measure, theme=theme, framed=framed, for_phones=for_phones, fonts=charts.PictureFonts()
    )


def render_measure_png(
    measure: Measure,
    *,
    width: int = WIDTH,
    theme: charts.Theme = "light",
    framed: bool = False,
    for_phones: bool = False,
) -> bytes:
    """The measure's chart as a PNG to be shown `width` pixels wide; it has twice as many.

    Unframed, the letter around it gives heading, measure and source. Kept by its content, so the
    same chart is drawn once. Raises UnanswerableError where nothing is loaded for the measure.
    """
    text = draw_measure(measure, theme=theme, framed=framed, for_phones=for_phones, fonts=DRAWN_WITH)
    key = f"ratings:png:{sha256(f'{width}|{text}'.encode()).hexdigest()}"
    cached: bytes | None = shared.get(key)
    if cached is None:
        cached = rasterise_svg(text, width)
        shared.set(key, cached, DAY)
    return cached


def draw_measure(
    measure: Measure, *, theme: charts.Theme, framed: bool, for_phones: bool, fonts: charts.PictureFonts
) -> str:
    """The SVG text of a measure's chart."""
    answer = answers.answer(measure)
    plot = charts.build_chart_spec(answer, figures.answer_whole(answer))
    return charts.draw_picture(
        answer,
        plot,
        title=write_headline(answer),
        release=answer.source,
        theme=theme,
        framed=framed,
        for_phones=for_phones,
        fonts=fonts,
    )


def rasterise_svg(text: str, width: int) -> bytes:
    """SVG text as PNG, drawn with the site's own fonts only, so that it is the same on every machine."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=text,
            width=width * DENSITY,
            skip_system_fonts=True,
            font_files=[str(path) for path in list_fonts()],
        )
    )


@cache
def list_fonts() -> tuple[Path, ...]:
    """The files of the fonts; without one the renderer draws no text at all. Raises ImproperlyConfigured."""
    return tuple(find_font(name) for names in FONTS.values() for name in names)


def find_font(name: str) -> Path:
    """Where a font stands among the static files. Raises ImproperlyConfigured where it is missing."""
    path = Path(finders.find(name) or Path(settings.STATIC_ROOT) / name)
    if not path.is_file():
        raise ImproperlyConfigured(f"The font {name} is missing: run the set-up, or collectstatic.")
    return path


@cache
def list_drawable_letters() -> frozenset[int]:
    """The code points that every shipped font has a shape for: a drawing may set its words in either."""
    known = [TTFont(path).getBestCmap() for path in list_fonts()]
    return frozenset.intersection(*(frozenset(letters) for letters in known))


def may_be_drawn(text: str) -> bool:
    """Whether every letter of `text` has a shape in the shipped fonts; others would be drawn as empty boxes."""
    return all(letter.isspace() or ord(letter) in list_drawable_letters() for letter in text)
