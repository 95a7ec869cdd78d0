"""What a reader sees of a live blog: the newest posts, or those from one post down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from wagtail.rich_text import expand_db_html

from articles.blocks.live_blog import is_live_blog
from articles.live_blogs.posts import make_live_topic
from articles.models.live_blogs import LiveBlog, LivePost
from articles.rich_text.stored_text import mark_stored
from live.numbers import parse_number

if TYPE_CHECKING:
    from articles.models.story import Story

PAGE = 30
#: The word of the query string that names the post to begin with.
WORD = "from"
#: Stands between texts that are expanded together; no text holds it.
BETWEEN = "\f"


@dataclass(frozen=True)
class LiveBlogDisplay:
    """`older` is the key of the post the next page begins with, None on the last; `first` whether these are
    the newest."""

    topic: str
    ended_at: datetime | None
    pinned: list[LivePost]
    keys: list[LivePost]
    posts: list[LivePost]
    older: int | None
    first: bool

    @property
    def newest(self) -> datetime | None:
        """The moment of the newest post shown; None without posts."""
        return max((post.posted_at for post in (*self.pinned, *self.posts)), default=None)


def show_live_blog(article: Story, request: HttpRequest | None = None) -> LiveBlogDisplay | None:
    """The live blog of a story as asked for; None where it has none. Four queries at most, whatever it holds."""
    if not is_live_blog(article):
        return None
    posts = LivePost.objects.filter(article_id=article.pk).visible()
    start = parse_post_number(request.GET.get(WORD, "")) if request else None
    notable = list(LivePost.objects.filter(article_id=article.pk).notable())
    pinned = [post for post in notable if post.is_pinned] if start is None else []
    posts = posts.filter(pk__lte=start) if start else posts.filter(is_pinned=False)
    run = list(posts[: PAGE + 1])
    expand_posts([*pinned, *run[:PAGE]])
    ended = LiveBlog.objects.filter(article_id=article.pk).values_list("ended_at", flat=True).first()
    return LiveBlogDisplay(
        topic=make_live_topic(article),
        ended_at=ended,
        pinned=pinned,
        keys=[post for post in notable if post.is_key],
        posts=run[:PAGE],
        older=run[PAGE].pk if len(run) > PAGE else None,
        first=start is None,
    )


def expand_posts(posts: Sequence[LivePost]) -> None:
    """Give each post its `markup`. Their links to pages are looked up together, in one query."""
    if not posts:
        return
    joined = expand_db_html(BETWEEN.join(post.text.replace(BETWEEN, " ") for post in posts))
    for post, markup in zip(posts, joined.split(BETWEEN), strict=True):
        post.markup = mark_stored(markup)


def parse_post_number(word: str) -> int | None:
    """The post a query string names, None where it names none."""
    return parse_number(word) or None
