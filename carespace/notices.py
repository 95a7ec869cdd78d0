"""Telling authors by mail what a moderator decided about their posts."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.email.messages import send_mail
from carespace.models import DecisionKind, ModerationDecision

logger = logging.getLogger(__name__)


def send_decision_notices() -> int:
    """Sends the mails that are due and returns how many were sent. One that fails is tried next time.

    The ruling is the record of what is due: each is locked while its mail is sent, so that two runs at
    once send it once.
    """
    sent, tried = 0, 0
    while tried < 100 and (told := send_next_notice(after=tried)) is not None:
        sent, tried = sent + told, tried + (not told)
    return sent


@transaction.atomic
def send_next_notice(*, after: int = 0) -> bool | None:
    """Sends one mail, skipping the first `after`. False: it failed; None: nothing is due."""
    due = (
        ModerationDecision.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(told_at=None)
        .order_by("at", "pk")
        .select_related("post__author", "debate")
    )
    ruling = due[after : after + 1].first() if after else due.first()
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
