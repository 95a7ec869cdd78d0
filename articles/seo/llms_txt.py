"""/llms.txt: what the site holds and how to read it, for programs that read text."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.http_caching import cacheable
from articles.models.articles import ArticlePage
from articles.models.pages import SectionPage
from articles.models.topics import Topic
from live.faulty_rows import list_without_faulty

NEWEST = 30


@require_safe
def show_llms_txt(request: HttpRequest) -> HttpResponse:
    """The guide in Markdown, with the newest stories."""
    context = {
        "sections": SectionPage.objects.live().order_by("title"),
        "topics": Topic.objects.all(),
        "licence": settings.LICENCE_NOTE,
    }
    text = list_without_faulty(
        ArticlePage.objects.river().for_lists(),
        lambda sound: render(request, "articles/llms.txt", {**context, "stories": sound[:NEWEST]}).content,
        most=NEWEST,
    )
    return cacheable(request, HttpResponse(text, content_type="text/plain; charset=utf-8"))
