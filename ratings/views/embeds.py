"""A measure's chart inside a page of another site, and how such a page finds out that it may."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt

from live.addresses import split_address
from live.page_cache import allow_caching
from live.public_api.problems import build_problem
from ratings.measures import Measure, MeasureError, UnknownWordError
from ratings.renderers import figures
from ratings.renderers.embed_code import AROUND, build_embed_frame
from ratings.views.measures import THEMES, pop_word
from ratings.views.responses import cache_publicly, refuse_bad_questions, refuse_in_json, refuse_in_text

PROVIDER = "CareSpace"
WIDEST, NARROWEST = 720, 240
HOUR = 60 * 60


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@cache_publicly
@refuse_bad_questions(refuse_in_text)
def measure_embed(request: HttpRequest) -> HttpResponse:
    """The figure alone, which any site may frame. It follows new releases as it does here.

    Raises UnknownWordError for a theme that is none.
    """
    words = request.GET.copy()
    theme = pop_word(words, "theme")
    if theme not in {"", *THEMES}:
        raise UnknownWordError(
            "An embedded chart’s theme is light or dark, or left out to follow the reader’s device."
        )
    measure = Measure.parse(words)
    page = f"{settings.SITE_URL}{measure.url()}"
    figure = figures.build_figure(
        measure, id="chart", level=1, table_at=f"{page}#table", cite_at=f"{page}#cite"
    )
    response = render(request, "ratings/embed.html", {"figure": figure, "measure": measure, "theme": theme})
    allow_caching(response, query=measure.query)
    return response


@cache_publicly
@refuse_bad_questions(refuse_in_json)
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0 for a measure's page: ?url=…&maxwidth=…&format=json."""
    if request.GET.get("format", "json") != "json":
        return build_problem(501, "Only format=json is spoken.")
    measure = parse_measure_address(request.GET.get("url", ""))
    width = clamp_size(request.GET.get("maxwidth", ""), WIDEST)
    figure = figures.build_figure(measure, id="chart", level=1)
    height = clamp_size(request.GET.get("maxheight", ""), AROUND + figure.height)
    response = JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "provider_name": PROVIDER,
            "provider_url": settings.SITE_URL,
            "title": figure.finding,
            "html": build_embed_frame(measure, figure.finding, width=str(width), height=height),
            "width": width,
            "height": height,
            "cache_age": HOUR,
        },
        json_dumps_params={"ensure_ascii": False},
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def parse_measure_address(address: str) -> Measure:
    """The measure a page of ours shows. Raises UnknownWordError for any other address."""
    parts, ours = split_address(address), urlsplit(settings.SITE_URL)
    pages = {reverse("ratings:measure"), reverse("ratings:embed")}
    if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc) or parts.path not in pages:
        raise UnknownWordError(
            f"Only measures of {settings.SITE_URL} can be embedded: give url={settings.SITE_URL}/ratings/measure/?…"
        )
    try:
        return Measure.parse(f"?{parts.query}")
    except MeasureError:
        raise
    except ValueError:
        raise UnknownWordError("That address names no measure.") from None


def clamp_size(text: str, most: int) -> int:
    """The size asked for, kept to what can be read."""
    return max(NARROWEST, min(int(text), most)) if text.isdecimal() and len(text) < 6 else most
