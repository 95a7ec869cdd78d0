"""Counts a debate anew from its posts, votes and stances, and compares that with what is stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import isclose
from typing import Final

from django.db import transaction
from django.db.models import Count

from carespace.models import Debate, Moment, Post, Stance, Vote
from carespace.models.debate_counts import COUNTED
from carespace.models.votes import VOTE_COUNTS, VOTE_FIELDS
from carespace.ranking import compute_strength
from live.page_cache import invalidate

#: What is stored on a post's row.
POST_COUNTS: Final = ("shown", "descendants", "last_reply_at", "minds_changed", *VOTE_FIELDS)
AT_ONCE: Final = 1000


@dataclass(frozen=True)
class CounterDifference:
    """One stored count that is not what is counted."""

    what: str
    field: str
    stored: object
    counted: object

    def __str__(self) -> str:
        return f"{self.what}: {self.field} is {self.stored}, counted {self.counted}"


def count_posts_anew(debate: Debate) -> dict[int, Post]:
    """The debate's posts by their keys, unsaved copies that hold what is counted; the points come first."""
    posts = {
        pk: Post(
            pk=pk,
            debate=debate,
            parent_id=parent,
            depth=depth,
            side=side,
            state=state,
            closes_beneath=closes,
            published_at=published_at,
        )
        for pk, parent, depth, side, state, closes, published_at in debate.posts.order_by(
            "depth", "pk"
        ).values_list("pk", "parent", "depth", "side", "state", "closes_beneath", "published_at")
    }
    votes = Vote.objects.filter(post__debate=debate).values_list("post", "value").annotate(Count("pk"))
    for pk, value, number in votes:
        setattr(posts[pk], VOTE_COUNTS[value], number)
        posts[pk].strength = compute_strength(posts[pk].agrees, posts[pk].disagrees)
    credits = Stance.objects.filter(debate=debate, credited__isnull=False).values_list("credited")
    for pk, number in credits.annotate(Count("pk")):
        posts[pk].minds_changed = number
    reachable = dict[int | None, bool]({None: True})
    for post in posts.values():
        post.shown = reachable[post.parent_id] and post.is_published
        reachable[post.pk] = reachable[post.parent_id] and not post.closes_beneath
    for post in reversed(posts.values()):
        if post.parent_id:
            parent = posts[post.parent_id]
            parent.descendants += int(post.is_published) + post.visible_beneath
            moments = filter(None, (parent.last_reply_at, post.newest_at))
            parent.last_reply_at = max(moments, default=None)
    return posts


def count_debate_anew(debate: Debate, posts: dict[int, Post]) -> Debate:
    """An unsaved debate that holds what is counted of this one."""
    counted = Debate(pk=debate.pk)
    for post in posts.values():
        counted.ever_published += post.published_at is not None
        if post.shown:
            counted.count_posts(post.side, points=int(post.is_point), replies=int(not post.is_point))
    sides_by_voice: dict[int, dict[str, str]] = defaultdict(dict)
    saw_split = set()
    for voice, moment, side, saw in Stance.objects.filter(debate=debate).values_list(
        "voice", "moment", "side", "saw_split"
    ):
        sides_by_voice[voice][moment] = side
        if saw:
            saw_split.add(voice)
    for voice, sides in sides_by_voice.items():
        if before := sides.get(Moment.BEFORE):
            now = (before, sides.get(Moment.AFTER, ""))
            counted.move_person(None, now, saw_split=voice in saw_split)
    return counted


def compare_rows(
    what: str, stored: Debate | Post, counted: Debate | Post, fields: tuple[str, ...]
) -> list[CounterDifference]:
    """The counts of a row that differ from what is counted."""
    return [
        CounterDifference(what, field, getattr(stored, field), getattr(counted, field))
        for field in fields
        if not is_same(getattr(stored, field), getattr(counted, field))
    ]


def is_same(stored: object, counted: object) -> bool:
    """Whether two counts are one; fractions may differ in their last digit, which each computer rounds as it does."""
    if isinstance(stored, float) and isinstance(counted, float):
        return isclose(stored, counted, abs_tol=1e-9)
    return stored == counted


@transaction.atomic
def recount_debate(debate: Debate, *, mend: bool = False) -> list[CounterDifference]:
    """What is stored of a debate's counts and is not so; stored as it is counted where `mend`. The debate is locked."""
    held = Debate.objects.select_for_update(no_key=True).get(pk=debate.pk)
    posts = count_posts_anew(held)
    counted = count_debate_anew(held, posts)
    differences = compare_rows(f"debate {held.pk}", held, counted, COUNTED)
    wrong_posts = []
    for stored in held.posts.only(*POST_COUNTS).order_by("pk").iterator(chunk_size=AT_ONCE):
        if wrong := compare_rows(f"post {stored.pk}", stored, posts[stored.pk], POST_COUNTS):
            differences += wrong
            wrong_posts.append(posts[stored.pk])
    if mend and differences:
        for field in COUNTED:
            setattr(held, field, getattr(counted, field))
        held.save(update_fields=COUNTED)
        Post.objects.bulk_update(wrong_posts, POST_COUNTS, batch_size=AT_ONCE)
        invalidate(held.live_topic, held.posts_tag, "debates")
    return differences
