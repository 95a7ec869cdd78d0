"""The picture that stands for a story elsewhere: its drawn chart, or a card with its title where it has none."""

from __future__ import annotations

import textwrap

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from wagtail.images.models import SourceImageIOError

from articles.http_caching import cacheable
from articles.models.articles import ArticlePage
from articles.models.images import CustomImage
from live.plain_text import clean_text
from ratings.charts.palette import theme_colours
from ratings.renderers.picture import DRAWN_WITH, may_be_drawn, rasterise_svg

WIDTH, HEIGHT = 1200, 630
#: The title is set in the largest size whose lines fit: (size in pixels, letters to a line, most lines).
SIZES = ((76, 28, 4), (60, 36, 5), (46, 48, 7))


def wrap_title(title: str) -> tuple[int, list[tuple[int, str]]]:
    """(size, [(baseline, words)]) of a title on the card."""
    fitting = [(size, textwrap.wrap(title, letters), most) for size, letters, most in SIZES]
    size, lines, most = next((layout for layout in fitting if len(layout[1]) <= layout[2]), fitting[-1])
    lines = lines[:most]
    step = round(size * 1.18)
    first = 330 - step * (len(lines) - 1) // 2
    return size, [(first + step * number, line) for number, line in enumerate(lines)]


def find_first_picture(story: ArticlePage) -> CustomImage | None:
    """The first picture in a story's body, or None."""
    for block in story.body:
        image = block.value["image"] if block.block_type == "image" else None
        if isinstance(image, CustomImage):
            return image
    return None


def draw_photo(image: CustomImage) -> bytes | None:
    """A picture cut to the card's shape, as a PNG; None where its file is gone."""
    try:
        rendition = image.get_rendition(f"fill-{WIDTH}x{HEIGHT}|format-png")
        with rendition.file.open("rb") as file:
            return bytes(file.read())
    except (OSError, SourceImageIOError):
        return None


def make_card(story: ArticlePage) -> bytes:
    """The card as a PNG of 1200 by 630 pixels: the story's title, or where no shipped font has its letters the first
    picture of the story, else the name of its section."""
    title = clean_text(story.title)
    if may_be_drawn(title):
        return draw_card(story, title)
    picture = find_first_picture(story)
    photo = draw_photo(picture) if picture else None
    if photo is not None:
        return photo
    section = story.get_parent()
    return draw_card(story, section.title if section and may_be_drawn(section.title) else "News")


def keep_drawable(text: str) -> str:
    """`text`, or "" where a letter of it would be an empty box."""
    return text if may_be_drawn(text) else ""


def draw_card(story: ArticlePage, title: str) -> bytes:
    """A card with these words as its title, as a PNG of 1200 by 630 pixels."""
    size, lines = wrap_title(title)
    drawn = render_to_string(
        "articles/card.svg",
        {
            "kicker": keep_drawable(clean_text(story.kicker)),
            "size": size,
            "lines": lines,
            "byline": keep_drawable(story.byline),
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
    return cacheable(request, HttpResponse(make_card(story), content_type="image/png"))
