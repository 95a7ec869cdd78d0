"""A task whose end can be seen: the drills' worker knows it beside the site's own."""

from __future__ import annotations

import time
from pathlib import Path

from celery import shared_task


@shared_task
def leave_mark(file: str, seconds: float = 0) -> None:
    """Work for so long, then leave this file."""
    time.sleep(seconds)
    Path(file).touch()
