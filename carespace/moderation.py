"""What moderators decide on posts, and authors on their own. Every decision leaves a ruling, and the author is told by mail.

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
from carespace.refusals import ClosedError, UnfitError
from carespace.voices import find_voice
from carespace.words.shown import count_texts
from live.tasks import enqueue_on_commit

TAKEN_DOWN = "Its author has taken it down."
MAY_NOT = "Only moderators decide on posts."
ARGUES = "You argue in this debate, so another moderator decides on its posts. To stop it at once, pause it."


def lock_post(post: Post, by: User) -> Post:
    """The post's row, locked, with its debate's. Raises NotAllowedError unless `by` may decide on it."""
    access.require_moderator(by, MAY_NOT)
    # The debate's lock comes first, as in every deed, so that no two deeds wait for each other.
    debate = Debate.objects.select_for_update(no_key=True).get(pk=post.debate_id)
    post = Post.objects.select_for_update(no_key=True).select_related(None).get(pk=post.pk)
    post.debate = debate
    voice = find_voice(debate, by)
    is_own = voice is not None and voice.pk == post.voice_id
    access.require(not is_own, "Another moderator decides on your own posts.")
    access.require(voice is None or voice.place is None, ARGUES)
    return post


def record_post_decision(
    post: Post,
    by: User,
    decision: str,
    rule: str = "",
    reason: str = "",
    *,
    text: int | None = None,
    answers: bool = True,
) -> ModerationDecision:
    """Keep what was decided of a post, by whom and why; it answers every open report of the post where it `answers`.

    text: the key of the one text it is about.

    The author is found and written to later (`carespace.notices`), except where the post stays as it is.
    """
    ruling = ModerationDecision.objects.create(
        debate_id=post.debate_id,
        post=post,
        by=by,
        by_label=by.name or "Moderator",
        decision=decision,
        rule=rule,
        reason=reason.strip()[:1000],
        revision_id=text,
        told_at=None if decision != DecisionKind.KEEP else timezone.now(),
    )
    if answers:
        Report.objects.filter(post=post, stance=None, ruling=None).update(ruling=ruling)
    return ruling


def refuse_unread_text(post: Post, read: int | None) -> None:
    """Raises ClosedError where a post has another text than the one of this number that a moderator read; None: no matter which."""
    if read is not None and read != count_texts(post):
        raise ClosedError("Its author has edited it since you read it. Read it again.")


@transaction.atomic
def approve_post(*, by: User, post: Post, read: int | None = None) -> ModerationDecision | None:
    """Makes a waiting post public, or a hidden one public again. None if it is public already.

    read: the number of the text the moderator read, None where it does not matter; its author may have edited it since.
    Raises ClosedError then, for a reply beneath a post that takes its replies along, which nobody could read, and for what its
    author has taken down.
    """
    post = lock_post(post, by)
    if post.is_published:
        return None
    if post.state == PostState.WITHDRAWN:
        raise ClosedError(TAKEN_DOWN)
    if Post.objects.filter(pk__in=post.ids_above, closes_beneath=True).exists():
        raise ClosedError("What it answers is hidden with its replies. Publish that first.")
    refuse_unread_text(post, read)
    debate = lock_debate(post.debate, DebateDeed.PUBLISH)
    change_post_state(debate, post, PostState.PUBLISHED, at=debate.asked_at)
    notify_debate_changed(debate)
    return record_post_decision(post, by, DecisionKind.APPROVE)


@transaction.atomic
def hide_post(
    *, by: User, post: Post, rule: str, reason: str = "", replies_too: bool = False
) -> ModerationDecision | None:
    """Takes a post out of public view, in closed debates too. None if it is hidden already.

    rule: a `Rule` value, shown to readers; reason: a few words for the author; replies_too: whether what stands beneath
    goes with it, which it always does where somebody could be identified.
    Raises UnfitError for a rule that is none, ClosedError where its author took it down.
    """
    if rule not in Rule.values:
        raise UnfitError("Choose the rule the post breaks", field="rule")
    post = lock_post(post, by)
    if post.state == PostState.WITHDRAWN:
        raise ClosedError(TAKEN_DOWN)
    takes_replies = replies_too or rule == Rule.IDENTIFIES
    if post.state == PostState.HIDDEN and (post.closes_beneath or not takes_replies):
        return None
    was_hidden, had_replies = post.state == PostState.HIDDEN, bool(post.visible_beneath)
    was_public = post.is_published
    change_post_state(post.debate, post, PostState.HIDDEN, closes_beneath=takes_replies)
    if was_public or (was_hidden and had_replies):
        notify_debate_changed(post.debate)
    enqueue_on_commit("carespace.tasks.send_notices")  # its author is no longer trusted as they were
    return record_post_decision(post, by, DecisionKind.HIDE, rule=rule, reason=reason)


@transaction.atomic
def keep_post(*, by: User, post: Post, read: int | None = None) -> ModerationDecision | None:
    """Answers the reports on a public post by leaving it. None if no report is open. read: as for `approve_post`."""
    post = lock_post(post, by)
    refuse_unread_text(post, read)
    if not post.is_published or not Report.objects.filter(post=post, stance=None, ruling=None).exists():
        return None
    return record_post_decision(post, by, DecisionKind.KEEP)


@transaction.atomic
def withdraw_post(*, by: User, post: Post) -> bool:
    """Takes one's own post down at once, whatever the debate's state; what stands beneath stays. Whether it was up.

    Nobody else may, and nobody brings it back. Raises NotAllowedError for somebody else's, ClosedError for one that a
    moderator has hidden, whose place says so.
    """
    access.require(access.may_take_part(by), "Sign in to take your post down.")
    debate = Debate.objects.select_for_update(no_key=True).get(pk=post.debate_id)
    post = Post.objects.select_for_update(no_key=True).select_related(None).get(pk=post.pk)
    voice = find_voice(debate, by)
    access.require(voice is not None and voice.pk == post.voice_id, "Only its author takes a post down.")
    if post.state == PostState.WITHDRAWN:
        return False
    if post.state == PostState.HIDDEN:
        raise ClosedError("A moderator has hidden it: nobody reads it.")
    was_shown = post.shown
    change_post_state(debate, post, PostState.WITHDRAWN)
    access.doubt([by])
    if was_shown:
        notify_debate_changed(debate)
    return True
