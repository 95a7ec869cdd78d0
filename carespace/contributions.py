"""Taking part in a debate: points, replies, votes, stances and reports.

Every function locks the debate's row first, so that nothing can land in a debate that has just closed,
and a form sent twice acts once. Refusals are `carespace.refusals`; then nothing is changed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from carespace import access
from carespace.counters.visibility import place_new_post
from carespace.debate_life.gate import lock_debate, lock_point
from carespace.debate_life.silence import reset_silence
from carespace.debate_life.states import DebateDeed, DebateState
from carespace.models import (
    Debate,
    Moment,
    Position,
    Post,
    PostState,
    Report,
    ReportReason,
    Revision,
    Side,
    Stance,
    Vote,
    VoteValue,
)
from carespace.models.debate_counts import COUNTED
from carespace.models.posts import DEEPEST, ID_WIDTH, VOTE_COUNTS
from carespace.models.revisions import REPLY_LENGTH
from carespace.refusals import ClosedError, UnfitError
from carespace.stances.rules import refuse_out_of_turn, set_reason
from carespace.stances.split_looks import build_has_looked
from carespace.words.cleaning import clean_claim, clean_text
from live.event_stream.announcements import announce
from live.event_stream.counts import announce_counts
from live.page_cache import invalidate
from live.tasks import enqueue_on_commit

SAME_WORDS_WITHIN = timedelta(minutes=1)


def note_move(debate: Debate, *tags: str) -> None:
    """Notes that the debate moved and stores its counts: pages that show it, or `tags`, are made anew. Its row is locked."""
    debate.moved_at = timezone.now()
    debate.save(update_fields=["moved_at", *COUNTED])
    invalidate(debate.live_topic, "debates", *tags)


def notify_counts_changed(debate: Debate) -> None:
    """Notes that the debate moved by a vote or a stance. Open pages hear of it later, and never which it was."""
    note_move(debate)
    announce_counts(debate.live_topic)


def notify_debate_changed(debate: Debate) -> None:
    """Notes that the debate moved and tells open pages once the deed is kept: that it did, and nothing of what."""
    note_move(debate, debate.posts_tag)
    announce_posts(debate)


def announce_posts(debate: Debate) -> None:
    """Tells open pages on commit that posts of a debate, or its life, are not as they were: they ask for the fragment."""
    announce(topic=debate.live_topic, name="posts", id=str(debate.pk))


def find_post_of_form(by: User, debate: Debate, parent: Post | None, nonce: UUID | None) -> Post | None:
    """The post that this form, a form of this debate and point, has made already."""
    if nonce is None:
        return None
    return Post.objects.filter(author=by, debate=debate, parent=parent, nonce=nonce).first()


def find_duplicate_post(
    by: User, debate: Debate, parent: Post | None, words: Revision, nonce: UUID | None
) -> Post | None:
    """The post this one would repeat: the same form, or the same words within a minute."""
    same = Q(current_revision__text=words.text, current_revision__why=words.why)
    repeats = same & Q(created_at__gte=timezone.now() - SAME_WORDS_WITHIN)
    if nonce:
        repeats |= Q(nonce=nonce)
    mine = Post.objects.filter(repeats, author=by, debate=debate, parent=parent)
    return max(mine, key=lambda post: post.nonce == nonce, default=None)


def create_post(
    by: User,
    debate: Debate,
    parent: Post | None,
    side: str,
    words: Revision,
    nonce: UUID | None,
    at: datetime | None,
) -> Post:
    """Write a point, or a reply below `parent`: waiting for a moderator where a newcomer wrote it, else published.

    Raises UnfitError for a side that is none.
    """
    if side not in Side.values:
        raise UnfitError("Choose for, against or neither", field="side")
    is_held = debate.found_state == DebateState.QUIET and not access.may_run_debates(by)
    waits = is_held or access.is_newcomer(by)
    now = at or debate.asked_at
    reset_silence(debate, now)
    post = Post(
        debate=debate,
        parent=parent,
        depth=parent.depth + 1 if parent else 0,
        side=side,
        author=by,
        author_label=by.public_name(),
        author_verified=by.is_shown_verified,
        state=PostState.WAITING if waits else PostState.PUBLISHED,
        created_at=now,
        published_at=None if waits else now,
        shown=not waits,
        closes_beneath=waits,
        nonce=nonce,
    )
    post.end_first_day(debate.asked_at)
    post.save()
    post.path = f"{parent.path if parent else ''}{post.pk:0{ID_WIDTH}d}"
    words.at = now
    place_new_post(debate, post, words)
    if not waits:
        notify_debate_changed(debate)
    return post


@transaction.atomic
def add_point(
    *,
    by: User,
    debate: Debate,
    side: str,
    text: str,
    why: str = "",
    nonce: UUID | None = None,
    at: datetime | None = None,
) -> Post:
    """Adds a point, or returns the one this form or these words already made.

    side: "for", "against" or "neither"; text: its one claim; why: why that should hold, in a few marks of Markdown
    (`carespace.words.markup`), if the author says. A newcomer's point waits for a moderator: see `post.state`.
    `at` dates it, for content that is made and not typed.
    """
    access.require(access.may_take_part(by), "Sign in to add a point.")
    words = clean_claim(text, why)
    debate = lock_debate(debate, DebateDeed.ADD_POINT)
    return find_duplicate_post(by, debate, None, words, nonce) or create_post(
        by, debate, None, side, words, nonce, at
    )


@transaction.atomic
def add_reply(
    *,
    by: User,
    point: Post,
    text: str,
    side: str = Side.NEITHER,
    nonce: UUID | None = None,
    at: datetime | None = None,
) -> Post:
    """Adds a reply beneath a published point, or beneath a reply to one, at most DEEPEST deep; otherwise as `put_point`."""
    access.require(access.may_take_part(by), "Sign in to reply.")
    words = Revision(text=clean_text(text, longest=REPLY_LENGTH, what="reply"))
    point = lock_point(point, DebateDeed.ADD_REPLY)
    debate = point.debate
    if not point.shown:
        raise ClosedError("This point is not public, so it cannot be replied to.")
    if point.depth >= DEEPEST:
        raise UnfitError("This exchange is nine replies deep. Answer one of those above it.")
    return find_duplicate_post(by, debate, point, words, nonce) or create_post(
        by, debate, point, side, words, nonce, at
    )


@transaction.atomic
def cast_vote(*, by: User, point: Post, value: str | None, at: datetime | None = None) -> Vote | None:
    """Sets this member's vote on a point: "agree", "disagree", "pass", or None to take it back."""
    access.require(access.may_take_part(by), "Sign in to vote.")
    given = Vote.objects.filter(post=OuterRef("pk"), member=by)
    point = lock_point(point, DebateDeed.VOTE, own_vote=Subquery(given.values("value")))
    if not point.is_point:
        raise UnfitError("Votes are for points; answer a reply with a reply.")
    if not point.shown:
        raise ClosedError("This point is not public, so it takes no votes.")
    access.require(point.author_id != by.pk, "This is your own point; others vote on it.")
    if value is not None and value not in VoteValue.values:
        raise UnfitError("Vote agree, disagree or pass.")
    if point.own_vote == value:
        return Vote.objects.filter(post=point, member=by).first()
    vote = store_vote(by, point, value, at or point.debate.asked_at)
    point.count_vote(point.own_vote, value)
    point.save(update_fields=VOTE_COUNTS.values())
    notify_counts_changed(point.debate)
    return vote


