"""The versions of a story that corrections replaced, each at `<story>/versions/<n>/`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.url_routing import RouteResult

from articles.blocks.layout import lay_out_body
from articles.http_caching import cacheable
from live.numbers import parse_number

if TYPE_CHECKING:
    from articles.models.story import Story

WORD = "versions"
LARGEST = 2**31 - 1


def route_version(article: Story, components: Sequence[str]) -> RouteResult:
    """The route to a replaced version of `article`. Raises Http404 for anything else below it."""
    if len(components) != 2 or components[0] != WORD or not article.live:
        raise Http404
    number = parse_number(components[1], largest=LARGEST)
    if number is None or str(number) != components[1] or not number:
        raise Http404
    return RouteResult(article, kwargs={"version": number})


def serve_version(article: Story, request: HttpRequest, version: int) -> HttpResponse:
    """The page of one replaced version: marked as such, kept out of searches, linked to the story as it is."""
    entry = article.corrections.filter(version=version).first()
    if entry is None:
        raise Http404
    replaced = article.as_replaced(entry)
    context = {
        "section": "news",
        "page": replaced,
        "latest": article,
        "entry": entry,
        "authors": replaced.authors,
        "layout": lay_out_body(replaced.body),
    }
    return cacheable(request, TemplateResponse(request, "articles/version.html", context))
