"""Replies a page shows, beneath their points."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from carespace.counters.visibility import AFTER_DIGITS
from carespace.models import Debate, Post
from carespace.models.post_states import GONE_STATES
from carespace.models.posts import ANSWERED_POINT
from carespace.page_content.removals import annotate_removals, attach_removals

THREADS_SHOWN = 8
REPLIES_SHOWN = 2


#: What stands beneath a point for everyone: what is public, and the places of what was.
VISIBLE: Final = Q(shown=True) | Q(state__in=GONE_STATES, published_at__isnull=False)


def list_visible_replies() -> QuerySet[Post]:
    """Published replies and the places of those taken down, which say when and why."""
    return annotate_removals(Post.objects.replies().filter(VISIBLE).select_related("debate").with_words())


def list_beneath(point: Post) -> QuerySet[Post]:
    """What stands beneath a point, in reading order: each reply, and then what answers it."""
    beneath = list_visible_replies().filter(
        debate=point.debate_id, path__gt=point.path, path__lt=f"{point.path}{AFTER_DIGITS}"
    )
    return beneath.order_by("path")


def build_threads(debate: Debate) -> list[Any]:
    """The points replied to last, each with its `newest_replies` in the order they came. Two queries, and one where
    moderators removed any of them."""
    visible = Post.objects.replies().filter(VISIBLE)
    newest = visible.filter(parent=OuterRef("pk")).order_by("-path").values("pk")
    points: list[Any] = list(
        Post.objects.filter(ANSWERED_POINT, debate=debate)
        .with_claims()
        .order_by("-last_reply_at", "-pk")
        .annotate(newest=ArraySubquery(newest[:REPLIES_SHOWN]))[:THREADS_SHOWN]
    )
    replies = visible.with_words().in_bulk([pk for point in points for pk in point.newest])
    for point in points:
        point.newest_replies = [replies[pk] for pk in reversed(point.newest) if pk in replies]
    shown = [*points, *replies.values()]
    for post in shown:
        post.debate = debate
    attach_removals(shown)
    return points
