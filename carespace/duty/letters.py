"""The mails that ring moderators, sent once each. They quote no post."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils import timezone

from accounts.email.messages import send_mail
from accounts.email.outbox import send_each, try_to_mail
from carespace import access
from carespace.duty.rota import list_moderators, list_urgent_reports
from carespace.models import CallReason, DutyCall

#: The first half of PostgreSQL's advisory locks on calls whose mail is being sent; the call's number is the second.
LETTER_LOCK: Final = 20140405
#: How often a mail is tried in one run: whoever is on duty hears within a minute, though the mail server fails once.
TRIES: Final = 2


def send_calls() -> int:
    """Send the mails of calls that are due and return how many were sent. One that fails is tried at the next tick."""
    due = DutyCall.objects.filter(told_at=None).order_by("at", "pk").values_list("pk", flat=True)
    return send_each(due, lock=LETTER_LOCK, send=send_call)


def send_call(pk: int) -> bool | None:
    """Send the mail of one call, unless that was done, its moderator has left, or what it says is true no more: then
    None. Else whether it went."""
    call = DutyCall.objects.filter(pk=pk, told_at=None).select_related("moderator", "shift").first()
    if call is None:
        return None
    is_true = is_still_true(call)
    if is_true and not any(
        try_to_mail(lambda: send_call_letter(call), about=f"call {call.pk}") for _ in range(TRIES)
    ):
        return False
    call.told_at = timezone.now()
    call.save(update_fields=["told_at"])
    return True if is_true else None


def is_still_true(call: DutyCall) -> bool:
    """Whether the moderator is still needed for what the call says; the number of reports is brought up to date."""
    if not (call.moderator.is_active and access.may_moderate(call.moderator)):
        return False
    if call.reason in {CallReason.REPORTS, CallReason.UNANSWERED}:
        call.reports = list_urgent_reports().count()
        return call.reports > 0
    shift = call.shift
    if shift is None or shift.ends_at <= timezone.now():
        return False
    if call.reason == CallReason.SHIFT:
        return shift.taken_up_at is None and shift.moderator_id == call.moderator_id
    is_there = shift.taken_up_at is not None and shift.moderator_id in list_moderators().values_list(
        "pk", flat=True
    )
    return not is_there


def send_call_letter(call: DutyCall) -> None:
    """Write to the moderator. Raises what the mail server raises."""
    number = "One report says" if call.reports == 1 else f"{call.reports} reports say"
    urgent = f"{number} that a child, a family, a home or a colleague could be identified."
    subject, says, path = {
        CallReason.SHIFT: (
            "Your duty has begun",
            "You are on duty for debates. Say that you are there.",
            "duty/",
        ),
        CallReason.STAND_IN: (
            "Can you stand in?",
            "A shift of the debates' rota was not taken up. Take it, if you can.",
            "duty/",
        ),
        CallReason.REPORTS: (f"Urgent reports: {call.reports}", urgent, ""),
        CallReason.UNANSWERED: (
            f"Urgent reports nobody has answered: {call.reports}",
            f"{urgent} Nobody has answered for ten minutes or more.",
            "",
        ),
    }[CallReason(call.reason)]
    send_mail(
        to=call.moderator.email,
        subject=subject,
        template="emails/letter",
        context={
            "says": says,
            "button": "Open the rota" if path else "Open the desk",
            "address": f"{settings.SITE_URL}/moderation/{path}",
            "otherwise": "",
        },
    )
