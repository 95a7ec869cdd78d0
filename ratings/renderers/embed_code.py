"""The code with which another site shows a chart of ours, and the address that tells programs of it."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.utils.html import format_html

from ratings.measures import Measure

#: Room for heading, measure, key, notes, source and faces around the drawing, in pixels.
AROUND = 470
#: Under the name it has in every version, for it stands in other sites' pages.
SCRIPT = f"{settings.STATIC_URL}js/embed-frames.js"


def build_oembed_address(measure: Measure) -> str:
    """Where a program that knows oEmbed learns how to embed a measure's page."""
    page = quote(f"{settings.SITE_URL}{measure.url()}", safe="")
    return f"{settings.SITE_URL}/ratings/oembed.json?format=json&url={page}"


def build_embed_frame(measure: Measure, title: str, *, width: str = "100%", height: int) -> str:
    """The HTML that sets the chart into another page; its script makes the frame as high as the chart, if it may run."""
    return format_html(
        '<iframe src="{site}{face}" title="{title}" width="{width}" height="{height}" loading="lazy" allowfullscreen>'
        '</iframe><script src="{site}{script}" async></script>',
        site=settings.SITE_URL,
        face=measure.url("embed"),
        title=title,
        width=width,
        height=height,
        script=SCRIPT,
    )
