"""What moderators decide on posts. Every decision leaves a ruling, and the author is told by mail.

A decision asked for twice is made once: the second time returns None.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from carespace import access
from carespace.contributions import notify_debate_changed
from carespace.counters.visibility import change_post_state
from carespace.debate_life.gate import lock_debate
from carespace.debate_life.states import DebateDeed
from carespace.models import Debate, DecisionKind, ModerationDecision, Post, PostState, Report, Rule
from carespace.refusals import UnfitError
from live.tasks import enqueue_on_commit

MAY_NOT = "Only moderators decide on posts."


def lock_post(post: Post, by: User) -> Post:
    """The post's row, locked, with its debate's. Raises NotAllowedError unless `by` may decide on it."""
    access.require(access.may_moderate(by), MAY_NOT)
    # The debate's lock comes first, as in every deed, so that no two deeds wait for each other.
    debate = Debate.objects.select_for_update(no_key=True).get(pk=post.debate_id)
    post = Post.objects.select_for_update(no_key=True).select_related(None).get(pk=post.pk)
    post.debate = debate
    access.require(post.author_id != by.pk, "Another moderator decides on your own posts.")
    return post


def record_post_decision(
    post: Post, by: User, decision: str, rule: str = "", reason: str = ""
) -> ModerationDecision:
    """Keep what was decided of a post, by whom and why; it answers every open report of the post.

    The author is written to on commit, except where the post stays as it is or its author has left.
    """
    ruling = ModerationDecision.objects.create(
        debate_id=post.debate_id,
        post=post,
        by=by,
        by_label=by.name or "Moderator",
        decision=decision,
        rule=rule,
        reason=reason.strip()[:1000],
        told_at=None if post.author_id and decision != DecisionKind.KEEP else timezone.now(),
    )
    Report.objects.filter(post=post, ruling=None).update(ruling=ruling)
    if ruling.told_at is None:
        enqueue_on_commit("carespace.tasks.send_notices")
    return ruling


@transaction.atomic
def approve_post(*, by: User, post: Post) -> ModerationDecision | None:
    """Makes a waiting post public, or a hidden one public again. None if it is public already."""
    post = lock_post(post, by)
    if post.is_published:
        return None
    debate = lock_debate(post.debate, DebateDeed.PUBLISH)
    change_post_state(debate, post, PostState.PUBLISHED)
    notify_debate_changed(debate, name="post", post=post)
    return record_post_decision(post, by, DecisionKind.APPROVE)


@transaction.atomic
def hide_post(*, by: User, post: Post, rule: str, reason: str = "") -> ModerationDecision | None:
    """Takes a post out of public view, in closed debates too. None if it is hidden already.

    rule: a `Rule` value, shown to readers; reason: a few words for the author.
    """
    if rule not in Rule.values:
        raise UnfitError("Choose the rule the post breaks", field="rule")
    post = lock_post(post, by)
    if post.state == PostState.HIDDEN:
        return None
    was_public = post.is_published
    change_post_state(post.debate, post, PostState.HIDDEN, closes_beneath=True)
    if was_public:
        notify_debate_changed(post.debate, name="removal", post=post)
    return record_post_decision(post, by, DecisionKind.HIDE, rule=rule, reason=reason)


@transaction.atomic
def keep_post(*, by: User, post: Post) -> ModerationDecision | None:
    """Answers the reports on a public post by leaving it. None if no report is open."""
    post = lock_post(post, by)
    if not post.is_published or not Report.objects.filter(post=post, ruling=None).exists():
        return None
    return record_post_decision(post, by, DecisionKind.KEEP)
