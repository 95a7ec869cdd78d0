"""A story for other sites to carry: its page at `<story>/republish/` with markup to copy, and the terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from articles.http_caching import cacheable
from articles.seo.standalone_markup import write_bodies

if TYPE_CHECKING:
    from articles.models.story import Story

WORD = "republish"


def write_republished_markup(story: Story) -> str:
    """The whole story as clean markup: no script, no tracker, charts as linked pictures, a link back at its end."""
    context = {"story": story, "body": write_bodies([story])[story.pk], "licence": settings.LICENCE_NOTE}
    return render_to_string("articles/republished.html", context).strip()


def serve_republication(article: Story, request: HttpRequest) -> HttpResponse:
    """The page that offers a story's markup."""
    context = {
        "section": "news",
        "page": article,
        "markup": write_republished_markup(article),
        "licence": settings.LICENCE_NOTE,
    }
    return cacheable(request, TemplateResponse(request, "articles/republish.html", context))
