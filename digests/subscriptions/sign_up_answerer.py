"""The loop that answers sign-ups, beside everything else: no letter, no other work and no broker is in its way.

Sign-ups that wait for their answer are rows; the loop looks for them every second. The minute's tick answers
what is due all the same, where no loop runs.
"""

from __future__ import annotations

import logging
import threading
from typing import Final

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from digests.models import Subscription
from digests.subscriptions.confirmations import send_due_answers

log = logging.getLogger(__name__)

#: Seconds between two looks.
LOOK_EVERY: Final = 1.0
#: How many sign-ups are answered at once, so that one slow address holds up none.
AT_ONCE: Final = 2


def answer_until(stopping: threading.Event) -> None:
    """Answer sign-ups as they come until `stopping` is set; a database or mail server that is away is waited for."""
    while not stopping.wait(LOOK_EVERY):
        try:
            close_old_connections()
            if Subscription.objects.unanswered(timezone.now()).exists():
                send_due_answers()
        except DatabaseError as problem:
            log.warning("Sign-ups wait: the database does not answer (%s).", type(problem).__name__)
            connection.close()
        except Exception:
            log.exception("Sign-ups wait: they could not be answered")
    connection.close()


class SignUpAnswerer:
    """The loop, in threads of this process."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=answer_until, args=[self._stopping], name="sign-ups", daemon=True)
            for _ in range(AT_ONCE)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask the threads to end; whoever is at a message finishes it."""
        self._stopping.set()

    terminate = stop

    def wait(self) -> None:
        """Until the threads have ended."""
        for thread in self._threads:
            thread.join()
