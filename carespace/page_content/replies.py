"""Replies a page shows, beneath their points."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from carespace.counters.visibility import AFTER_DIGITS
from carespace.models import Debate, Post
from carespace.models.post_states import GONE_STATES
from carespace.models.posts import ANSWERED_POINT, ID_WIDTH
from carespace.page_content.removals import annotate_removals, attach_removals
from live.database.place_kinds import IsListed, list_numbers
from live.database.query_plan import QueryPlan

THREADS_SHOWN = 8
REPLIES_SHOWN = 2


#: What stands beneath a point for everyone: what is public, and the places of what was.
VISIBLE: Final = Q(shown=True) | Q(state__in=GONE_STATES, published_at__isnull=False)


def list_visible_replies() -> QuerySet[Post]:
    """Published replies and the places of those taken down, which say when and why."""
    return annotate_removals(Post.objects.replies().filter(VISIBLE).select_related("debate").with_words())


@cache
def plan_beneath(most: int) -> QueryPlan[Post]:
    """The query of what stands beneath a point, in reading order: each reply, and then what answers it. after: the path that
    comes before, which the point's own may be."""
    visible = Post.objects.replies().filter(VISIBLE).with_words().order_by("path")
    return QueryPlan(
        lambda debate, after, end: visible.filter(debate=debate, path__gt=after, path__lt=end)[:most],
        debate=-1001,
        after="<after>",
        end="<end>",
    )


def list_beneath(point: Post, most: int, after: str = "") -> list[Post]:
    """The first of what stands beneath a point, or of what follows the reply of a path. One query, and one where moderators
    removed any of them."""
    end = f"{point.path}{AFTER_DIGITS}"
    replies = plan_beneath(most).rows({"debate": point.debate_id, "after": after or point.path, "end": end})
    for reply in replies:
        reply.debate = point.debate
    attach_removals(replies)
    return replies


@cache
def plan_above(most: int) -> QueryPlan[Post]:
    """The query of what stands between a point and one of its replies, the nearest first: their keys alone."""
    visible = Post.objects.replies().filter(VISIBLE).only("pk").order_by("-path")
    return QueryPlan(
        lambda debate, after, before: visible.filter(debate=debate, path__gt=after, path__lt=before)[:most],
        debate=-1001,
        after="<after>",
        before="<before>",
    )


def list_keys_above(reply: Post, most: int) -> list[int]:
    """The keys of the last replies shown above one, beneath the same point, the nearest first. One query."""
    places: dict[str, int | str] = {
        "debate": reply.debate_id,
        "after": reply.path[:ID_WIDTH],
        "before": reply.path,
    }
    return [above.pk for above in plan_above(most).rows(places)]


@cache
def plan_threads() -> QueryPlan[Post]:
    """The query of a debate's points that were replied to last, each with the keys of its `newest` replies, the newest first."""
    visible = Post.objects.replies().filter(VISIBLE)
    newest = visible.filter(parent=OuterRef("pk")).order_by("-path").values("pk")[:REPLIES_SHOWN]
    points = Post.objects.filter(ANSWERED_POINT).with_claims().order_by("-last_reply_at", "-pk")
    fields = {"newest": ArraySubquery(newest)}
    threads = points.annotate(**fields)
    return QueryPlan(lambda debate: threads.filter(debate=debate)[:THREADS_SHOWN], debate=-1001)


@cache
def plan_replies() -> QueryPlan[Post]:
    """The query of replies by their keys."""
    visible = Post.objects.replies().filter(VISIBLE).with_words()
    return QueryPlan(lambda keys: visible.filter(IsListed("pk", keys)), keys="<keys>")


def build_threads(debate: Debate) -> list[Any]:
    """The points replied to last, each with its `newest_replies` in the order they came. Two queries, and one where
    moderators removed any of them."""
    points = plan_threads().rows({"debate": debate.pk})
    keys = list_numbers(pk for point in points for pk in point.newest)
    replies = {reply.pk: reply for reply in plan_replies().rows({"keys": keys})} if keys else {}
    for point in points:
        point.newest_replies = [replies[pk] for pk in reversed(point.newest) if pk in replies]
    posts = [*points, *replies.values()]
    for post in posts:
        post.debate = debate
    attach_removals(posts)
    return points
