"""Debates' work away from the page."""

from __future__ import annotations

from celery import shared_task

from carespace import notices
from carespace.counters.first_days import end_first_days
from carespace.debate_life import clock, reminders
from carespace.duty import calls, letters
from carespace.follows import mails
from carespace.stances import reason_notices
from live.database.clock import read_database_clock


@shared_task(ignore_result=True)
def send_notices() -> None:
    """Mails that are due after moderators' decisions and about debates' lives. Safe to run at any time and twice at once."""
    notices.send_decision_notices()
    reason_notices.send_reason_notices()
    reminders.send_life_notices()


@shared_task(ignore_result=True)
def send_news() -> None:
    """Mails that are due about debates that members follow. Safe to run at any time and twice at once."""
    mails.send_follow_mails()


@shared_task(ignore_result=True)
def ring_duty() -> None:
    """Moderators who are needed now. Safe to run at any time and twice at once."""
    calls.put_down_calls()
    letters.send_calls()


@shared_task(ignore_result=True)
def run_debate_clock() -> None:
    """What time alone changes in debates, and which mails are due. Safe to run at any time and twice at once."""
    clock.advance_debates()
    end_first_days(read_database_clock())
