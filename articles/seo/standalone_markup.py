"""A story's body as markup that stands on its own: in feeds, and on the pages of those who republish it.

Only plain elements, whole addresses, no script, no class. A live figure is the number it was published with;
a chart is its drawn picture, linked to the measure; what only works here (sign-up, related stories) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import nh3
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.blocks import StructValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import expand_db_html

from articles.figures.rich_text import unlink_unknown
from articles.models.images import CustomImage, CustomRendition
from articles.rich_text.stored_text import mark_stored
from carespace.models import Debate
from live.addresses import join_address
from ratings.measures import Measure

if TYPE_CHECKING:
    from articles.models.story import Story

RENDITION = "width-1280"
LEFT_OUT = {"sign_up", "related", "live_blog", "pull_quote"}
TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "b", "strong", "i", "em", "a", "br", "hr"),
    *("blockquote", "figure", "figcaption", "img", "table", "caption", "thead", "tbody", "tfoot", "tr", "th"),
    *("td", "cite", "sub", "sup", "abbr", "time", "section", "div"),
}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "time": {"datetime"},
    "ol": {"start"},
}
#: What may stand in an address that is not whole yet.
ADDRESSES = {"href", "src"}
#: A figure bound to a measure, as the text stores it: an element around the number as published.
FIGURE = re.compile(r'<(\w+)\b[^>]*\blinktype="livefigure"[^>]*>(.*?)</\1>', re.DOTALL)
#: Signs no XML file may hold.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BETWEEN = "\f"

#: {image's key: (the image, its rendition)}
Pictures = dict[int, tuple[CustomImage, CustomRendition]]


def strip_unfit(text: str) -> str:
    """`text` without the signs that no XML file may hold."""
    return UNFIT.sub("", text)


def strip_figures(markup: str) -> str:
    """Stored rich text with each live figure as the plain number it was published with."""
    return FIGURE.sub(r"\2", markup)


def clean_markup(markup: str) -> SafeString:
    """`markup` reduced to plain elements, each address whole."""
    cleaned = nh3.clean(
        strip_unfit(markup),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=complete_address,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )
    return mark_stored(cleaned)


def complete_address(tag: str, name: str, value: str) -> str:
    """An attribute's value, made a whole address where it is one."""
    return join_address(f"{settings.SITE_URL}/", value) if name in ADDRESSES else value


def write_bodies(stories: Sequence[Story]) -> dict[int, SafeString]:
    """{story's key: its body as markup that travels}. The number of queries does not grow with the stories."""
    texts = [
        (story.pk, place, block["value"])
        for story in stories
        for place, block in enumerate(story.body.raw_data)
        if block["type"] == "text"
    ]
    joined = BETWEEN.join(strip_figures(text).replace(BETWEEN, " ") for _, _, text in texts)
    expanded = dict(
        zip([text[:2] for text in texts], expand_db_html(joined).split(BETWEEN), strict=False)
        if texts
        else ()
    )
    pictures = map_pictures(stories)
    return {story.pk: write_body(story, expanded, pictures) for story in stories}


def write_body(story: Story, expanded: Mapping[tuple[int, int], str], pictures: Pictures) -> SafeString:
    """One body from its blocks: `expanded` texts by (story, place), `pictures` by their image's key."""
    parts: list[str] = []
    for place, raw in enumerate(story.body.raw_data):
        kind = raw["type"]
        if kind == "text":
            parts.append(clean_markup(expanded[story.pk, place]))
        elif kind == "image":
            parts.append(write_picture(raw["value"], pictures))
        elif kind not in LEFT_OUT:
            parts.append(write_block(story, story.body[place]))
    return format_html_join("\n", "{}", ((part,) for part in parts if part))


def write_block(story: Story, block: StreamValue.StreamChild) -> str:
    """One block that is neither text nor a picture."""
    match block.block_type:
        case "ratings_chart":
            return write_chart(block.value.measure, block.value["heading"])
        case "quote":
            return write_quote(block.value)
        case "debate":
            return write_debate_link(block.value["debate"] or story.debate)
        case "embed":
            return format_html(
                '<p><a href="{}">{}</a></p>', block.value["address"], strip_unfit(block.value["title"])
            )
    return clean_markup(unlink_unknown(block.render()))


def write_quote(value: StructValue) -> SafeString:
    """A quotation, with who said it where that is given."""
    quote = format_html("<blockquote><p>{}</p></blockquote>", strip_unfit(value["quote"]))
    by = value["attribution"]
    return (
        format_html("<figure>{}<figcaption>{}</figcaption></figure>", quote, strip_unfit(by)) if by else quote
    )


def write_chart(measure: Measure | None, heading: str) -> str:
    """A chart's picture, drawn here from the newest figures, linked to the measure; "" without a question."""
    if measure is None:
        return ""
    return format_html(
        '<figure><a href="{}{}"><img src="{}{}" alt="{}"></a><figcaption>{}</figcaption></figure>',
        settings.SITE_URL,
        measure.url("page"),
        settings.SITE_URL,
        measure.url("png"),
        f"Chart: {strip_unfit(heading)}",
        strip_unfit(heading),
    )


def write_debate_link(found: Debate | None) -> str:
    """The way to the debate; "" where there is none to be read."""
    if found is None or not found.has_page:
        return ""
    address = f"{settings.SITE_URL}{found.get_absolute_url()}"
    return format_html('<p>In debate: <a href="{}">{}</a></p>', address, strip_unfit(found.motion))


def write_picture(value: Mapping[str, Any], pictures: Pictures) -> str:
    """A picture with its words; "" where the image is gone."""
    chosen = value["image"] if isinstance(value["image"], dict) else {"image": value["image"]}
    key = chosen.get("image")
    picture = pictures.get(key) if key else None
    if picture is None:
        return ""
    image, rendition = picture
    words = "" if chosen.get("decorative") else chosen.get("alt_text") or image.default_alt_text
    captions = [value.get("caption") or "", f"Picture: {image.credit}" if image.credit else ""]
    below = format_html_join(" ", "{}", ((strip_unfit(caption),) for caption in captions if caption))
    return format_html(
        '<figure><img src="{}" alt="{}" width="{}" height="{}">{}</figure>',
        urljoin(f"{settings.SITE_URL}/", rendition.url),
        strip_unfit(words),
        rendition.width,
        rendition.height,
        format_html("<figcaption>{}</figcaption>", below) if below else "",
    )


def map_pictures(stories: Sequence[Story]) -> Pictures:
    """{image's key: (the image, its rendition)} for every picture in the bodies, two queries once drawn."""
    keys = set()
    for story in stories:
        for block in story.body.raw_data:
            if block["type"] == "image":
                chosen = block["value"]["image"]
                keys.add(chosen.get("image") if isinstance(chosen, dict) else chosen)
    if not keys - {None}:
        return {}
    images = CustomImage.objects.filter(pk__in=keys - {None}).prefetch_renditions(RENDITION)
    return {image.pk: (image, image.get_rendition(RENDITION)) for image in images}
