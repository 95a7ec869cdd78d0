"""What editors and moderators do with a debate itself: open it, set its end, end, conclude, pause, resume, withdraw.

Each deed is one transaction, leaves a decision, and makes what shows the debate anew.
"""

from __future__ import annotations

from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.access import is_editor
from accounts.models import User
from carespace import access
from carespace.contributions import notify_debate_changed
from carespace.counters.first_days import end_all_first_days
from carespace.debate_life.editor_words import clean_ground, clean_motion, clean_outcome, clean_reason
from carespace.debate_life.gate import lock_debate, refuse_unless_allowed
from carespace.debate_life.motion_checks import refuse_one_home
from carespace.debate_life.states import ANNOUNCED_BEFORE, DebateDeed, EndGround, PauseKind
from carespace.debate_life.subjects import set_release_subject
from carespace.models import Closure, Debate, DecisionKind, ModerationDecision
from carespace.refusals import ClosedError, UnfitError
from live.database.clock import read_database_clock
from live.page_cache import invalidate
from ratings.models import Release

LONGEST_SLUG = 80
ENDED_WITH_OUTCOME = "It was closed with its outcome."
MAY_NOT = "Only moderators and editors do this with a debate."


@transaction.atomic
def open_debate(
    *,
    by: User,
    motion: str,
    introduction: str = "",
    release: Release | None = None,
    at: datetime | None = None,
    ends_at: datetime | None = None,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
) -> Debate:
    """Opens a debate on a motion, at once or `at` a later moment; its address is made of the motion's words.

    release: what it hangs on, where that is no story; a story that is published with it says so itself.
    ends_at: its last moment, at least 72 hours after both its opening and now. quiet_from, quiet_until: hours of the
    day in London within which posts wait for a moderator. Raises NotAllowedError or UnfitError.
    """
    access.require_runner(by, "Only moderators and editors open debates.")
    motion = clean_motion(motion)
    refuse_one_home(introduction, field="introduction")
    if Debate.objects.filter(motion=motion, closure=None, withdrawn_at=None).exists():
        raise UnfitError("A debate on this motion is open already", field="motion")
    if (quiet_from is None) != (quiet_until is None) or (quiet_from and quiet_from == quiet_until):
        raise UnfitError("Give both ends of the quiet hours, or neither", field="quiet_until")
    now = read_database_clock()
    opened_at = at or now
    if ends_at is not None:
        check_announced(ends_at, max(now, opened_at))
    try:
        with transaction.atomic():
            debate = Debate.objects.create(
                slug=choose_slug(motion),
                motion=motion,
                introduction=introduction.strip(),
                opened_by=by,
                opened_by_label=label_role(by),
                opened_at=opened_at,
                silent_since=opened_at,
                ends_at=ends_at,
                end_ground=EndGround.DATE if ends_at else "",
                end_announced_at=now if ends_at else None,
                quiet_from=quiet_from,
                quiet_until=quiet_until,
            )
    except IntegrityError:  # a double click: the other one took the address a moment ago
        raise UnfitError("A debate on this motion is open already", field="motion") from None
    if release is not None:
        set_release_subject(debate, release)
        debate.refresh_from_db()
    record_debate_decision(debate, by, DecisionKind.OPEN)
    invalidate("debates", "closures")
    return debate


@transaction.atomic
def set_end(*, by: User, debate: Debate, ends_at: datetime | None) -> Debate:
    """Sets, moves or takes away the day a debate ends, at least 72 hours ahead. Raises a RefusalError."""
    access.require_runner(by, MAY_NOT)
    debate = lock_debate(debate, DebateDeed.SET_END)
    if ends_at is not None:
        check_announced(ends_at, max(debate.asked_at, debate.opened_at))
    if ends_at == debate.ends_at:
        return debate
    debate.ends_at = ends_at
    debate.end_ground = EndGround.DATE if ends_at else ""
    debate.end_announced_at = debate.asked_at if ends_at else None
    debate.save(update_fields=["ends_at", "end_ground", "end_announced_at"])
    says = f"Ends {timezone.localtime(ends_at):%Y-%m-%d %H:%M %Z}" if ends_at else "Ends on no date"
    record_debate_decision(debate, by, DecisionKind.SET_END, says)
    notify_life_changed(debate)
    return debate


@transaction.atomic
def end_debate(*, by: User, debate: Debate, reason: str) -> Debate:
    """Ends a debate at once for a reason that readers see; its outcome is due within seven days.

    Raises ClosedError where it has ended, UnfitError without a reason, NotAllowedError.
    """
    access.require_runner(by, MAY_NOT)
    reason = clean_ground(reason)
    debate = lock_debate(debate, DebateDeed.END)
    end_by_hand(debate, debate.asked_at, reason)
    record_debate_decision(debate, by, DecisionKind.END, reason)
    notify_life_changed(debate)
    return debate


