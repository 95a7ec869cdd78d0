"""Shifts: putting them down, taking them up, handing them over. Each deed asked for twice is done once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.access import MODERATORS
from accounts.models import User
from carespace import access
from carespace.models import DutyShift, Post, ReasonState, Report
from carespace.refusals import ClosedError, UnfitError
from live.tasks import enqueue_on_commit

PATIENCE = timedelta(minutes=10)
"""How long a shift may wait to be taken up, and an urgent report for an answer, before the next is rung."""
LONGEST_SHIFT = timedelta(days=14)


def list_moderators() -> QuerySet[User]:
    """Active members of the moderators' group, who may be on duty."""
    group = Group.objects.filter(name=MODERATORS)
    return User.objects.filter(is_active=True, groups__in=group).order_by("pk")


def list_urgent_reports() -> QuerySet[Report]:
    """Open reports that somebody could be identified by what everyone may read, the oldest first."""
    readable = Q(stance=None) | Q(stance__reason_state=ReasonState.PUBLISHED)
    urgent = Report.objects.filter(
        readable, ruling=None, reason="identifies", post__debate__withdrawn_at=None
    )
    return urgent.filter(post__in=Post.objects.published()).order_by("at", "pk")


def list_shifts_at(now: datetime) -> QuerySet[DutyShift]:
    """Shifts at a moment of those who are moderators still, with their moderators."""
    at = DutyShift.objects.filter(starts_at__lte=now, ends_at__gt=now, moderator__in=list_moderators())
    return at.select_related("moderator")


@dataclass(frozen=True)
class Duty:
    """Who is there now. `is_nobody`: nobody has taken up the shift, or all who were rung let an urgent report wait."""

    shifts: list[DutyShift] = field(default_factory=list)
    urgent: int = 0
    is_overdue: bool = False

    @property
    def taken_up(self) -> list[DutyShift]:
        return [shift for shift in self.shifts if shift.taken_up_at]

    @property
    def stood_in(self) -> set[int | None]:
        """The keys of the shifts whose rest somebody else has taken up."""
        return {shift.instead_of_id for shift in self.taken_up}

    @property
    def is_nobody(self) -> bool:
        return self.is_overdue or not self.taken_up


def find_duty(now: datetime | None = None) -> Duty:
    """Who is on duty at a moment, and how many urgent reports wait. Two queries."""
    now = now or timezone.now()
    shifts = list_shifts_at(now)
    urgent = list(list_urgent_reports().values_list("at", flat=True))
    return Duty(
        shifts=list(shifts),
        urgent=len(urgent),
        is_overdue=bool(urgent) and urgent[0] <= now - 2 * PATIENCE,
    )


@transaction.atomic
def add_shift(*, by: User, moderator: User, starts_at: datetime, ends_at: datetime) -> DutyShift:
    """Put down who is on duty from when to when. Raises UnfitError for times that are none."""
    access.require(access.may_moderate(by), "Only moderators write the rota.")
    if not access.may_moderate(moderator):
        raise UnfitError("Choose a moderator.", field="moderator")
    access.hold_member(moderator, "They are no moderator any more.")
    if ends_at <= starts_at:
        raise UnfitError("A shift ends after it begins.", field="ends_at")
    if ends_at - starts_at > LONGEST_SHIFT:
        raise UnfitError("A shift lasts two weeks at most.", field="ends_at")
    if ends_at <= timezone.now():
        raise UnfitError("This shift is over already.", field="ends_at")
    try:
        with transaction.atomic():
            return DutyShift.objects.create(moderator=moderator, starts_at=starts_at, ends_at=ends_at)
    except IntegrityError:  # a double click
        return DutyShift.objects.get(moderator=moderator, starts_at=starts_at)


def lock_shift(shift: DutyShift, by: User) -> DutyShift:
    """The shift's row, locked. Raises NotAllowedError unless `by` is a moderator, ClosedError where it is over."""
    access.require_moderator(by, "Only moderators are on duty.")
    held = DutyShift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    if held.ends_at <= timezone.now():
        raise ClosedError("This shift is over.")
    return held


@transaction.atomic
def take_up_shift(*, by: User, shift: DutyShift) -> DutyShift:
    """Say that one is there. Of somebody else's shift that was not taken up the rest becomes one's own.

    Raises ClosedError where it has not begun or somebody has taken it up.
    """
    held = lock_shift(shift, by)
    now = timezone.now()
    if held.starts_at > now:
        raise ClosedError("This shift has not begun.")
    if held.moderator_id == by.pk:
        if held.taken_up_at is None:
            held.taken_up_at = now
            held.save(update_fields=["taken_up_at"])
            DutyShift.objects.filter(handed_over=held, ends_at__gt=now).update(ends_at=now)
        return held
    mine = DutyShift.objects.filter(moderator=by, starts_at__lte=now, ends_at__gte=held.ends_at).first()
    if mine:
        taken = take_up_shift(by=by, shift=mine)
        taken.instead_of = taken.instead_of or held
        taken.save(update_fields=["instead_of"])
        return taken
    if held.pk in find_duty(now).stood_in:
        raise ClosedError("Somebody stands in for this shift.")
    if held.taken_up_at and access.may_moderate(held.moderator) and held.moderator.is_active:
        raise ClosedError("Somebody has taken this shift up.")
    return DutyShift.objects.create(
        moderator=by, starts_at=now, ends_at=held.ends_at, taken_up_at=now, instead_of=held
    )


@transaction.atomic
def hand_over_shift(*, by: User, shift: DutyShift, to: User) -> DutyShift:
    """Give the rest of one's own shift to another moderator, who is rung and has to take it up.

    Raises UnfitError for oneself or whoever is no moderator.
    """
    held = lock_shift(shift, by)
    access.require(held.moderator_id == by.pk, "Only your own shift can be handed over.")
    if to.pk == by.pk or not access.may_moderate(to):
        raise UnfitError("Choose another moderator.", field="to")
    access.hold_member(to, "They are no moderator any more.")
    now = timezone.now()
    if held.starts_at > now:
        if DutyShift.objects.filter(moderator=to, starts_at=held.starts_at).exists():
            raise UnfitError("They have a shift of their own then.", field="to")
        held.moderator = to
        held.taken_up_at = None
        held.save(update_fields=["moderator", "taken_up_at"])
        return held
    if waiting := held.handed_over.filter(moderator=to, taken_up_at=None, ends_at__gt=now).first():
        return waiting
    # It goes to one: whoever was asked before, and has not come, is asked no more.
    held.handed_over.filter(taken_up_at=None, ends_at__gt=now).delete()
    # Whoever goes stays on duty until the other has come.
    rest = DutyShift.objects.create(moderator=to, starts_at=now, ends_at=held.ends_at, instead_of=held)
    enqueue_on_commit("carespace.tasks.ring_duty")
    return rest


@transaction.atomic
def cancel_shift(*, by: User, shift: DutyShift) -> None:
    """Take a shift that has not begun from the rota; any moderator may. Twice changes nothing more.

    Raises ClosedError where it has begun.
    """
    access.require(access.may_moderate(by), "Only moderators write the rota.")
    if shift.starts_at <= timezone.now():
        raise ClosedError("This shift has begun: hand it over instead.")
    DutyShift.objects.filter(pk=shift.pk, starts_at__gt=timezone.now()).delete()
