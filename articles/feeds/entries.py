"""What a feed holds: one entry for each story, the same whatever the format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models.articles import ArticlePage
from articles.models.authors import Author, Authored
from articles.models.corrections import Correction
from articles.models.topics import Topic, map_topics
from articles.seo.standalone_markup import strip_unfit, write_bodies

#: When identifiers were first given: part of each, so that they stay when a story moves.
SINCE = 2026


@dataclass(frozen=True)
class FeedEntry:
    """One story. `updated` is its date or that of its last update or correction; `identity` stays for ever."""

    identity: str
    address: str
    title: str
    summary: str
    markup: str
    byline: str
    authors: tuple[Author, ...]
    topics: tuple[str, ...]
    picture: str
    published: datetime
    updated: datetime
    corrections: tuple[Correction, ...]


def list_entries(stories: Iterable[ArticlePage]) -> list[FeedEntry]:
    """The entries of `stories`, in their order. The number of queries does not grow with the stories."""
    stories = list(stories)
    markup, topics = write_bodies(stories), map_topics(stories)
    authors, corrections = map_authors(stories), map_corrections(stories)
    return [
        make_entry(story, markup[story.pk], authors[story.pk], topics[story.pk], corrections[story.pk])
        for story in stories
    ]


def make_entry(
    story: ArticlePage,
    markup: SafeString,
    authors: Sequence[Author],
    topics: Sequence[Topic],
    corrections: Sequence[Correction],
) -> FeedEntry:
    """One story as an entry of a feed; it changed when it, or a correction of it, last did."""
    measure = story.lead_measure
    moments = [story.dated, story.updated_at, *(correction.when for correction in corrections)]
    return FeedEntry(
        identity=f"tag:{urlsplit(settings.SITE_URL).hostname},{SINCE}:article/{story.pk}",
        address=story.address,
        title=strip_unfit(story.title),
        summary=strip_unfit(story.standfirst),
        markup=compose_markup(story, markup, corrections),
        byline=strip_unfit(story.byline),
        authors=tuple(authors),
        topics=tuple(topic.name for topic in topics),
        picture=f"{settings.SITE_URL}{measure.url('png')}" if measure else "",
        published=story.dated,
        updated=max(moment for moment in moments if moment),
        corrections=tuple(corrections),
    )


def compose_markup(story: ArticlePage, markup: SafeString, corrections: Sequence[Correction]) -> SafeString:
    """Standfirst, body, and below it what was corrected since."""
    parts = [format_html("<p><em>{}</em></p>", strip_unfit(story.standfirst)), markup]
    parts += [
        format_html(
            "<p><strong>{}, {}:</strong> {}</p>",
            correction.get_kind_display(),
            f"{timezone.localtime(correction.when):%-d %B %Y}",
            strip_unfit(correction.text),
        )
        for correction in corrections
    ]
    return format_html_join("\n", "{}", ((part,) for part in parts))


def map_authors(stories: Sequence[ArticlePage]) -> dict[int, list[Author]]:
    """{story's key: its authors in the order of the byline} for all stories at once."""
    authors: dict[int, list[Author]] = defaultdict(list)
    for row in Authored.objects.filter(article__in=stories).select_related("author").order_by("sort_order"):
        authors[row.article_id].append(row.author)
    return authors


def map_corrections(stories: Sequence[ArticlePage]) -> dict[int, list[Correction]]:
    """{story's key: its corrections, newest first} for all stories at once."""
    corrections: dict[int, list[Correction]] = defaultdict(list)
    for row in Correction.objects.filter(article__in=stories).defer("replaced"):
        corrections[row.article_id].append(row)
    return corrections


def find_newest_change(feed_entries: Iterable[FeedEntry]) -> datetime:
    """When anything in the feed last changed; for a feed without stories, this day's beginning."""
    return max(
        (entry.updated for entry in feed_entries),
        default=datetime.combine(timezone.now().date(), time.min, tzinfo=UTC),
    )
