"""Answers to sign-ups, by e-mail: the link to confirm, or word that the address is on the list already."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from accounts.email.messages import build_mail
from digests.letters.styles import STYLES
from digests.models import Subscription, SubscriptionStatus
from digests.subscriptions import consent_wording

log = logging.getLogger(__name__)

#: How long to wait after each failed try; after the last one the person has to ask again.
WAITS = (1, 5, 15, 60, 180)
BUDGET = 30.0


def build_answer(subscription: Subscription) -> EmailMultiAlternatives:
    """What the owner of this address is told."""
    known = subscription.standing == SubscriptionStatus.CONFIRMED
    path = subscription.choices_path() if known else subscription.confirm_path()
    return build_mail(
        to=subscription.email,
        subject="You get CareSpace’s emails already" if known else "Confirm your CareSpace emails",
        template="emails/digests/known" if known else "emails/digests/confirm",
        context={
            "link": f"{settings.SITE_URL}{path}",
            "leave": f"{settings.SITE_URL}{subscription.leave_path()}",
            "words": consent_wording.current_words(),
            "subscription": subscription,
            "s": STYLES,
        },
    )


def is_permanent_refusal(problem: Exception) -> bool:
    """Whether the mail server said no rather than later."""
    if isinstance(problem, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in problem.recipients.values())
    return getattr(problem, "smtp_code", 0) >= 500


@transaction.atomic
def send_next_answer(*, now: datetime, connection: BaseEmailBackend) -> bool:
    """Answer the longest-waiting sign-up that no other worker holds; False when there is none.

    The row stays locked while the message is handed over: should the worker die, it is sent again,
    which for this one message is better than never.
    """
    subscription = (
        Subscription.objects.unanswered(now)
        .select_for_update(skip_locked=True)
        .order_by("answer_due_at")
        .first()
    )
    if subscription is None:
        return False
    message = build_answer(subscription)
    message.connection = connection
    subscription.answer_attempts += 1
    subscription.answer_due_at = None
    try:
        message.send()
    except (SMTPException, OSError) as problem:
        connection.close()
        tries = subscription.answer_attempts
        log.warning("Sign-up %s was not answered, try %s: %s", subscription.pk, tries, type(problem).__name__)
        if tries <= len(WAITS) and not is_permanent_refusal(problem):
            subscription.answer_due_at = now + timedelta(minutes=WAITS[tries - 1])
    subscription.save(update_fields=["answer_attempts", "answer_due_at"])
    return True


def send_due_answers() -> int:
    """Answer what is due, for half a minute at most; returns how many sign-ups were taken up."""
    now = timezone.now()
    stop = time.monotonic() + BUDGET
    answered = 0
    connection = get_connection()
    try:
        while time.monotonic() < stop and send_next_answer(now=now, connection=connection):
            answered += 1
    finally:
        connection.close()
    return answered
