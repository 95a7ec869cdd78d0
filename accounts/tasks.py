"""Accounts' work away from the page."""

from __future__ import annotations

from celery import shared_task

from accounts import unsent_forms


@shared_task(ignore_result=True)
def expire_unsent_forms() -> None:
    """Forms that were not sent and are too old, or cannot be sent any more. Safe to run at any time and twice at once."""
    unsent_forms.forget_old_forms()
    unsent_forms.forget_dead_forms()
