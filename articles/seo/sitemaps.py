"""Sitemaps: what there is to read, for search engines, and the news of the last two days.

They say what the database says now; of topics and authors, what it said at the last full minute. Each map is one file of at most 50,000 addresses, so a large one comes in several: its number is `?p=`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import CharField, DateTimeField, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, TruncDate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from articles.models.articles import ArticlePage
from articles.models.authors import Author
from articles.models.pages import FrontPage, SectionPage, StandardPage
from articles.models.topics import Topic
from carespace.models import Debate
from live.faulty_rows import map_without_faulty
from live.http_caching import answer_conditionally
from live.numbers import parse_number
from live.page_cache import depend_on
from live.plain_text import clean_text
from ratings.models import Home, LocalAuthority, Owner, Release
from ratings.models.releases import ReleaseQuerySet

#: What one file may hold by the protocol.
MOST = 50_000
NEWS_DAYS = 2
MOST_NEWS = 1_000
XML = "application/xml; charset=utf-8"
NEVER = Value(None, output_field=DateTimeField())


#: What tells an address, and when its page last changed.
Rows = QuerySet[Any, tuple[str, datetime | None]]
Listed = TypeVar("Listed", bound=Model)


@dataclass(frozen=True)
class SitemapSection:
    """One kind of page: `rows` asks for (what tells the address, when it last changed or None) in a fixed order,
    `path` makes the path of what tells it, `count` says how many rows there are where that is known more cheaply."""

    rows: Callable[[], Rows]
    path: Callable[[str], str]
    count: Callable[[], int] | None = None

    def count_files(self) -> int:
        """How many files the map has, of at most 50,000 addresses each."""
        rows = self.count() if self.count else self.rows().count()
        return -(-rows // MOST)


def list_pages() -> Rows:
    """Front page, sections and standing pages."""
    kinds = [kind._meta.model_name for kind in (FrontPage, SectionPage, StandardPage)]
    live_pages = Page.objects.live().filter(content_type__app_label="articles", content_type__model__in=kinds)
    rows: Rows = live_pages.order_by("path").values_list("url_path", "last_published_at")
    return rows


def list_stories() -> Rows:
    """Stories readers may see, with the day each was last published or said to be updated."""
    changed = Greatest("last_published_at", Coalesce("updated_at", "last_published_at"))
    return ArticlePage.objects.river().order_by("pk").values_list("url_path", changed)


def count_stories() -> int:
    """How many stories `list_stories` gives."""
    return ArticlePage.objects.count_river()


def list_dated(model: type[Topic | Author]) -> Rows:
    """Topics or authors that have a story readers may see, with the moment of the newest, as the last tick found it."""
    dated = model.objects.filter(newest_story_at__isnull=False)
    return dated.order_by("pk").values_list("slug", "newest_story_at")


def list_topics() -> Rows:
    """Topics that have a story."""
    return list_dated(Topic)


def list_authors() -> Rows:
    """Authors who have a story."""
    return list_dated(Author)


def list_debate_addresses() -> Rows:
    """Every debate, with the day it last moved."""
    depend_on("debates")
    # The day and no more: a vote moves a debate too, and nobody is told when one was given.
    return Debate.objects.readable().order_by("pk").values_list("slug", TruncDate("moved_at"))


def list_real_releases() -> ReleaseQuerySet:
    """Releases of real figures: a demonstration register is nothing to be found from elsewhere."""
    depend_on("release")
    return Release.objects.as_at_a_day().filter(is_demonstration=False)


def list_releases() -> Rows:
    """Every current list; what tells the address is its kind and days."""
    depend_on("release")
    releases = Release.objects.current().filter(is_demonstration=False).order_by("as_at", "kind")
    days = [Cast(day, CharField()) for day in ("starts_on", "as_at")]
    return releases.values_list(Concat("kind", Value(" "), days[0], Value(" "), days[1]), "loaded_at")


def list_rating_rows(listed: QuerySet[Listed], field: str) -> Rows:
    """Rows of ratings, where its figures are real."""
    rows = listed.order_by("pk").values_list(field, NEVER)
    return rows if list_real_releases().exists() else rows.none()


def list_authorities() -> Rows:
    """Every local authority, where the figures are real."""
    return list_rating_rows(LocalAuthority.objects.all(), "slug")


def list_owners() -> Rows:
    """Every owner that was not merged into another, where the figures are real."""
    return list_rating_rows(Owner.objects.filter(merged_into=None), "key")


def list_homes() -> Rows:
    """Every home, where the figures are real."""
    return list_rating_rows(Home.objects.all(), "urn")


def make_path(name: str) -> Callable[[str], str]:
    """What makes the path of a named address from its one word."""
    return lambda word: reverse(name, args=[word])


def page_path(url_path: str) -> str:
    """A page's path from its place in the tree, whose first step is the site itself."""
    return f"/{url_path.lstrip('/').partition('/')[2]}"


