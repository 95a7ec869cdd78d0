"""No transaction is open while a mail server or somebody's web server is waited for.

What an open transaction has written is locked for everybody else, and its connection is held, for as long as the other
side takes. Whoever goes out says so here first: mail and fetching do.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)


class OpenTransactionError(RuntimeError):
    """Something that waits for another machine was begun inside a transaction."""


def is_in_transaction() -> bool:
    """Whether this thread has a transaction open, but for the one a test is rolled back with."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def refuse_open_transaction(deed: str) -> None:
    """Raises OpenTransactionError where a transaction is open; `deed` names what is begun, as "a mail is sent".

    In production it is logged and the deed goes on: a letter late is worse than a lock long.
    """
    if not is_in_transaction():
        return
    if not settings.PRODUCTION:
        raise OpenTransactionError(f"A transaction is open while {deed}: do it by a task, or on commit.")
    logger.error("A transaction is open while %s.", deed, stack_info=True)
