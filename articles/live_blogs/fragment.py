"""The live posts of a story by themselves, for an open page that heard that they changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.cache_tags import make_page_tag
from articles.http_caching import cacheable
from articles.live_blogs.display import show_live_blog
from articles.models.articles import ArticlePage
from live.numbers import LARGEST_KEY
from live.page_cache import depend_on


@require_safe
def show_live_posts(request: HttpRequest, number: int) -> HttpResponse:
    """The newest posts of story `number`, or those the query string's `from` begins with; 404 where it has none."""
    article = ArticlePage.objects.live().filter(pk=number).first() if number <= LARGEST_KEY else None
    live = show_live_blog(article, request) if article else None
    if article is None or live is None:
        raise Http404
    depend_on(make_page_tag(article))
    context = {"page": article, "live": live}
    return cacheable(request, render(request, "articles/blocks/live_blog.html", context), words=("from",))
