"""Short letters to one person: plain text and HTML in the house style."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from live.database.open_transactions import refuse_open_transaction


class ShortLetter(EmailMultiAlternatives):
    """A letter to one person, handed over outside any transaction."""

    def send(self, fail_silently: bool = False) -> int:
        refuse_open_transaction("a mail is sent")
        return super().send(fail_silently)


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
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    letter.attach_alternative(render_to_string(f"{template}.html", known), "text/html")
    return letter


def send_mail(*, to: str, subject: str, template: str, context: Mapping[str, object]) -> None:
    """Sends it. Raises OSError or SMTPException where the mail server does not take it."""
    build_mail(to=to, subject=subject, template=template, context=context).send()
