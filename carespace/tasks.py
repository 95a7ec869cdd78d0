"""Debates' work away from the page."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from carespace import telling

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def tell_authors() -> None:
    """Mails that are due after moderators' decisions. Safe to run at any time and twice at once."""
    telling.tell_authors()


def tell_authors_soon() -> None:
    """Rings for `tell_authors` once the deed is kept. Unheard, the timetable gets there."""
    transaction.on_commit(_ring)


def _ring() -> None:
    try:
        tell_authors.delay()
    except OperationalError as problem:
        logger.warning("The worker was not rung: %s", problem)
