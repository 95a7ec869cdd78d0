"""Pages by their addresses, and lists of stories that readers can keep going back to: by topic, by author and in series."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from articles.http_caching import cacheable
from articles.models.article_queries import ArticleQuerySet
from articles.models.articles import ArticlePage
from articles.models.authors import Author
from articles.models.series import Series
from articles.models.served_site import find_site
from articles.models.topics import Topic
from articles.related_blocks import find_story
from live.faulty_rows import list_without_faulty, start_of_page
from live.uncounted_pages import UncountedPaginator

PAGE = 20
#: Steps from the front page to a story: its section and itself.
STEPS = 2


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of Wagtail's. A story, which is most of what is read, is found in one query and not step by step."""
    words = [word for word in path.split("/") if word]
    site = find_site(request) if len(words) == STEPS else None
    if site and (story := find_story(f"{site.root_page.url_path}{'/'.join(words)}/")):
        vars(request)["_wagtail_route_for_request"] = RouteResult(story)
    response: HttpResponse = serve(request, path)
    return response


def render_in_pages(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    stories: ArticleQuerySet,
    *,
    paginator: type[Paginator[ArticlePage]] = UncountedPaginator,
) -> HttpResponse:
    """The page of `stories` a reader asked for, set in a template: one query, whatever it holds, where none are counted."""
    word = request.GET.get("page")

    def rendered(sound: QuerySet[ArticlePage]) -> HttpResponse:
        return render(request, template, {**context, "stories": paginator(sound, PAGE).get_page(word)})

    first = start_of_page(word, PAGE)
    return cacheable(request, list_without_faulty(stories, rendered, first=first, most=PAGE), words=("page",))


@require_safe
def show_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The stories on one topic, newest first."""
    topic = get_object_or_404(Topic, slug=slug)
    context = {"section": "news", "topic": topic}
    return render_in_pages(
        request, "articles/topic.html", context, ArticlePage.objects.river().on_topic(topic).for_lists()
    )


@require_safe
def show_author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author, and the stories they wrote or helped to write, newest first."""
    author = get_object_or_404(Author.objects.select_related("picture"), slug=slug)
    context = {"section": "news", "author": author}
    return render_in_pages(
        request,
        "articles/author.html",
        context,
        ArticlePage.objects.river().by_author(author).for_lists(),
    )


@require_safe
def show_series(request: HttpRequest, slug: str) -> HttpResponse:
    """A series and its parts, the first one first."""
    series = get_object_or_404(Series, slug=slug)
    context = {"section": "news", "series": series}
    return render_in_pages(
        request,
        "articles/series.html",
        context,
        ArticlePage.objects.in_series(series).for_lists(),
        paginator=Paginator,
    )
