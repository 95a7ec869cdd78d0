"""Stories, asked for by what readers, editors and letters want of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final, Self

from django.db.models import OuterRef, Q
from django.utils import timezone
from wagtail.query import PageQuerySet

from articles.models.authors import Author
from articles.models.public_page import make_story_annotations
from articles.models.series import Series
from articles.models.story_counts import COUNT
from articles.models.topics import Topic
from live.database.prepared_statements import fetch_prepared

if TYPE_CHECKING:
    from wagtail.models import Page

    from articles.models.story import Story

    StoryPageQuerySet = PageQuerySet[Story]
else:
    StoryPageQuerySet = PageQuerySet


#: What a line in a list never shows: twenty columns of a page that the newsroom keeps for itself.
NEWSROOM_COLUMNS: Final = (
    "alias_of",
    "draft_title",
    "expire_at",
    "expired",
    "first_published_at",
    "given_date",
    "go_live_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "locale",
    "locked",
    "locked_at",
    "locked_by",
    "numchild",
    "owner",
    "search_description",
    "seo_title",
    "show_in_menus",
    "translation_key",
)


class ArticleQuerySet(StoryPageQuerySet):
    """Stories. Each question can follow another."""

    def river(self) -> Self:
        """Stories readers may see, newest first by the date they show."""
        return self.live().filter(dated__lte=timezone.now()).order_by("-dated", "-pk")

    def count_river(self, section: Page | None = None) -> int:
        """How many stories `river` gives of all, or of one section's: one query, which reads the kept numbers and
        counts only the live stories whose date is still to come."""
        path = section.path if section else None
        return int(fetch_prepared(int, COUNT, [path, path, timezone.now(), path, path])[0])

    def in_section(self, section: Page) -> Self:
        """Stories that stand directly beneath a section."""
        return self.child_of(section)

    def on_topic(self, topic: Topic) -> Self:
        """Stories filed under a topic, be it one of several."""
        return self.filter(topics=topic)

    def by_author(self, author: Author) -> Self:
        """Stories that an author wrote, alone or with others."""
        return self.filter(authored__author=author)

    def in_series(self, series: Series | OuterRef) -> Self:
        """The parts of a series that readers may see, the first one first."""
        return self.river().filter(series=series).order_by("dated", "pk")

    def with_chart(self) -> Self:
        return self.exclude(lead_query="")

    def current(self) -> Self:
        """Stories of today's news: not those that only keep a date of long ago."""
        return self.filter(historical=False)

    def for_digest(self, start: datetime, end: datetime, *, also: Iterable[int] = ()) -> Self:
        """Stories first published from `start` up to, not including, `end`, and those of the keys `also`; oldest first."""
        return (
            self.live()
            .current()
            .filter(Q(first_published_at__gte=start, first_published_at__lt=end) | Q(pk__in=list(also)))
            .order_by("first_published_at", "pk")
        )

    def whole(self) -> Self:
        """With what a story's own page shows beside its body."""
        return self.select_related("debate__closure", "series").annotate(**make_story_annotations())

    def for_lists(self) -> Self:
        """Without bodies, with what a line in a list shows."""
        return self.defer_streamfields().defer(*NEWSROOM_COLUMNS).select_related("debate__closure")
