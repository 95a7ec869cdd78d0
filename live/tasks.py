"""Work beside the pages, and asking for it."""

from __future__ import annotations

import logging

from celery import current_app, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from live import rate_limits
from live.page_cache import changes

logger = logging.getLogger(__name__)


def enqueue_on_commit(task: str, *args: object) -> None:
    """Send the task named `task` (as "digests.tasks.tick") to a worker, with these arguments, after the commit.

    It only hurries what a tick of the timetable does anyway: a transaction rolled back sends nothing, and where
    the broker does not answer the loss is logged and nothing is raised.
    """

    def send() -> None:
        try:
            current_app.send_task(task, args=args, retry=False)
        except (OperationalError, OSError) as problem:
            logger.warning("%s waits for its next tick: the broker does not answer (%s).", task, problem)

    transaction.on_commit(send)


@shared_task(ignore_result=True)
def forget_old_changes() -> None:
    """Changes older than any page that is kept. Safe to run at any time and twice at once."""
    changes.delete_old_changes()


@shared_task(ignore_result=True)
def delete_old_rate_counts() -> None:
    """Counts of limits whose window is over. Safe to run at any time and twice at once."""
    rate_limits.delete_expired_counts()
