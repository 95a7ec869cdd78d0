"""Feeds at their addresses."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.feeds.entries import list_entries
from articles.feeds.formats import FORMATS, NAME, FeedSource
from articles.http_caching import cacheable
from articles.models.article_queries import ArticleQuerySet
from articles.models.articles import ArticlePage
from articles.models.authors import Author
from articles.models.pages import SectionPage
from articles.models.topics import Topic
from live.faulty_rows import list_without_faulty

#: How many stories a feed holds.
MOST = 20


class FeedFormatConverter:
    """A feed's file in its address."""

    regex = "rss\\.xml|atom\\.xml|feed\\.json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def answer_feed(
    request: HttpRequest, form: str, stories: ArticleQuerySet, *, title: str, description: str, page: str
) -> HttpResponse:
    """The newest of `stories` as a feed, or 304 where the asker holds it already."""
    about = FeedSource(title, description, f"{settings.SITE_URL}{page}", f"{settings.SITE_URL}{request.path}")
    text, content_type = list_without_faulty(
        stories.select_related("debate"),
        lambda sound: FORMATS[form](list_entries(sound[:MOST]), about),
        most=MOST,
    )
    return cacheable(request, HttpResponse(text, content_type=content_type))


@require_safe
def show_newest(request: HttpRequest, form: str) -> HttpResponse:
    """Every story."""
    return answer_feed(
        request,
        form,
        ArticlePage.objects.river(),
        title=NAME,
        description="News of social care, its numbers and the argument, side by side.",
        page="/",
    )


@require_safe
def show_section_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The stories of one section."""
    section = get_object_or_404(SectionPage.objects.live(), slug=slug)
    return answer_feed(
        request,
        form,
        ArticlePage.objects.river().in_section(section),
        title=f"{NAME}: {section.title}",
        description=section.introduction or f"The stories of {section.title}.",
        page=section.get_url(request),
    )


@require_safe
def show_topic_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The stories on one topic."""
    topic = get_object_or_404(Topic, slug=slug)
    return answer_feed(
        request,
        form,
        ArticlePage.objects.river().on_topic(topic),
        title=f"{NAME}: {topic.name}",
        description=f"Stories on {topic.name}.",
        page=topic.get_absolute_url(),
    )


@require_safe
def show_author_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The stories of one author."""
    author = get_object_or_404(Author, slug=slug)
    return answer_feed(
        request,
        form,
        ArticlePage.objects.river().by_author(author),
        title=f"{NAME}: {author.name}",
        description=f"Stories by {author.name}.",
        page=author.get_absolute_url(),
    )


@require_safe
def show_feeds(request: HttpRequest) -> HttpResponse:
    """A page that names every feed, for people."""
    sections = [
        (source.title, reverse("articles:section_feed", args=[source.slug, "rss.xml"]))
        for source in SectionPage.objects.live().order_by("title")
    ]
    topics = [
        (source.name, reverse("articles:topic_feed", args=[source.slug, "rss.xml"]))
        for source in Topic.objects.all()
    ]
    context = {"section": "news", "lists": [("Sections", sections), ("Topics", topics)]}
    return cacheable(request, render(request, "articles/feeds.html", context))
