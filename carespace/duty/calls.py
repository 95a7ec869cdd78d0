"""Whom to ring, and when: a tick that may run at any time and twice at once.

A shift that has begun rings its moderator. Not taken up within PATIENCE, it rings the next. An urgent report rings
whoever is on duty at once, and where they argue in its debate the next who does not, for they may not decide there; then at
most every PATIENCE with the number; unanswered for PATIENCE it rings the next, and
after as long again every moderator, for then nobody is on duty.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Min, Q

from accounts.models import User
from carespace.duty.rota import PATIENCE, list_moderators, list_shifts_at, list_urgent_reports
from carespace.models import CallReason, DutyCall, DutyShift
from carespace.voices import find_voices_in
from live.advisory_locks import lock_transaction
from live.database.clock import read_database_clock

logger = logging.getLogger(__name__)

#: PostgreSQL's advisory lock under which calls are put down.
LOCK: Final = 20140406
ABOUT_REPORTS: Final = (CallReason.REPORTS, CallReason.UNANSWERED)


@transaction.atomic
def put_down_calls(now: datetime | None = None) -> int:
    """Put down every call that is due at a moment, and return how many there were. `duty.letters` sends them."""
    lock_transaction(LOCK)
    now = now or read_database_clock()
    shifts = list(list_shifts_at(now))
    left = DutyShift.objects.filter(starts_at__lte=now, ends_at__gt=now, missed_at=None)
    calls = [
        *ring_begun(shifts, now),
        *ring_stand_ins(shifts, now),
        *ring_in_place_of(left.exclude(pk__in=[shift.pk for shift in shifts]), shifts, now),
        *ring_about_reports(shifts, now),
    ]
    DutyCall.objects.bulk_create(calls, ignore_conflicts=True)
    return len(calls)


def ring_begun(shifts: Sequence[DutyShift], now: datetime) -> list[DutyCall]:
    """The moderators whose shift has begun and who have not been told."""
    rung_shifts = set(
        DutyCall.objects.filter(shift__in=shifts, reason=CallReason.SHIFT).values_list("shift", flat=True)
    )
    return [
        DutyCall(moderator=shift.moderator, reason=CallReason.SHIFT, shift=shift, at=now)
        for shift in shifts
        if shift.taken_up_at is None and shift.pk not in rung_shifts
    ]


def ring_stand_ins(shifts: Sequence[DutyShift], now: datetime) -> list[DutyCall]:
    """The next in place of those who were told PATIENCE ago and have not taken their shift up; notes the shift as missed."""
    rung_at = dict(
        DutyCall.objects.filter(shift__in=shifts, reason=CallReason.SHIFT)
        .values_list("shift")
        .annotate(first=Min("at"))
    )
    calls = []
    for shift in shifts:
        if shift.taken_up_at or shift.missed_at or rung_at.get(shift.pk, now) > now - PATIENCE:
            continue
        calls.extend(ring_in_place_of([shift], shifts, now))
    return calls


def ring_in_place_of(
    missed: Iterable[DutyShift], shifts: Sequence[DutyShift], now: datetime
) -> list[DutyCall]:
    """The next in place of those who will not come: they have not answered, or are no moderators any more; notes it."""
    calls = []
    for shift in missed:
        shift.missed_at = now
        shift.save(update_fields=["missed_at"])
        if following := choose_next(shifts, now):
            calls.append(DutyCall(moderator=following, reason=CallReason.STAND_IN, shift=shift, at=now))
    return calls


def lock_reports() -> datetime:
    """Waits until nobody puts calls down, who would not see a report that is stored meanwhile and would take it for told. Returns
    the moment by which to date it. Two queries."""
    lock_transaction(LOCK)
    return read_database_clock()


def ring_about_reports(shifts: Sequence[DutyShift], now: datetime) -> list[DutyCall]:
    """Whoever is on duty about urgent reports; where these wait too long the next, and then everybody."""
    reports = list(list_urgent_reports().values_list("at", "post__debate_id"))
    if not reports:
        return []
    moments, debates = [at for at, _ in reports], {debate for _, debate in reports}
    oldest, newest = moments[0], moments[-1]
    on_duty = list_on_duty(shifts)
    on_duty += list_impartial(on_duty, debates, shifts, now)
    calls = [
        DutyCall(moderator=moderator, reason=CallReason.REPORTS, reports=len(moments), at=now)
        for moderator in on_duty
        if is_due(moderator, newest, now)
    ]
    rung: Iterable[User | None] = []
    if oldest <= now - 2 * PATIENCE:
        logger.error("Nobody is on duty: %s urgent reports wait, the oldest since %s.", len(moments), oldest)
        rung = [
            moderator_off_duty
            for moderator_off_duty in list_moderators()
            if moderator_off_duty not in on_duty
        ]
    elif oldest <= now - PATIENCE:
        rung = [choose_next(shifts, now, {moderator.pk for moderator in on_duty})]
    rung_members = set(
        DutyCall.objects.filter(reason__in=ABOUT_REPORTS, at__gte=oldest).values_list("moderator", flat=True)
    )
    return calls + [
        DutyCall(moderator=moderator, reason=CallReason.UNANSWERED, reports=len(moments), at=now)
        for moderator in rung
        if moderator and moderator.pk not in rung_members
    ]


def list_impartial(
    on_duty: Sequence[User], debates: Iterable[int], shifts: Sequence[DutyShift], now: datetime
) -> list[User]:
    """Whom to ring besides, so that of each debate somebody hears who has not argued there and may decide. One query for each
    moderator, two for each debate in which all argue who are on duty."""
    argued = {moderator.pk: list_argued(moderator, debates) for moderator in list_moderators()}
    besides: dict[int, User] = {}
    for debate in debates:
        arguing = {pk for pk, numbers in argued.items() if debate in numbers}
        hearing = {moderator.pk for moderator in on_duty} | set(besides)
        if hearing <= arguing and (impartial := choose_next(shifts, now, arguing)):
            besides[impartial.pk] = impartial
    return list(besides.values())


def list_argued(moderator: User, debates: Iterable[int]) -> set[int]:
    """Those of some debates in which a moderator has posted. One query."""
    voices = find_voices_in(debates, moderator)
    return {debate for debate, voice in voices.items() if voice.place is not None}


def is_due(moderator: User, newest: datetime, now: datetime) -> bool:
    """Whether to ring this moderator about reports: about none they know of, and not within PATIENCE of the last time."""
    last = (
        DutyCall.objects.filter(moderator=moderator, reason__in=ABOUT_REPORTS)
        .values_list("at", flat=True)
        .first()
    )
    return last is None or (last < newest and last <= now - PATIENCE)


def list_on_duty(shifts: Sequence[DutyShift]) -> list[User]:
    """Who is to hear of reports: those who have taken up a shift, else those whose shift it is or who were asked to
    stand in, else every moderator."""
    there = [shift.moderator for shift in shifts if shift.taken_up_at]
    if there:
        return there
    asked = User.objects.filter(
        Q(duty_shifts__in=shifts) | Q(duty_calls__shift__in=shifts, duty_calls__reason=CallReason.STAND_IN)
    )
    return list(asked.distinct().order_by("pk")) or list(list_moderators())


def choose_next(shifts: Sequence[DutyShift], now: datetime, barred: Collection[int] = ()) -> User | None:
    """The moderator whose shift comes next, of those who have none now; else any other moderator; None where there is none.
    barred: the keys of moderators who are not asked."""
    busy = {shift.moderator_id for shift in shifts} | set(barred)
    free = list_moderators().exclude(pk__in=busy)
    coming = (
        DutyShift.objects.filter(starts_at__gt=now, moderator__in=free).select_related("moderator").first()
    )
    return coming.moderator if coming else free.first()
