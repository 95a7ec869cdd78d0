"""Telling authors by mail what a moderator decided about their posts."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.utils import timezone

from accounts.email.messages import send_mail
from carespace.models import DecisionKind, ModerationDecision
from live.advisory_locks import try_lock_session

logger = logging.getLogger(__name__)


#: The first half of PostgreSQL's advisory locks on rulings whose mail is being sent; the ruling's number is the second.
LOCK: Final = 20140402
#: Mails that may fail in one run before the rest waits for the next.
MOST_FAILURES: Final = 100


def send_decision_notices() -> int:
    """Sends the mails that are due and returns how many were sent. One that fails is tried next time.

    The ruling is the record of what is due: a lock outlasting transactions is held on each while its mail is sent, so
    that two runs at once send it once, and no row is locked meanwhile.
    """
    sent = failed = 0
    due = ModerationDecision.objects.filter(told_at=None).order_by("at", "pk")
    for pk in due.values_list("pk", flat=True):
        with try_lock_session(LOCK, pk) as mine:
            told = send_due_notice(pk) if mine else None
        sent, failed = sent + (told is True), failed + (told is False)
        if failed == MOST_FAILURES:
            break
    return sent


def send_due_notice(pk: int) -> bool | None:
    """Sends the mail about one ruling, unless that was done. False: it failed; None: nothing is due any more."""
    ruling = (
        ModerationDecision.objects.filter(pk=pk, told_at=None)
        .select_related("post__author", "debate")
        .first()
    )
    if ruling is None:
        return None
    try:
        send_decision_notice(ruling)
    except (OSError, SMTPException) as problem:
        logger.warning("The mail about ruling %s was not sent: %s", ruling.pk, problem)
        return False
    ruling.told_at = timezone.now()
    ruling.save(update_fields=["told_at"])
    return True


def send_decision_notice(ruling: ModerationDecision) -> None:
    """Write to a post's author what was decided of it; to nobody where they have left. Raises what the mail server raises."""
    post = ruling.post
    if post is None or post.author is None or not post.author.is_active:
        return
    what = "point" if post.is_point else "reply"
    motion = f"“{ruling.debate.motion}”"
    # The words of the post stay on the site: a mail cannot be taken back.
    if ruling.decision == DecisionKind.APPROVE:
        subject = f"Your {what} is published"
        says = f"A moderator has read your {what} in the debate {motion}. It is published."
        button, path = "Read the debate", post.get_absolute_url()
    else:
        subject = f"Your {what} is not public"
        says = (
            f"A moderator has hidden your {what} in the debate {motion}, because {ruling.get_rule_display()}."
        )
        button, path = "See it on your page", "/you/#posts"
    note = f"The moderator wrote: “{ruling.reason}”" if ruling.reason else ""
    send_mail(
        to=post.author.email,
        subject=subject,
        template="emails/letter",
        context={
            "says": " ".join(filter(None, [says, note])),
            "button": button,
            "address": f"{settings.SITE_URL}{path}",
            "otherwise": ""
            if ruling.decision == DecisionKind.APPROVE
            else "You may post it again without that.",
        },
    )