@transaction.atomic
def conclude_debate(*, by: User, debate: Debate, outcome: str, at: datetime | None = None) -> Closure:
    """Gives an ended debate its outcome, for ever. Raises ClosedError where it goes on or has one already."""
    access.require_runner(by, MAY_NOT)
    outcome = clean_outcome(outcome)
    debate = lock_debate(debate, DebateDeed.CONCLUDE)
    return write_closure(debate, by, outcome, at or debate.asked_at)


@transaction.atomic
def close_debate(
    *, by: User, debate: Debate, outcome: str, reason: str = ENDED_WITH_OUTCOME, at: datetime | None = None
) -> Closure:
    """Ends a debate at once and gives it its outcome, for ever. Raises ClosedError if it has ended."""
    access.require_runner(by, "Only moderators and editors close debates.")
    outcome, reason = clean_outcome(outcome), clean_ground(reason)
    try:
        debate = lock_debate(debate, DebateDeed.END)
    except ClosedError:
        raise ClosedError("This debate is closed already.") from None
    end_by_hand(debate, at or debate.asked_at, reason)
    return write_closure(debate, by, outcome, at or debate.asked_at)


@transaction.atomic
def pause_debate(*, by: User, debate: Debate, kind: str, reason: str = "") -> Debate | None:
    """Stops a debate at once until it is resumed: nobody writes ("writing") or reads it either ("reading").

    None where it is paused so already. Raises UnfitError for another kind, or another RefusalError.
    """
    access.require_runner(by, MAY_NOT)
    if kind not in PauseKind.values:
        raise UnfitError("Choose how far the pause goes", field="kind")
    debate = lock_debate(debate, DebateDeed.PAUSE)
    if debate.pause == kind:
        return None
    debate.pause = kind
    debate.paused_at = debate.asked_at
    if not debate.has_ended_at(debate.asked_at):  # nobody can break a silence that is ordered
        debate.silence_warned_at = debate.silence_ends_at = None
    debate.save(update_fields=["pause", "paused_at", "silence_warned_at", "silence_ends_at"])
    record_debate_decision(debate, by, DecisionKind.PAUSE, reason.strip())
    notify_life_changed(debate)
    return debate


@transaction.atomic
def resume_debate(*, by: User, debate: Debate, reason: str = "") -> Debate | None:
    """Takes a pause back; the fourteen days of silence begin anew, unless they were over. None where it is not paused."""
    access.require_runner(by, MAY_NOT)
    debate = lock_debate(debate, DebateDeed.HIDE)
    if not debate.pause:
        return None
    refuse_unless_allowed(debate.found_state, DebateDeed.RESUME)
    debate.pause, debate.paused_at = "", None
    if not debate.has_ended_at(debate.asked_at):
        debate.silent_since = debate.asked_at
    debate.save(update_fields=["pause", "paused_at", "silent_since"])
    record_debate_decision(debate, by, DecisionKind.RESUME, reason.strip())
    notify_life_changed(debate)
    return debate


@transaction.atomic
def withdraw_debate(*, by: User, debate: Debate, reason: str) -> Debate:
    """Takes a debate from the site for ever: each of its addresses answers 410. Raises a RefusalError."""
    access.require_runner(by, MAY_NOT)
    reason = clean_reason(reason, "Say why it is withdrawn: the record keeps it")
    debate = lock_debate(debate, DebateDeed.WITHDRAW)
    debate.withdrawn_at = debate.asked_at
    debate.save(update_fields=["withdrawn_at"])
    record_debate_decision(debate, by, DecisionKind.WITHDRAW, reason)
    notify_life_changed(debate)
    return debate


def end_by_hand(debate: Debate, at: datetime, reason: str) -> None:
    """Write the end of a locked debate into its row."""
    debate.ends_at = debate.end_announced_at = at
    debate.end_ground, debate.end_reason = EndGround.HAND, reason
    debate.silence_warned_at = debate.silence_ends_at = None
    debate.save(
        update_fields=[
            "ends_at",
            "end_announced_at",
            "end_ground",
            "end_reason",
            "silence_warned_at",
            "silence_ends_at",
        ]
    )
    end_all_first_days(debate)


def write_closure(debate: Debate, by: User, outcome: str, at: datetime) -> Closure:
    """The outcome of a locked debate that has ended."""
    closure = Closure.objects.create(debate=debate, by=by, by_label=label_role(by), outcome=outcome, at=at)
    record_debate_decision(debate, by, DecisionKind.CLOSE, outcome)
    notify_life_changed(debate)
    return closure


def notify_life_changed(debate: Debate) -> None:
    """What shows the debate or lists debates is made anew, and open pages hear of it on commit."""
    notify_debate_changed(debate)
    invalidate("closures")


def check_announced(ends_at: datetime, after: datetime) -> None:
    """Raise UnfitError for an end that cannot be announced 72 hours before it comes."""
    if ends_at < after + ANNOUNCED_BEFORE:
        raise UnfitError("An end is announced 72 hours before: choose a later one", field="ends_at")


def label_role(by: User) -> str:
    """What readers see of whoever opens or closes a debate."""
    return "the editor" if is_editor(by) else "a moderator"


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
