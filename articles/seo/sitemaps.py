"""Sitemaps: what there is to read, for search engines, and the news of the last two days.

They say what the database says now. Each map is one file of at most 50,000 addresses, so a large one comes in several: its number is `?p=`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import CharField, DateTimeField, Max, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, TruncDate
from django.http import Http404
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
from ratings.models import Home, LocalAuthority, Owner, Release

#: What one file may hold by the protocol.
MOST = 50_000
NEWS_DAYS = 2
MOST_NEWS = 1_000
XML = "application/xml; charset=utf-8"
NEVER = Value(None, output_field=DateTimeField())


@dataclass(frozen=True)
class Map:
    """One kind of page: `rows` asks for (what tells the address, when it last changed or None) in a fixed order,
    `path` makes the path of what tells it."""

    rows: Callable
    path: Callable


def pages():
    """Front page, sections and standing pages."""
    kinds = [kind._meta.model_name for kind in (FrontPage, SectionPage, StandardPage)]
    found = Page.objects.live().filter(content_type__app_label="articles", content_type__model__in=kinds)
    return found.order_by("path").values_list("url_path", "last_published_at")


def stories():
    changed = Greatest("last_published_at", Coalesce("updated_at", "last_published_at"))
    return ArticlePage.objects.river().order_by("pk").values_list("url_path", changed)


def with_stories(model, relation):
    """Topics or authors that have a story readers may see, with the date of the newest."""
    seen = {f"{relation}__live": True, f"{relation}__dated__lte": timezone.now()}
    found = model.objects.filter(**seen).annotate(newest=Max(f"{relation}__dated"))
    return found.order_by("pk").values_list("slug", "newest")


def topics():
    return with_stories(Topic, "articles")


def authors():
    return with_stories(Author, "authored__article")


def debates():
    depend_on("debates")
    # The day and no more: a vote moves a debate too, and nobody is told when one was given.
    return Debate.objects.order_by("pk").values_list("slug", TruncDate("moved_at"))


def real():
    """Releases of real figures: a demonstration register is nothing to be found from elsewhere."""
    depend_on("release")
    return Release.objects.as_at_a_day().filter(is_demonstration=False)


def releases():
    """Every current list; what tells the address is its kind and days."""
    depend_on("release")
    found = Release.objects.current().filter(is_demonstration=False).order_by("as_at", "kind")
    days = [Cast(day, CharField()) for day in ("starts_on", "as_at")]
    return found.values_list(Concat("kind", Value(" "), days[0], Value(" "), days[1]), "loaded_at")


def listed(found, field):
    """Rows of ratings, where its figures are real."""
    found = found.order_by("pk").values_list(field, NEVER)
    return found if real().exists() else found.none()


def authorities():
    return listed(LocalAuthority.objects.all(), "slug")


def owners():
    return listed(Owner.objects.filter(merged_into=None), "key")


def homes():
    return listed(Home.objects.all(), "urn")


def at(name):
    return lambda given: reverse(name, args=[given])


def in_tree(url_path):
    """A page's path from its place in the tree, whose first step is the site itself."""
    return f"/{url_path.lstrip('/').partition('/')[2]}"


def release_path(told):
    """The page of a list by its kind and days; only a list of a year has two."""
    kind, *days = told.split()
    first, last = (None, *map(date.fromisoformat, days))[-2:]
    return Release(kind=kind, starts_on=first, as_at=last).get_absolute_url()


def owner_path(key):
    return reverse("ratings:owner", args=[key.replace(" ", "-")])


MAPS = {
    "pages": Map(pages, in_tree),
    "stories": Map(stories, in_tree),
    "topics": Map(topics, at("articles:topic")),
    "authors": Map(authors, at("articles:author")),
    "debates": Map(debates, at("carespace:debate")),
    "releases": Map(releases, release_path),
    "authorities": Map(authorities, at("ratings:authority")),
    "owners": Map(owners, owner_path),
    "homes": Map(homes, at("ratings:home")),
}


@require_safe
def index(request):
    """Names every map and each of its files."""
    files = [f"{settings.SITE_URL}{reverse('articles:news_sitemap')}"]
    for name, each in MAPS.items():
        address = f"{settings.SITE_URL}{reverse('articles:sitemap', args=[name])}"
        files += [
            address if number == 1 else f"{address}?p={number}"
            for number in range(1, -(-each.rows().count() // MOST) + 1)
        ]
    return answer_conditionally(
        request, render(request, "articles/sitemap_index.xml", {"files": files}, content_type=XML)
    )


@require_safe
def one(request, name):
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
def news(request):
    """The stories of the last two days, newest first, at most a thousand, for news search."""
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    found = ArticlePage.objects.river().current().filter(dated__gte=since)
    rows = found.values_list("url_path", "title", "dated")[:MOST_NEWS]
    stories = map_without_faulty(rows, lambda row: (f"{settings.SITE_URL}{in_tree(row[0])}", *row[1:]))
    return answer_conditionally(
        request, render(request, "articles/sitemap_news.xml", {"stories": stories}, content_type=XML)
    )
