"""What moderators and editors decide. Every decision leaves a ruling, and the author is told by mail.

A decision asked for twice is made once: the second time returns None.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.access import is_editor
from accounts.models import User
from carespace import access
from carespace.contributions import adjust_descendants, lock_open_debate, notify_debate_changed
from carespace.models import Closure, Debate, DecisionKind, ModerationDecision, Post, PostState, Report, Rule
from carespace.refusals import ClosedError, UnfitError
from live.page_cache import invalidate
from live.tasks import enqueue_on_commit

LONGEST_SLUG = 80
MAY_NOT = "Only moderators decide on posts."


def lock_post(post: Post, by: User) -> Post:
    """The post's row, locked. Raises NotAllowedError unless `by` may decide on it."""
    access.require(access.may_moderate(by), MAY_NOT)
    # The debate's lock comes first, as in every deed, so that no two deeds wait for each other.
    Debate.objects.select_for_update(no_key=True).get(pk=post.debate_id)
    post = Post.objects.select_for_update(no_key=True).select_related(None).get(pk=post.pk)
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
    debate = lock_open_debate(post.debate)
    now = timezone.now()
    post.state = PostState.PUBLISHED
    post.published_at = post.published_at or now
    post.save(update_fields=["state", "published_at"])
    adjust_descendants(post, 1)
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
    post.state = PostState.HIDDEN
    post.save(update_fields=["state"])
    if was_public:
        adjust_descendants(post, -1)
        notify_debate_changed(post.debate, name="removal", post=post)
    return record_post_decision(post, by, DecisionKind.HIDE, rule=rule, reason=reason)


@transaction.atomic
def keep_post(*, by: User, post: Post) -> ModerationDecision | None:
    """Answers the reports on a public post by leaving it. None if no report is open."""
    post = lock_post(post, by)
    if not post.is_published or not Report.objects.filter(post=post, ruling=None).exists():
        return None
    return record_post_decision(post, by, DecisionKind.KEEP)


@transaction.atomic
def close_debate(*, by: User, debate: Debate, outcome: str, at: datetime | None = None) -> Closure:
    """Ends a debate for ever with a written outcome. Raises ClosedError if it has ended."""
    access.require(access.may_run_debates(by), "Only moderators and editors close debates.")
    outcome = outcome.strip()
    if not outcome:
        raise UnfitError("Write the outcome: what was settled, and what was not", field="outcome")
    if len(outcome) > 3000:
        raise UnfitError(f"The outcome has {len(outcome)} characters; 3000 is the most", field="outcome")
    try:
        debate = lock_open_debate(debate)
    except ClosedError:
        raise ClosedError("This debate is closed already.") from None
    role = "the editor" if is_editor(by) else "a moderator"
    closure = Closure.objects.create(
        debate=debate, by=by, by_label=role, outcome=outcome, at=at or timezone.now()
    )
    record_debate_decision(debate, by, DecisionKind.CLOSE, outcome)
    notify_debate_changed(debate, name="closure")
    invalidate("closures")
    return closure


@transaction.atomic
def open_debate(
    *,
    by: User,
    motion: str,
    introduction: str = "",
    subject_title: str = "",
    subject_address: str = "",
    at: datetime | None = None,
) -> Debate:
    """Opens a debate on a motion; its address is made of the motion's words."""
    access.require(access.may_run_debates(by), "Only moderators and editors open debates.")
    motion = " ".join(motion.split())
    if not motion:
        raise UnfitError("Write the motion: one sentence people can be for or against", field="motion")
    if len(motion) > 200:
        raise UnfitError(f"The motion has {len(motion)} characters; 200 is the most", field="motion")
    if Debate.objects.open().filter(motion=motion).exists():
        raise UnfitError("A debate on this motion is open already", field="motion")
    try:
        with transaction.atomic():
            debate = Debate.objects.create(
                slug=choose_slug(motion),
                motion=motion,
                introduction=introduction.strip(),
                subject_title=subject_title.strip(),
                subject_address=subject_address.strip(),
                opened_by=by,
                opened_by_label="the editor" if is_editor(by) else "a moderator",
                opened_at=at or timezone.now(),
            )
    except IntegrityError:  # a double click: the other one took the address a moment ago
        raise UnfitError("A debate on this motion is open already", field="motion") from None
    record_debate_decision(debate, by, DecisionKind.OPEN)
    invalidate("debates", "closures")
    return debate


def record_debate_decision(debate: Debate, by: User, decision: str, reason: str = "") -> None:
    """The ruling on a debate itself. It has no author to tell."""
    ModerationDecision.objects.create(
        debate=debate,
        by=by,
        by_label=by.name or "Moderator",
        decision=decision,
        reason=reason[:1000],
        told_at=timezone.now(),
    )


def choose_slug(motion: str) -> str:
    """An address no debate has, and none that a page of the site has."""
    stem = slugify(motion)
    if len(stem) > LONGEST_SLUG:
        stem = stem[: LONGEST_SLUG + 1].rpartition("-")[0] or stem[:LONGEST_SLUG]
    stem = stem or "debate"
    if stem in {"rules"}:
        stem = f"{stem}-debate"
    slug, n = stem, 1
    while Debate.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{stem}-{n}"
    return slug
