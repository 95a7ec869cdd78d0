"""Why people changed their minds, shown beside the post that did it: never who, unless they chose to be shown, and no time.

What moderators decide of a reason, and its author's own word. Every decision leaves a ruling; one asked for twice is made once.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from carespace import access
from carespace.contributions import notify_debate_changed
from carespace.debate_life.gate import lock_debate
from carespace.debate_life.states import DebateDeed
from carespace.models import (
    Debate,
    DecisionKind,
    ModerationDecision,
    Moment,
    Post,
    ReasonShown,
    ReasonState,
    ReasonText,
    Report,
    Rule,
    Stance,
)
from carespace.moderation import ARGUES, MAY_NOT
from carespace.refusals import ClosedError, UnfitError
from carespace.voices import find_voice, find_voices_in

CHANGED = "Its author has changed it since you read it. Read it again."


def select_shown_reasons(post: Post) -> QuerySet[Stance]:
    """The reasons everyone may read beside a post, with the voices of those who chose to be shown."""
    return Stance.objects.filter(credited=post, reason_state=ReasonState.PUBLISHED).select_related(
        "voice", "current_reason"
    )


def find_reason_text(stance: Stance, number: int | None) -> ReasonText | None:
    """A text of a reason by its number; the current one for None, and where it has none of that number."""
    numbered = stance.reason_texts.filter(number=number) if number is not None else ReasonText.objects.none()
    return numbered.select_related("stance").first() or stance.current_reason


def select_reasons_at_desk() -> QuerySet[Stance]:
    """Reasons that wait in debates without an outcome, and those everyone may read that were reported; the oldest first."""
    reported = Exists(Report.objects.filter(stance=OuterRef("pk"), ruling=None))
    waits = Q(reason_state=ReasonState.WAITING, debate__closure=None)
    return Stance.objects.filter(waits | (Q(reason_state=ReasonState.PUBLISHED) & reported)).order_by(
        "at", "pk"
    )


def list_reasons_at_desk(by: User) -> list[Stance]:
    """What `select_reasons_at_desk` finds, as a moderator reads it. Two queries, one more with any."""
    reports = Report.objects.filter(ruling=None).select_related("reason_text")
    unanswered = Prefetch("reason_reports", reports, to_attr="unanswered")
    reasons = select_reasons_at_desk().select_related("debate", "voice", "credited__debate", "current_reason")
    stances: list[Stance] = list(reasons.prefetch_related(unanswered))
    voices = find_voices_in({stance.debate_id for stance in stances}, by) if stances else {}
    for stance in stances:
        voice = voices.get(stance.debate_id)
        stance.is_own = voice is not None and voice.pk == stance.voice_id
        stance.is_argued = voice is not None and voice.place is not None
    return stances


def lock_reason(stance: Stance, by: User) -> Stance:
    """The stance's row, locked, with its debate's. Raises NotAllowedError unless `by` may decide on it."""
    access.require_moderator(by, MAY_NOT)
    debate = Debate.objects.select_for_update(no_key=True).get(pk=stance.debate_id)
    stances = Stance.objects.select_for_update(no_key=True, of=("self",)).select_related("current_reason")
    held = stances.get(pk=stance.pk)
    held.debate = debate
    voice = find_voice(debate, by)
    is_own = voice is not None and voice.pk == held.voice_id
    access.require(not is_own, "Another moderator decides on your own reasons.")
    access.require(voice is None or voice.place is None, ARGUES)
    return held


def record_reason_decision(
    stance: Stance, by: User, decision: str, rule: str = "", reason: str = ""
) -> ModerationDecision:
    """Keeps what was decided of a reason; it answers every open report of it. Its author is found and written to
    later (`carespace.stances.reason_notices`), except where it stays as it is, and reads it in the debate."""
    ruling = ModerationDecision.objects.create(
        debate_id=stance.debate_id,
        stance=stance,
        reason_text=stance.current_reason,
        by=by,
        by_label=by.name or "Moderator",
        decision=decision,
        rule=rule,
        reason=reason.strip()[:1000],
        told_at=None if decision != DecisionKind.KEEP else timezone.now(),
    )
    Report.objects.filter(stance=stance, ruling=None).update(ruling=ruling)
    return ruling


def refuse_unread(stance: Stance, read: int | None) -> None:
    """Raise ClosedError where the reason's text is another than the one of the number `read`."""
    if read is not None and stance.current_reason is not None and read != stance.current_reason.number:
        raise ClosedError(CHANGED)


def store_reason_state(stance: Stance, state: str) -> None:
    """Stores what became of a reason; pages that show it are made anew. Both rows are locked."""
    stance.reason_state = state
    stance.save(update_fields=["reason_state"])
    notify_debate_changed(stance.debate)


@transaction.atomic
def publish_reason(*, by: User, stance: Stance, read: int | None = None) -> ModerationDecision | None:
    """Shows a reason that waits, or one that was hidden, again. None if it is shown already, or kept by its author.

    read: the number of the text the moderator read, None where that does not matter. Raises ClosedError for a newer one.
    """
    held = lock_reason(stance, by)
    if held.reason_state not in {ReasonState.WAITING, ReasonState.HIDDEN}:
        return None
    refuse_unread(held, read)
    lock_debate(held.debate, DebateDeed.PUBLISH)
    store_reason_state(held, ReasonState.PUBLISHED)
    return record_reason_decision(held, by, DecisionKind.APPROVE)


@transaction.atomic
def hide_reason(
    *, by: User, stance: Stance, rule: str, reason: str = "", read: int | None = None
) -> ModerationDecision | None:
    """Takes a reason from public view, in closed debates too; it goes on counting. None if nobody reads it.

    rule: a `Rule` value; reason: a few words for its author; read: as for `publish_reason`.
    Raises UnfitError for a rule that is none.
    """
    if rule not in Rule.values:
        raise UnfitError("Choose the rule it breaks", field="rule")
    held = lock_reason(stance, by)
    if held.reason_state not in {ReasonState.WAITING, ReasonState.PUBLISHED}:
        return None
    refuse_unread(held, read)
    store_reason_state(held, ReasonState.HIDDEN)
    return record_reason_decision(held, by, DecisionKind.HIDE, rule=rule, reason=reason)


@transaction.atomic
def keep_reason(*, by: User, stance: Stance) -> ModerationDecision | None:
    """Answers the reports on a reason by leaving it. None if no report is open."""
    held = lock_reason(stance, by)
    if not held.is_reason_public or not Report.objects.filter(stance=held, ruling=None).exists():
        return None
    return record_reason_decision(held, by, DecisionKind.KEEP)


@transaction.atomic
def take_back_reason(*, by: User, debate: Debate) -> bool:
    """Has nobody read one's own reason any more, whatever the debate's state; the change of mind goes on counting. Whether
    anybody did. Raises NotAllowedError, and ClosedError for one that a moderator has hidden."""
    access.require(access.may_take_part(by), "Sign in to take your reason back.")
    held = Debate.objects.select_for_update(no_key=True).get(pk=debate.pk)
    voice = find_voice(held, by)
    stance = Stance.objects.filter(voice=voice, moment=Moment.AFTER).first() if voice else None
    if stance is None or stance.reason_state == ReasonState.PRIVATE:
        return False
    if stance.reason_state == ReasonState.HIDDEN:
        raise ClosedError("A moderator has hidden it: nobody reads it.")
    stance.debate, stance.reason_shown = held, ReasonShown.NOBODY
    stance.reason_state = ReasonState.PRIVATE
    stance.save(update_fields=["reason_shown", "reason_state"])
    notify_debate_changed(held)
    return True