def make_release_path(kind_and_days: str) -> str:
    """The page of a list by its kind and days; only a list of a year has two."""
    kind, *words = kind_and_days.split()
    days = [date.fromisoformat(word) for word in words]
    return Release(kind=kind, starts_on=days[0] if len(days) > 1 else None, as_at=days[-1]).get_absolute_url()


def make_owner_path(key: str) -> str:
    """The path of an owner's page from the owner's key."""
    return reverse("ratings:owner", args=[key.replace(" ", "-")])


MAPS = {
    "pages": SitemapSection(list_pages, page_path),
    "stories": SitemapSection(list_stories, page_path, count_stories),
    "topics": SitemapSection(list_topics, make_path("articles:topic")),
    "authors": SitemapSection(list_authors, make_path("articles:author")),
    "debates": SitemapSection(list_debate_addresses, make_path("carespace:debate")),
    "releases": SitemapSection(list_releases, make_release_path),
    "authorities": SitemapSection(list_authorities, make_path("ratings:authority")),
    "owners": SitemapSection(list_owners, make_owner_path),
    "homes": SitemapSection(list_homes, make_path("ratings:home")),
}


@require_safe
def show_sitemap_index(request: HttpRequest) -> HttpResponse:
    """Names every map and each of its files."""
    files = [f"{settings.SITE_URL}{reverse('articles:news_sitemap')}"]
    for name, section in MAPS.items():
        address = f"{settings.SITE_URL}{reverse('articles:sitemap', args=[name])}"
        files += [
            address if number == 1 else f"{address}?p={number}"
            for number in range(1, section.count_files() + 1)
        ]
    return answer_conditionally(
        request, render(request, "articles/sitemap_index.xml", {"files": files}, content_type=XML)
    )


@require_safe
def show_sitemap(request: HttpRequest, name: str) -> HttpResponse:
    """One file of one map."""
    number = parse_number(request.GET.get("p", "1"), largest=MOST)
    if name not in MAPS or not number:
        raise Http404
    start = (number - 1) * MOST
    rows = list(MAPS[name].rows()[start : start + MOST])
    if start and not rows:
        raise Http404
    path = MAPS[name].path
    places = map_without_faulty(rows, lambda row: (f"{settings.SITE_URL}{path(row[0])}", row[1]))
    return answer_conditionally(
        request, render(request, "articles/sitemap.xml", {"places": places}, content_type=XML)
    )


@require_safe
def show_news_sitemap(request: HttpRequest) -> HttpResponse:
    """The stories of the last two days, newest first, at most a thousand, for news search."""
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    recent = ArticlePage.objects.river().current().filter(dated__gte=since)
    rows = recent.values_list("url_path", "title", "dated")[:MOST_NEWS]
    stories = map_without_faulty(
        rows, lambda row: (f"{settings.SITE_URL}{page_path(row[0])}", clean_text(row[1]), row[2])
    )
    return answer_conditionally(
        request, render(request, "articles/sitemap_news.xml", {"stories": stories}, content_type=XML)
    )
