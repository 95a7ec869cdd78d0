"""Probes: does the mail server take our letters again? Asked of it with one address of our own."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from django.conf import settings
from django.utils import timezone

from digests.ledger.breaker import record_probe
from digests.letters.edition_letters import read_sender_domain
from digests.letters.smtp_connection import HandoverOutcome, MailServerAwayError, SmtpConnection
from digests.models import Hold


def probe_holds() -> int:
    """Probe for each hold once; returns how many were released."""
    released = 0
    with SmtpConnection() as connection:
        for hold in Hold.objects.active().by_server():
            outcome = probe_mail_server(connection, needs_letter=hold.needs_letter)
            released += record_probe(
                hold_id=hold.pk,
                went_well=outcome.kind in {"sent", "withheld"},
                words=outcome.words,
                now=timezone.now(),
            )
    return released


def probe_mail_server(connection: SmtpConnection, *, needs_letter: bool) -> HandoverOutcome:
    """MAIL, RCPT to PROBE_ADDRESS and RSET; a letter to it where that is what failed."""
    try:
        return connection.hand_over(
            build_probe_letter() if needs_letter else b"",
            sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            recipient=settings.PROBE_ADDRESS,
            before=lambda: needs_letter,
        )
    except MailServerAwayError as problem:
        return HandoverOutcome("away", None, str(problem))


def build_probe_letter() -> bytes:
    """A letter from us to ourselves."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = settings.DEFAULT_FROM_EMAIL
    letter["To"] = settings.PROBE_ADDRESS
    letter["Subject"] = "CareSpace asks whether the mail server takes letters again"
    letter["Date"] = format_datetime(timezone.now())
    letter["Message-ID"] = make_msgid(domain=read_sender_domain())
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(
        "An edition waits because the mail server refused us. This letter finds out whether it still does.\n"
    )
    return letter.as_bytes()
