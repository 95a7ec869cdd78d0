"""The picture that stands for a story elsewhere: its drawn chart, or a card with its title where it has none."""

from __future__ import annotations

import textwrap

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from articles.http_caching import cacheable
from articles.models.articles import ArticlePage
from live.plain_text import clean_text
from ratings.charts.palette import theme_colours
from ratings.renderers.picture import DRAWN_WITH, rasterise_svg

WIDTH, HEIGHT = 1200, 630
#: The title is set in the largest size whose lines fit: (size in pixels, letters to a line, most lines).
SIZES = ((76, 28, 4), (60, 36, 5), (46, 48, 7))


def wrap_title(title: str) -> tuple[int, list[tuple[int, str]]]:
    """(size, [(baseline, words)]) of a title on the card."""
    fitting = [(size, textwrap.wrap(title, letters), most) for size, letters, most in SIZES]
    size, lines, most = next((each for each in fitting if len(each[1]) <= each[2]), fitting[-1])
    lines = lines[:most]
    step = round(size * 1.18)
    first = 330 - step * (len(lines) - 1) // 2
    return size, [(first + step * number, line) for number, line in enumerate(lines)]


def draw_card(story: ArticlePage) -> bytes:
    """The card as a PNG of 1200 by 630 pixels."""
    size, lines = wrap_title(clean_text(story.title))
    drawn = render_to_string(
        "articles/card.svg",
        {
            "kicker": clean_text(story.kicker),
            "size": size,
            "lines": lines,
            "byline": story.byline,
            "dated": story.dated,
            "c": theme_colours("light"),
            "fonts": DRAWN_WITH,
            "width": WIDTH,
            "height": HEIGHT,
        },
    )
    return rasterise_svg(drawn, WIDTH // 2)


@require_safe
def show_story_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of one story that readers may see."""
    story = ArticlePage.objects.river().for_lists().filter(pk=pk).first()
    if story is None:
        raise Http404
    return cacheable(request, HttpResponse(draw_card(story), content_type="image/png"))
