"""Waking a worker once the deed is committed. The rows are the truth: an unheard bell loses nothing."""

from __future__ import annotations

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from config.celery import app

log = logging.getLogger(__name__)


def ring(task: str, *args: object) -> None:
    """Ask for a task by name after commit. Where the broker is away, the next tick does the work."""

    def send() -> None:
        try:
            app.send_task(task, args=args, retry=False)
        except (OperationalError, OSError):
            log.warning("%s waits for the next tick: the broker does not answer.", task)

    transaction.on_commit(send)
