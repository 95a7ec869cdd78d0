"""Taking part in a debate: points, replies, votes and stances.

Every function locks the debate's row first, so that nothing can land in a debate that has just closed,
and a form sent twice acts once. Refusals are `carespace.refusals`; then nothing is changed.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from carespace import access
from carespace.counters.visibility import place_new_post
from carespace.counters.votes import find_repeated_vote, store_vote
from carespace.debate_life.gate import build_asked, lock_debate, lock_found_point, lock_point
from carespace.debate_life.silence import reset_silence
from carespace.debate_life.states import DebateDeed, DebateState
from carespace.models import (
    Debate,
    Moment,
    Position,
    Post,
    PostState,
    ReasonShown,
    Revision,
    Side,
    Stance,
    Voice,
    Vote,
    VoteValue,
)
from carespace.models.debate_counts import COUNTED
from carespace.models.posts import DEEPEST, ID_WIDTH
from carespace.models.votes import VOTED_FIELDS
from carespace.refusals import ClosedError, UnfitError
from carespace.stances.rules import ChangeOfMind, find_stances, list_sides, refuse_out_of_turn, set_reason
from carespace.stances.split_looks import build_has_looked
from carespace.voices import compute_voice_key, give_place, take_voice
from carespace.words.cleaning import clean_claim, clean_reply
from carespace.words.duplicates import find_duplicate_post
from carespace.words.quoting import build_search, list_near, refer_quotes
from live.database.place_kinds import BytesOfHex
from live.database.query_plan import QueryPlan
from live.event_stream.announcements import announce
from live.event_stream.counts import announce_counts
from live.page_cache import invalidate


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


def create_post(
    by: User,
    voice: Voice,
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
    waits = (is_new := access.is_newcomer(by)) or is_held
    if not is_new:
        access.trust(by)
    give_place(voice, by)
    now = at or debate.asked_at
    reset_silence(debate, now)
    post = Post(
        debate=debate,
        parent=parent,
        depth=parent.depth + 1 if parent else 0,
        side=side,
        voice=voice,
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
    shown_as: str = "",
    at: datetime | None = None,
) -> Post:
    """Adds a point, or returns the one this form or these words already made.

    side: "for", "against" or "neither"; text: its one claim; why: why that should hold, in a few marks of Markdown
    (`carespace.words.markup`), if the author says. A newcomer's point waits for a moderator: see `post.state`. shown_as: how
    the member is shown in this debate, asked for once (`carespace.voices.take_voice`).
    `at` dates it, for content that is made and not typed.
    """
    access.require(access.may_take_part(by), "Sign in to add a point.")
    words = clean_claim(text, why)
    debate = lock_debate(debate, DebateDeed.ADD_POINT, **build_search(words, debate.pk))
    words = refer_quotes(words, (), getattr(debate, "quotable", ()))
    voice = take_voice(debate=debate, by=by, shown_as=shown_as)
    return find_duplicate_post(voice, None, words, nonce) or create_post(
        by, voice, debate, None, side, words, nonce, at
    )


@transaction.atomic
def add_reply(
    *,
    by: User,
    point: Post,
    text: str,
    side: str = Side.NEITHER,
    nonce: UUID | None = None,
    shown_as: str = "",
    at: datetime | None = None,
) -> Post:
    """Adds a reply to a published point or a reply to one, at most DEEPEST deep; as `put_point`. Raises ClosedError, UnfitError."""
    access.require(access.may_take_part(by), "Sign in to reply.")
    words, near = clean_reply(text), list_near(point if ">" in text else None)
    point = lock_point(point, DebateDeed.ADD_REPLY, **build_search(words, point.debate_id, near))
    words = refer_quotes(words, near, getattr(point, "quotable", ()))
    if not point.shown:
        raise ClosedError("This point is not public, so it cannot be replied to.")
    if point.depth >= DEEPEST:
        raise UnfitError("This exchange is nine replies deep. Answer one of those above it.")
    voice = take_voice(debate=point.debate, by=by, shown_as=shown_as)
    return find_duplicate_post(voice, point, words, nonce) or create_post(
        by, voice, point.debate, point, side, words, nonce, at
    )


@cache
def plan_voted() -> QueryPlan[Post]:
    """The query of a post with what a vote asks once its debate is locked: `own_voice`, that of a key, and `own_vote`, what it
    said before."""

    def ask(key: str, pk: int) -> QuerySet[Post]:
        own = Voice.objects.filter(key=BytesOfHex(key))
        given = Vote.objects.filter(post=OuterRef("pk"), voice__in=own)
        answers = {"own_voice": Subquery(own.values("pk")), "own_vote": Subquery(given.values("value"))}
        return Post.objects.annotate(**build_asked("debate"), **answers).filter(pk=pk)

    return QueryPlan(ask, key="<key>", pk=-1001)


def find_voted(pk: int, *, key: bytes) -> Post:
    """A post with what `plan_voted` asks for the voice of a key. One query. Raises Post.DoesNotExist."""
    for post in plan_voted().rows({"key": key.hex(), "pk": pk}):
        return post
    raise Post.DoesNotExist


@transaction.atomic
def cast_vote(
    *, by: User, point: Post, value: str | None, shown_as: str = "", at: datetime | None = None
) -> Vote | None:
    """Sets this member's vote on a point: "agree", "disagree", "pass", None to take it back. Raises UnfitError, ClosedError."""
    access.require(access.may_take_part(by), "Sign in to vote.")
    key = compute_voice_key(by.voice_secret, point.debate_id)
    point = lock_found_point(point, DebateDeed.VOTE, find=partial(find_voted, key=key))
    if not point.is_point:
        raise UnfitError("Votes are for points; answer a reply with a reply.")
    if not point.shown:
        raise ClosedError("This point is not public, so it takes no votes.")
    if value is not None and value not in VoteValue.values:
        raise UnfitError("Vote agree, disagree or pass.")
    voice = point.own_voice or take_voice(debate=point.debate, by=by, shown_as=shown_as).pk
    access.require(point.voice_id != voice, "This is your own point; others vote on it.")
    if point.own_vote == value:
        return find_repeated_vote(voice, point)
    vote = store_vote(voice, point, value, at or point.debate.asked_at)
    point.count_vote(point.own_vote, value, point.debate.asked_at)
    point.save(update_fields=VOTED_FIELDS)
    notify_counts_changed(point.debate)
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
    reason_shown: str = ReasonShown.NOBODY,
    credit: str = "",
    saw_split: bool = False,
    shown_as: str = "",
    at: datetime | None = None,
) -> Stance:
    """Says where this member stands: once before reading and once after, each replaced when said again.

    side: "for", "undecided" or "against"; degree: 1 slightly, 2 fairly, 3 strongly (undecided has none).
    "after" needs a "before" and some reading since, and says for another side what changed it: `reason`, and the post that
    is to be credited, by its number or address. reason_shown: to whom the reason is shown beside that post, a `ReasonShown`.
    saw_split: the browser says that it has shown the split. Raises UnfitError, with the field, for other words.
    """
    access.require(access.may_take_part(by), "Sign in to take a stance.")
    if moment not in Moment.values or side not in Position.values:
        raise UnfitError("Choose for, undecided or against.", field="side")
    if side == Position.UNDECIDED:
        degree = 0
    elif degree not in {1, 2, 3}:
        raise UnfitError("Choose slightly, fairly or strongly.", field="degree")
    own = Voice.objects.filter(key=compute_voice_key(by.voice_secret, debate.pk))
    debate = lock_debate(
        debate,
        DebateDeed.TAKE_STANCE,
        has_looked=build_has_looked(debate, by),
        own_voice=Subquery(own.values("pk")),
    )
    now = at or debate.asked_at
    stances = find_stances(debate.own_voice)
    refuse_out_of_turn(stances, now, moment=moment, side=side)
    voice = debate.own_voice or take_voice(debate=debate, by=by, shown_as=shown_as).pk
    was = list_sides(stances)
    if moment in stances and (stances[moment].side, stances[moment].degree) == (side, degree):
        stances[moment].is_repeat = True
        return stances[moment]
    stance = stances.setdefault(moment, Stance(debate=debate, voice_id=voice, moment=moment, first_at=now))
    stance.side, stance.degree, stance.at = side, degree, now
    if was is None:
        stance.saw_split = saw_split or debate.has_looked
    elif moment == Moment.AFTER:
        said_why = ChangeOfMind(reason, credit, reason_shown)
        set_reason(stance, debate, by, said_why, last_side=was[1] or was[0])
    stance.save()
    debate.move_person(was, list_sides(stances), saw_split=stances[Moment.BEFORE].saw_split)
    notify_counts_changed(debate)
    return stance
