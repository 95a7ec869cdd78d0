"""Debates' work away from the page."""

from __future__ import annotations

from celery import shared_task

from carespace import notices
from carespace.duty import calls, letters


@shared_task(ignore_result=True)
def send_notices() -> None:
    """Mails that are due after moderators' decisions. Safe to run at any time and twice at once."""
    notices.send_decision_notices()


@shared_task(ignore_result=True)
def ring_duty() -> None:
    """Moderators who are needed now. Safe to run at any time and twice at once."""
    calls.put_down_calls()
    letters.send_calls()
