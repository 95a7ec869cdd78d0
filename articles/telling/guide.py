"""/llms.txt: what the site holds and how to read it, for programs that read text."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.article import ArticlePage
from articles.pages import SectionPage
from articles.public import kept
from articles.topics import Topic

NEWEST = 30


@require_safe
def llms(request):
    """The guide in Markdown, with the newest stories."""
    context = {
        "sections": SectionPage.objects.live().order_by("title"),
        "topics": Topic.objects.all(),
        "stories": ArticlePage.objects.river().for_lists()[:NEWEST],
        "licence": settings.LICENCE_NOTE,
    }
    text = render(request, "articles/llms.txt", context).content
    return kept(request, HttpResponse(text, content_type="text/plain; charset=utf-8"))
