"""Stories, sections and topics for tests."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import F
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from django.utils.text import slugify
from factory.django import mute_signals
from wagtail.models import Page

from articles.blocks.charts import make_chart_block
from articles.models import ArticlePage, Claim, FrontPage, RelatedLink, SectionPage, Topic
from articles.search_sources import index_story
from tests.factories.rows import add_row

SHARES = "basis=as-at&outcomes=inadequate&unit=share&by=owner-size&at=latest"
numbers = itertools.count(1)


def front_page() -> FrontPage:
    return FrontPage.objects.get()


def section(slug: str = "news") -> SectionPage:
    """A section of the first pages: "news" or "analysis"."""
    return SectionPage.objects.get(slug=slug)


def topic(name: str) -> Topic:
    return Topic.objects.get_or_create(name=name)[0]


def text(*paragraphs: str) -> dict[str, object]:
    """A text block of a body."""
    return {"type": "text", "value": "".join(f"<p>{words}</p>" for words in paragraphs)}


def charted(
    query: str = SHARES, heading: str = "Small owners have more inadequate homes"
) -> dict[str, object]:
    """A chart block of a body."""
    return make_chart_block(query, heading)


def article(
    title: str = "",
    *,
    live: bool = True,
    under: str = "news",
    body: list[dict[str, object]] | None = None,
    topics: tuple[str, ...] = (),
    related: tuple[ArticlePage, ...] = (),
    claims: Iterable[Claim] = (),
    **fields: object,
) -> ArticlePage:
    """A story that readers see, or a draft: its rows alone, as a publication would leave them.

    No revision, no entry in any index, nothing that is done because a story is published. Where that is what a
    test is about, it asks for `published_article`.
    """
    title = title or f"Story {next(numbers)}"
    now = timezone.now() if live else None
    story = ArticlePage(
        title=title,
        draft_title=title,
        slug=str(fields.pop("slug", "")) or slugify(title),
        standfirst=str(fields.pop("standfirst", "")) or f"What {title} says.",
        live=live,
        **{"first_published_at": now, "last_published_at": now, **fields},
    )
    story.body = json.dumps(
        body if body is not None else [text("First paragraph.", "Second paragraph.", "Third paragraph.")]
    )
    if topics:
        story.topics.set([topic(name) for name in topics])
    if claims:
        story.claims.set(list(claims))
    if related:
        story.chosen.set([RelatedLink(story=other) for other in related])
    put_below(section(under), story)
    return story


def put_below(parent: Page, story: ArticlePage) -> None:
    """Write a new story as the last page below its parent: no checks, no signals, no log."""
    last = parent.get_last_child()
    story.depth = parent.depth + 1
    story.path = last._inc_path() if last else Page._get_path(parent.path, story.depth, 1)
    story.locale_id = parent.locale_id
    story._cached_parent_obj = parent
    story._is_site_root = False
    story.set_url_path(parent)
    story.keep_list_fields()
    if story.live:
        story.publish_correction()
    add_row(story)
    with mute_signals(pre_save, post_save):
        for name in list(vars(story).get("_cluster_related_objects", ())):
            getattr(story, name).commit()
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)


def found_article(title: str = "", **fields: object) -> ArticlePage:
    """A story or a draft of which search alone has heard."""
    story = article(title, **fields)
    index_story(story)
    return story


def saved_article(title: str = "", **fields: object) -> ArticlePage:
    """A story or a draft that everything which listens for one has heard of: the search index, the kept pages."""
    story = article(title, **fields)
    story.save()
    return story


def published_article(title: str = "", **fields: object) -> ArticlePage:
    """A story, published by the same way the newsroom takes."""
    story = article(title, live=False, **fields)
    story.save_revision().publish()
    story.refresh_from_db()
    return story


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, 9, 30, tzinfo=UTC)
