"""Debates' work away from the page."""

from __future__ import annotations

from celery import shared_task

from carespace import telling


@shared_task(ignore_result=True)
def tell_authors() -> None:
    """Mails that are due after moderators' decisions. Safe to run at any time and twice at once."""
    telling.tell_authors()
