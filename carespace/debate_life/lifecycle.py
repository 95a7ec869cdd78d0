"""Opening and closing debates: what editors and moderators do with a debate itself. Each deed leaves a decision."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.access import is_editor
from accounts.models import User
from carespace import access
from carespace.contributions import lock_open_debate, notify_debate_changed
from carespace.models import Closure, Debate, DecisionKind, ModerationDecision
from carespace.refusals import ClosedError, UnfitError
from live.page_cache import invalidate

LONGEST_SLUG = 80


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
