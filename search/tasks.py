"""The tick that keeps the index right."""

from __future__ import annotations

from celery import shared_task

from search import index


@shared_task
def update_index() -> None:
    """Write into the index what differs from what it was built from. A tick and signals ask for it."""
    index.update_sources()
