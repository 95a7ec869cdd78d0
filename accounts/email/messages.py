"""Short letters to one person: plain text and HTML in the house style."""

from __future__ import annotations

from collections.abc import Mapping
from email.charset import QP, Charset
from email.utils import format_datetime, make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEMultipart, SafeMIMEText
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.email.dkim import load_signer
from live.database.open_transactions import refuse_open_transaction

#: 8bit text may be rewritten on its way, which breaks its signature.
QUOTED_PRINTABLE = Charset("utf-8")
QUOTED_PRINTABLE.body_encoding = QP


class ShortLetter(EmailMultiAlternatives):
    """A letter to one person, handed over outside any transaction, and signed where the site signs its letters."""

    def message(self) -> SafeMIMEText | SafeMIMEMultipart:
        """The message; its bytes, which are what goes over the line, have CRLF line ends where they are signed."""
        message: SafeMIMEText | SafeMIMEMultipart = super().message()
        signer = load_signer(read_own_domain())
        if signer is not None:
            signed = signer.sign(message.as_bytes(linesep="\r\n"))
            vars(message)["as_bytes"] = lambda unixfrom=False, linesep="\n": signed
        return message

    def send(self, fail_silently: bool = False) -> int:
        """Hand the letter to the mail server; 1, or 0 where that failed silently. Raises OpenTransactionError, and
        SMTPException or OSError where it cannot be handed over."""
        refuse_open_transaction("a mail is sent")
        return super().send(fail_silently)


def read_own_domain() -> str:
    """The domain of the sender's address, which names and signs what the site sends."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def build_mail(
    *,
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """The letter made of `<template>.txt` and `<template>.html`, not sent yet."""
    known = {**context, "subject": subject, "SITE_URL": settings.SITE_URL, "LOCAL": settings.LOCAL}
    letter = ShortLetter(
        subject=subject,
        body=render_to_string(f"{template}.txt", known).strip() + "\n",
        to=[to],
        headers={
            "Date": format_datetime(timezone.localtime()),
            "Message-ID": make_msgid(domain=read_own_domain()),
            "Auto-Submitted": "auto-generated",
            **(headers or {}),
        },
    )
    letter.encoding = QUOTED_PRINTABLE
    letter.attach_alternative(render_to_string(f"{template}.html", known), "text/html")
    return letter


def send_mail(
    *,
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
) -> None:
    """Sends it. Raises OSError or SMTPException where the mail server does not take it."""
    build_mail(to=to, subject=subject, template=template, context=context, headers=headers).send()
