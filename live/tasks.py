"""Work beside the pages."""

from __future__ import annotations

from celery import shared_task

from live.keeping import changes


@shared_task(ignore_result=True)
def forget_old_changes() -> None:
    """Changes older than any page that is kept. Safe to run at any time and twice at once."""
    changes.forget_old()
