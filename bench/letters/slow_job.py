"""A job that takes its time, for a queue to be full of."""

from __future__ import annotations

import time

from celery import shared_task


@shared_task
def take_time(seconds: float) -> None:
    """Do nothing for so long."""
    time.sleep(seconds)
