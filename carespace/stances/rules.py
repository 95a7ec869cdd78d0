"""When a member may say where they stand after reading, and what a change of side carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Case, F, Func, Q, Value, When

from accounts.models import User
from carespace import access
from carespace.debate_life.states import DebateState
from carespace.models import Debate, Moment, Post, ReasonShown, ReasonState, ReasonText, Stance, Vote
from carespace.models.stances import LONGEST_REASON, READ_POINTS, SHORTEST_REASON
from carespace.refusals import UnfitError
from carespace.words.cleaning import clean_text
from carespace.words.shown import shown_words

#: Whoever said where they stand so long ago has had time to read.
READ_FOR: Final = timedelta(minutes=2)
#: A post shorter than this argues nothing that could move anybody.
SHORTEST_CREDITED: Final = 50
#: How a post is named: its number, or an address that ends with it.
NAMED_POST: Final = re.compile(r"(?:^|/posts/|/points/|#post-)(\d{1,18})/?$")

TOO_EARLY: Final = "Read a little first: vote on three points, open the pages of three, or come back two minutes after you said where you stand."
READ_SINCE: Final = "You have read since: say where you stand now instead."


def find_stances(voice: int | None) -> dict[str, Stance]:
    """{moment: stance} of the voice of this number. One query, none for no voice."""
    stances = Stance.objects.filter(voice=voice).select_related("current_reason") if voice else ()
    return {stance.moment: stance for stance in stances}


def list_sides(said: dict[str, Stance]) -> tuple[str, str] | None:
    """The sides of one person before and after reading, "" where they have said none after; None before any stance."""
    before, after = said.get(Moment.BEFORE), said.get(Moment.AFTER)
    return (before.side, after.side if after else "") if before else None


def has_read(before: Stance, now: datetime) -> bool:
    """Whether a member has read the argument since they said where they stood before, as far as the server knows: time
    has passed, or they opened the pages of, or voted on, three points. At most one query."""
    if now >= before.first_at + READ_FOR or len(before.opened_points) >= READ_POINTS:
        return True
    votes = Vote.objects.filter(voice=before.voice_id)
    return len(votes.values_list("pk", flat=True)[:READ_POINTS]) == READ_POINTS


def refuse_out_of_turn(said: dict[str, Stance], now: datetime, *, moment: str, side: str) -> None:
    """Raise UnfitError for a stance after reading that comes before any, or before anything was read; and for another side
    before reading once something was."""
    before, after = said.get(Moment.BEFORE), said.get(Moment.AFTER)
    if moment == Moment.AFTER:
        if before is None:
            raise UnfitError("Say first where you stand before reading.")
        if after is None and not has_read(before, now):
            raise UnfitError(TOO_EARLY)
        return
    if after is not None:
        raise UnfitError("You have said where you stand after reading; change that instead.")
    if before is not None and before.side != side and has_read(before, now):
        raise UnfitError(READ_SINCE)


@dataclass(frozen=True, slots=True)
class ChangeOfMind:
    """What a form says of a changed side: why; "" or the number or address of the post that did it; a `ReasonShown`."""

    reason: str
    credit: str
    reason_shown: str


def set_reason(stance: Stance, debate: Debate, by: User, said: ChangeOfMind, *, last_side: str) -> None:
    """Writes into a stance after reading why its side differs from the one last said, and the post that changed it, which
    counts it; the debate's row is locked. It is stored once the stance is.

    A side said again keeps the reason it had, and what was said before stays. At most six queries. Raises UnfitError where the reason is missing or too
    short, the post cannot be credited, or nobody can tell who is to read it.
    """
    if stance.side == last_side:
        return
    reason = clean_text(said.reason, longest=LONGEST_REASON, what="reason", field="reason", is_needed=False)
    if len(reason) < SHORTEST_REASON:
        raise UnfitError(
            f"Say what changed your mind, in {SHORTEST_REASON} characters or more", field="reason"
        )
    if said.reason_shown not in ReasonShown.values:
        raise UnfitError("Choose who reads your reason", field="reason_shown")
    credited = find_credited(debate, by, said.credit) if said.credit.strip() else None
    count_credit(stance.credited_id, credited.pk if credited else None)
    if stance.pk is None:
        stance.save()
    last = stance.current_reason
    stance.current_reason = ReasonText.objects.create(
        stance=stance, number=last.number + 1 if last else 1, text=reason, at=stance.at
    )
    stance.credited, stance.reason_shown = credited, said.reason_shown
    stance.reason_state = choose_reason_state(debate, by, stance)


def choose_reason_state(debate: Debate, by: User, stance: Stance) -> str:
    """What becomes of a reason just given, a `ReasonState`: it waits where a post of its member would. At most two queries."""
    if stance.credited is None or stance.reason_shown == ReasonShown.NOBODY:
        return ReasonState.PRIVATE
    is_held = debate.found_state == DebateState.QUIET and not access.may_run_debates(by)
    return ReasonState.WAITING if is_held or access.is_newcomer(by) else ReasonState.PUBLISHED


def count_credit(was: int | None, now: int | None) -> None:
    """Counts on posts that one person's mind, changed by the post `was`, was changed by `now`; None is no post. One query."""
    if was == now:
        return
    step = Case(When(pk=now or 0, then=Value(1)), default=Value(-1))
    Post.objects.filter(pk__in=[pk for pk in (was, now) if pk]).update(
        minds_changed=F("minds_changed") + step
    )


def find_credited(debate: Debate, by: User, credit: str) -> Post:
    """The post of a debate that is named, which is long enough and somebody else's. One query. Raises UnfitError."""
    named = NAMED_POST.search(credit.strip())
    posts = Post.objects.filter(debate=debate).published().with_claims()
    post: Post | None = posts.filter(pk=named[1]).first() if named else None
    if post is None:
        raise UnfitError("Name a post of this debate by its link", field="credit")
    if access.wrote(by, post):
        raise UnfitError("That is your own post; credit somebody else’s", field="credit")
    if shown_words(post).own_length < SHORTEST_CREDITED:
        raise UnfitError(
            f"Only a post of {SHORTEST_CREDITED} characters or more can be credited", field="credit"
        )
    return post


def note_point_opened(before: Stance | None, after: Stance | None, point: int, now: datetime) -> None:
    """Notes that a member opened a point's page, while that decides whether they may say where they stand afterwards. At
    most one query."""
    if before is None or after is not None or now >= before.first_at + READ_FOR:
        return
    if point in before.opened_points or len(before.opened_points) >= READ_POINTS:
        return
    added = Func(F("opened_points"), Value(point), function="array_append")
    is_new = Q(opened_points__len__lt=READ_POINTS) & ~Q(opened_points__contains=[point])
    Stance.objects.filter(is_new, pk=before.pk).update(opened_points=added)
