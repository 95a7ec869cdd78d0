"""Mails that rows say are due: each sent once, however many workers look, and tried again where it failed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from smtplib import SMTPException

from live.advisory_locks import try_lock_session

logger = logging.getLogger(__name__)


def send_each(
    due: Iterable[int], *, lock: int, send: Callable[[int], bool | None], most_failures: int | None = None
) -> int:
    """Send what is due to each of some keys and return how many mails went.

    `send` says whether the mail went; None where nothing was due any more. A lock outlasting transactions is held
    meanwhile: `lock` is the first half of its number, the key the second. It locks no row, and a key another worker is at
    is passed over. After `most_failures` the rest waits for the next run.
    """
    sent = failed = 0
    for pk in due:
        with try_lock_session(lock, pk) as mine:
            went = send(pk) if mine else None
        sent, failed = sent + (went is True), failed + (went is False)
        if failed == most_failures:
            break
    return sent


def try_to_mail(mail: Callable[[], None], *, about: str) -> bool:
    """Whether the mail server took what `mail` hands over. A refusal is logged, with the words of `about`."""
    try:
        mail()
    except (OSError, SMTPException) as problem:
        logger.warning("The mail about %s was not sent: %s", about, problem)
        return False
    return True
