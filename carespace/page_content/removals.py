"""What went from a debate, and what was decided on its posts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Value

from accounts.models import User
from carespace.models import Debate, ModerationDecision, Post, PostState
from carespace.voices import find_voices_in
from carespace.words.shown import list_withheld

REMOVED_LISTED = 100
WITHHELD_LISTED = 40
#: {what a removed post is given: the field of the decision to hide it}.
REMOVAL: Final = {"removed_for": "rule", "removed_at": "at", "removal_reason": "reason"}
NOT_REMOVED: Final = dict.fromkeys(REMOVAL)


def annotate_removals(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Adds removed_for (a rule), removed_at and removal_reason of the latest decision to hide."""
    hidden = ModerationDecision.objects.filter(post=OuterRef("pk"), decision="hide").order_by("-at", "-pk")
    return posts.annotate(**{name: Subquery(hidden.values(column)[:1]) for name, column in REMOVAL.items()})


def attach_removals(posts: Collection[Post]) -> None:
    """Gives every post at hand what `annotate_removals` adds. One query where any of them is hidden, none else."""
    hidden = [post.pk for post in posts if post.state == PostState.HIDDEN]
    rows = annotate_removals(Post.objects.filter(pk__in=hidden)).values("pk", *REMOVAL) if hidden else ()
    removals = {row.pop("pk"): row for row in rows}
    for post in posts:
        vars(post).update(removals.get(post.pk, NOT_REMOVED))


def attach_decisions(posts: Collection[Post]) -> None:
    """Gives every post its `decisions` with the texts they are about, the oldest first, for moderators. One query."""
    decisions_of: dict[int | None, list[ModerationDecision]] = {}
    decisions = ModerationDecision.objects.filter(post__in=[post.pk for post in posts])
    for decision in decisions.select_related("revision").order_by("at", "pk"):
        decisions_of.setdefault(decision.post_id, []).append(decision)
    for post in posts:
        post.decisions = decisions_of.get(post.pk, [])


def attach_own_part(posts: Iterable[Post], moderator: User) -> None:
    """Gives every post `is_own`, whether this moderator wrote it, and `is_argued`, whether they posted in its debate. One query,
    none for no post."""
    posts = list(posts)
    voices = find_voices_in({post.debate_id for post in posts}, moderator) if posts else {}
    for post in posts:
        voice = voices.get(post.debate_id)
        post.is_own = voice is not None and voice.pk == post.voice_id
        post.is_argued = voice is not None and voice.place is not None


@dataclass
class Removals:
    """The keys of posts that were public and went, by what an open page does with them: the REMOVED_LISTED and
    WITHHELD_LISTED that went last."""

    hidden: list[int] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    beneath: list[int] = field(default_factory=list)
    """Hidden with whatever stands beneath."""
    withheld: list[str] = field(default_factory=list)
    """"12:34" for post 12, whose text 34 is withheld; "0:34" for an earlier text, which others may quote."""


def list_removals(debate: Debate) -> Removals:
    """What went of one debate. One query."""
    gone = Post.objects.filter(debate=debate, published_at__isnull=False).exclude(state=PostState.PUBLISHED)
    rows = gone.annotate(text=Value(0, BigIntegerField())).order_by("-gone_at", "-pk")
    posts = rows.values_list("pk", "state", "closes_beneath", "text")[:REMOVED_LISTED]
    removals = Removals()
    for pk, state, closes, text in posts.union(list_withheld(debate)[:WITHHELD_LISTED], all=True):
        if text:
            removals.withheld.append(f"{pk}:{text}")
        elif state == PostState.WITHDRAWN:
            removals.withdrawn.append(pk)
        elif closes:
            removals.beneath.append(pk)
        else:
            removals.hidden.append(pk)
    return removals