def store_vote(by: User, point: Post, value: str | None, at: datetime) -> Vote | None:
    """Stores one member's vote in the place of an earlier one, or takes it away. One statement."""
    if value is None:
        Vote.objects.filter(post=point, member=by).delete()
        return None
    (vote,) = Vote.objects.bulk_create(
        [Vote(post=point, member=by, value=value, at=at)],
        update_conflicts=True,
        unique_fields=["post", "member"],
        update_fields=["value", "at"],
    )
    return vote


@transaction.atomic
def record_stance(
    *,
    by: User,
    debate: Debate,
    moment: str,
    side: str,
    degree: int = 2,
    reason: str = "",
    credit: str = "",
    saw_split: bool = False,
    at: datetime | None = None,
) -> Stance:
    """Says where this member stands: once before reading and once after, each replaced when said again.

    side: "for", "undecided" or "against"; degree: 1 slightly, 2 fairly, 3 strongly (undecided has none).
    "after" needs a "before" and some reading since, and says for another side what changed it: `reason`, and the post that
    is to be credited, by its number or address. saw_split: the browser says that it has shown the split.
    """
    access.require(access.may_take_part(by), "Sign in to take a stance.")
    if moment not in Moment.values or side not in Position.values:
        raise UnfitError("Choose for, undecided or against.", field="side")
    if side == Position.UNDECIDED:
        degree = 0
    elif degree not in {1, 2, 3}:
        raise UnfitError("Choose slightly, fairly or strongly.", field="degree")
    debate = lock_debate(debate, DebateDeed.TAKE_STANCE, has_looked=build_has_looked(debate, by))
    now = at or debate.asked_at
    said = {stance.moment: stance for stance in Stance.objects.filter(debate=debate, member=by)}
    refuse_out_of_turn(said, by, now, moment=moment, side=side)
    was = list_sides(said)
    stance = said.setdefault(moment, Stance(debate=debate, member=by, moment=moment, first_at=now))
    stance.side, stance.degree, stance.at = side, degree, now
    if was is None:
        stance.saw_split = saw_split or debate.has_looked
    elif moment == Moment.AFTER:
        set_reason(stance, debate, by, last_side=was[1] or was[0], reason=reason, credit=credit)
    stance.save()
    debate.move_person(was, list_sides(said), saw_split=said[Moment.BEFORE].saw_split)
    notify_counts_changed(debate)
    return stance


def list_sides(said: dict[str, Stance]) -> tuple[str, str] | None:
    """The sides of one person before and after reading, "" where they have said none after; None before any stance."""
    before, after = said.get(Moment.BEFORE), said.get(Moment.AFTER)
    return (before.side, after.side if after else "") if before else None


@transaction.atomic
def create_report(*, by: User | None, post: Post, reason: str, details: str = "") -> Report:
    """Tells the moderators that a published post may break a rule; `by` None is a reader without account.

    Works in closed debates too: what identifies a child must come down whenever it is noticed.
    """
    if reason not in ReportReason.values:
        raise UnfitError("Choose what is wrong with it", field="reason")
    details = details.strip()[:1000]
    if reason == ReportReason.OTHER and not details:
        raise UnfitError("Say what is wrong with it", field="details")
    post = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if not post.shown:
        raise ClosedError("This post is not public any more.")
    same = Report.objects.filter(post=post, ruling=None, reporter=by)
    if by is None:
        same = same.filter(reason=reason, details=details)
    report = same.first()
    if report and (report.reason == reason or reason != ReportReason.IDENTIFIES):
        return report
    if report:  # somebody who had reported something else sees now that a person could be identified
        report.reason, report.details, report.at = reason, details or report.details, timezone.now()
        report.save(update_fields=["reason", "details", "at"])
    else:
        report = Report.objects.create(post=post, reporter=by, reason=reason, details=details)
    if reason == ReportReason.IDENTIFIES:
        enqueue_on_commit("carespace.tasks.ring_duty")
    return report
