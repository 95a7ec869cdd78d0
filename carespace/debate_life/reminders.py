"""Mails to editors about a debate's life: it falls silent, its outcome is due, its outcome is missing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import find_editors
from accounts.email.messages import send_mail
from accounts.email.outbox import send_each, try_to_mail
from accounts.models import User
from carespace import access
from carespace.debate_life.london_times import format_london_time
from carespace.debate_life.states import OUTCOME_WITHIN
from carespace.models import Debate, LifeNotice, LifeNoticeKind
from live.database.clock import read_database_clock

#: The first half of PostgreSQL's advisory locks on notices being sent; the notice's number is the second.
NOTICE_LOCK: Final = 20140404


def send_life_notices() -> int:
    """Sends the mails that are due and returns how many were sent. One that fails is tried at the next tick."""
    due = LifeNotice.objects.filter(told_at=None).values_list("pk", flat=True)
    return send_each(due, lock=NOTICE_LOCK, send=send_life_notice)


def send_life_notice(pk: int) -> bool | None:
    """Sends one mail, unless that was done or is not called for any more: then None. Else whether it went."""
    notices = LifeNotice.objects.filter(pk=pk, told_at=None).select_related("debate__closure", "editor")
    notice = notices.first()
    if notice is None:
        return None
    called_for = is_called_for(notice)
    if called_for and not try_to_mail(lambda: mail_notice(notice), about=f"debate {notice.debate_id}"):
        return False
    notice.told_at = timezone.now()
    notice.save(update_fields=["told_at"])
    return True if called_for else None


def is_called_for(notice: LifeNotice) -> bool:
    """Whether what a notice says is still so, and news: nobody has posted, no outcome was written, nothing was withdrawn, no later
    mail about the outcome is due to the same editor, who still runs debates."""
    debate = notice.debate
    may_act = notice.editor.is_active and access.may_run_debates(notice.editor)
    if not may_act or debate.withdrawn_at is not None or hasattr(debate, "closure"):
        return False
    now = read_database_clock()
    if notice.kind == LifeNoticeKind.SILENCE:
        return debate.silence_warned_at == notice.due_at and not debate.has_ended_at(now)
    if notice.kind == LifeNoticeKind.OUTCOME_DUE and debate.has_ended_at(now - OUTCOME_WITHIN):
        return False
    later = LifeNotice.objects.filter(debate=debate, editor=notice.editor, due_at__gt=notice.due_at)
    return not later.exclude(kind=LifeNoticeKind.SILENCE).exists()


def note_mails(debate: Debate, kind: str, due_at: datetime) -> None:
    """Notes a mail to each editor it is for; nothing where it was noted before."""
    if LifeNotice.objects.filter(debate=debate, kind=kind, due_at=due_at).exists():
        return
    LifeNotice.objects.bulk_create(
        [
            LifeNotice(debate=debate, editor=editor, kind=kind, due_at=due_at)
            for editor in list_recipients(debate)
        ],
        ignore_conflicts=True,
    )


def list_recipients(debate: Debate) -> list[User]:
    """Whoever opened the debate, while they may run it; else every editor."""
    opener = debate.opened_by
    if opener is not None and opener.is_active and access.may_run_debates(opener):
        return [opener]
    editors: QuerySet[User] = find_editors()
    return list(editors.order_by("pk"))


def mail_notice(notice: LifeNotice) -> None:
    """The mail of one notice. Raises what the mail server raises."""
    debate, motion = notice.debate, f"“{notice.debate.motion}”"
    end = debate.end or notice.due_at
    if notice.kind == LifeNoticeKind.SILENCE:
        # A date that was set since ends it whether or not somebody posts.
        unless = "" if end == debate.ends_at else " unless somebody does"
        subject, button, path = "A debate has fallen silent", "Read the debate", debate.get_absolute_url()
        says = f"Nobody has posted in the debate {motion} for eleven days. It ends on {format_london_time(end)}{unless}."
    else:
        due = format_london_time(end + OUTCOME_WITHIN)
        missing = notice.kind == LifeNoticeKind.OUTCOME_MISSING
        subject = "An outcome is missing" if missing else "An outcome is due"
        button, path = "Write the outcome", f"/moderation/debates/{debate.slug}/close/"
        says = f"The debate {motion} ended on {format_london_time(end)}. " + (
            f"Its outcome was due by {due}, and its page says that it is missing."
            if missing
            else f"Its outcome is due by {due}."
        )
    send_mail(
        to=notice.editor.email,
        subject=subject,
        template="emails/letter",
        context={"says": says, "button": button, "address": f"{settings.SITE_URL}{path}", "otherwise": ""},
    )
