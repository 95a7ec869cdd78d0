"""Answers to sign-ups, by e-mail: the link to confirm, or word that the address is on the list already."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from smtplib import SMTPException

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from accounts.email.messages import build_mail
from digests.letters.mail_answers import AnswerClass, classify_problem
from digests.letters.styles import STYLES
from digests.models import Subscription, SubscriptionStatus
from digests.models.subscriptions import CONFIRM_WITHIN
from digests.subscriptions import consent_wording
from live.advisory_locks import try_lock_session

log = logging.getLogger(__name__)

#: Minutes to wait after each failed try, 48 hours in all; after the last one the person has to ask again.
WAITS = (1, 5, 15, 60, 180, 360, 540, 720, 1000)
#: Between two tries while the mail server refuses us: a quarter of the sign-up's age, but no less and no more.
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
BUDGET = 30.0
#: The first half of PostgreSQL's advisory locks on sign-ups that are being answered; the row's number is the second.
LOCK = 20140403


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


def send_answer(pk: int, *, now: datetime, connection: BaseEmailBackend) -> bool:
    """Answer one sign-up, unless another worker is at it or it was answered; whether it was taken up.

    No row is locked while the message is handed over. Should the worker die, it is sent again, which for this one
    message is better than never; whoever asks again meanwhile gets an answer of their own.
    """
    with try_lock_session(LOCK, pk) as mine:
        subscription = Subscription.objects.unanswered(now).filter(pk=pk).first() if mine else None
        if subscription is None:
            return False
        tries, again = subscription.answer_attempts + 1, None
        kind = hand_over_answer(subscription, connection)
        if kind is not None:
            log.warning("Sign-up %s was not answered (%s), try %s", pk, kind, tries)
            tries, again = plan_next_try(subscription, kind, now=now)
        Subscription.objects.filter(pk=pk, answer_due_at=subscription.answer_due_at).update(
            answer_attempts=tries, answer_due_at=again
        )
    return True


def hand_over_answer(subscription: Subscription, connection: BaseEmailBackend) -> AnswerClass | None:
    """Make and send the answer to one sign-up; what the mail server's no was about, None where it took it.

    One that cannot be made is not known, and holds up nobody behind it.
    """
    try:
        message = build_answer(subscription)
        message.connection = connection
        message.send()
    except (SMTPException, AnymailError, OSError) as problem:
        connection.close()
        return classify_problem(problem)
    except Exception:
        log.exception("The answer to sign-up %s cannot be made", subscription.pk)
        return AnswerClass.UNKNOWN
    return None


def plan_next_try(
    subscription: Subscription, kind: AnswerClass, *, now: datetime
) -> tuple[int, datetime | None]:
    """How many tries are spent after this answer, and when the next one is; None where there is none.

    What is about us spends no try: it goes on, less and less often, until the sign-up itself expires. An address
    that does not exist ends it at once, and all else after 48 hours.
    """
    spent = subscription.answer_attempts
    if kind is AnswerClass.US:
        age = now - subscription.asked_at
        again = now + min(max(age / 4, SHORTEST_WAIT), LONGEST_WAIT)
        return spent, again if again < subscription.asked_at + CONFIRM_WITHIN else None
    if kind is AnswerClass.ADDRESS or spent >= len(WAITS):
        return spent + 1, None
    return spent + 1, now + timedelta(minutes=WAITS[spent])


def send_due_answers() -> int:
    """Answer what is due, the longest-waiting first, for half a minute at most; returns how many were taken up."""
    now = timezone.now()
    stop = time.monotonic() + BUDGET
    answered = 0
    connection = get_connection()
    try:
        for pk in Subscription.objects.unanswered(now).order_by("answer_due_at").values_list("pk", flat=True):
            if time.monotonic() >= stop:
                break
            answered += send_answer(pk, now=now, connection=connection)
    finally:
        connection.close()
    return answered
