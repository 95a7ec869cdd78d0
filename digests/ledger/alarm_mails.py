"""Mails to editors about what is wrong with the letters, by a relay that is not the one that may be at fault."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from accounts.access import find_editors
from accounts.email.messages import build_mail
from digests.letters.smtp_connection import SMTP_BACKEND
from digests.models import Alarm

log = logging.getLogger(__name__)

#: Between two mails about one thing.
DAILY: Final = timedelta(days=1)
#: After a mail that nobody took.
RETRIED: Final = timedelta(minutes=10)


def open_alert_relay() -> BaseEmailBackend:
    """The relay of ALERT_EMAIL_URL; the one of all other mail where there is none."""
    relay: BaseEmailBackend = (
        get_connection(SMTP_BACKEND, fail_silently=False, **settings.ALERT_EMAIL)
        if settings.ALERT_EMAIL
        else get_connection()
    )
    return relay


def mail_due_alarms(*, now: datetime) -> int:
    """Write to every editor about each alarm that stands and is due; returns how many alarms were mailed.

    An alarm is taken up before its mail goes out, so that of two runs one mails it; where no editor's mail was
    taken it is due again in ten minutes.
    """
    mailed = 0
    for alarm in Alarm.objects.standing().filter(next_mail_at__lte=now):
        due = Alarm.objects.filter(pk=alarm.pk, next_mail_at=alarm.next_mail_at)
        if due.update(next_mail_at=now + RETRIED) and mail_editors(alarm):
            Alarm.objects.filter(pk=alarm.pk).update(next_mail_at=now + DAILY, mailed_at=now)
            mailed += 1
    return mailed


def mail_editors(alarm: Alarm) -> bool:
    """One mail to each editor; whether any was taken."""
    taken = False
    relay = open_alert_relay()
    for address in find_editors().values_list("email", flat=True):
        mail = build_mail(
            to=address,
            subject=f"CareSpace’s letters: {alarm.get_kind_display().lower()}",
            template="emails/letter",
            context={
                "says": alarm.words,
                "address": f"{settings.SITE_URL}{reverse('digests:ledger')}",
                "button": "Open the ledger of emails",
                "otherwise": "Editors are written to once, and daily for as long as it lasts.",
            },
        )
        mail.connection = relay
        try:
            mail.send()
            taken = True
        except (SMTPException, AnymailError, OSError) as problem:
            relay.close()
            log.warning("An editor was not told of alarm %s: %s", alarm.pk, type(problem).__name__)
    relay.close()
    return taken
