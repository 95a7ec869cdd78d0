"""Waking a worker once the deed is committed. The rows are the truth: an unheard bell loses nothing."""

from __future__ import annotations

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from config.celery import app
from ratings.models import Arrival

log = logging.getLogger(__name__)


def send_to_work(arrival: Arrival) -> None:
    """Ask a worker to take it up after commit. Where the broker is away, the next tick asks again."""
    pk = arrival.pk

    def send() -> None:
        try:
            app.send_task("ratings.tasks.work_on_arrival", args=[pk], retry=False)
        except (OperationalError, OSError):
            log.warning("Arrival %s waits for the next tick: the broker does not answer.", pk)

    transaction.on_commit(send)
