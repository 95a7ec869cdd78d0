"""Lists of stories that readers can keep going back to: by topic, by author and in series."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.article import ArticlePage
from articles.authors import Author
from articles.public import kept
from articles.series import Series
from articles.topics import Topic

PAGE = 20


def in_pages(request, stories):
    """The page of `stories` a reader asked for: two queries, whatever it holds."""
    return Paginator(stories, PAGE).get_page(request.GET.get("page"))


@require_safe
def topic(request, slug):
    """The stories on one topic, newest first."""
    found = get_object_or_404(Topic, slug=slug)
    stories = in_pages(request, ArticlePage.objects.river().on_topic(found).for_lists())
    context = {"section": "news", "topic": found, "stories": stories}
    return kept(request, render(request, "articles/topic.html", context))


@require_safe
def author(request, slug):
    """An author, and the stories they wrote or helped to write, newest first."""
    found = get_object_or_404(Author.objects.select_related("picture"), slug=slug)
    stories = in_pages(request, ArticlePage.objects.river().by_author(found).for_lists())
    context = {"section": "news", "author": found, "stories": stories}
    return kept(request, render(request, "articles/author.html", context))


@require_safe
def series(request, slug):
    """A series and its parts, the first one first."""
    found = get_object_or_404(Series, slug=slug)
    stories = in_pages(request, ArticlePage.objects.in_series(found).for_lists())
    context = {"section": "news", "series": found, "stories": stories}
    return kept(request, render(request, "articles/series.html", context))
