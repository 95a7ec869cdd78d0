"""The search page."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.article import ArticlePage
from articles.choosers import with_words
from articles.public import kept
from articles.topics import Topic
from carespace.models import Debate

PAGE = 20
DEBATES = 5
LONGEST = 200


@require_safe
def search(request):
    """Stories by their text and debates by their motion; `topic` narrows stories to one topic."""
    asked = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
    slug = request.GET.get("topic", "")[:60].replace("\0", "")
    topic = Topic.objects.filter(slug=slug).first() if slug else None
    stories = ArticlePage.objects.river().for_lists()
    if topic:
        stories = stories.filter(pk__in=ArticlePage.objects.on_topic(topic).values("pk"))
    found = stories.search(asked, order_by_relevance=True) if asked else stories
    context = {
        "asked": asked,
        "topic": topic,
        "unknown_topic": bool(slug) and topic is None,
        "carried": carried(q=asked, topic=topic.slug if topic else ""),
        "stories": Paginator(found, PAGE).get_page(request.GET.get("page")) if asked or topic else None,
        "debates": list(with_words(Debate.objects.with_counts(), asked)[:DEBATES]) if asked else [],
    }
    return kept(request, render(request, "articles/search.html", context))


def carried(**words):
    """What the links between pages of results carry on: the words asked for, ready to be followed by more."""
    said = urlencode({name: word for name, word in words.items() if word})
    return f"{said}&" if said else ""
