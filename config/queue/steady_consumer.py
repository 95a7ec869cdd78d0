"""The part of a worker that holds its connection to the broker, and looks for a lost one every two seconds.

Celery waits two seconds longer after each try, up to half a minute: after an outage of a minute, a quarter of another.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from celery.worker.consumer import Consumer

LONGEST_PAUSE = 2.0  # seconds between two tries to reach the broker


class SteadyConsumer(Consumer):
    """Celery's consumer, with a shorter patience."""

    def ensure_connected(self, conn: Any) -> Any:
        """The connection, once the broker answers."""
        conn.ensure_connection = partial(conn.ensure_connection, interval_max=LONGEST_PAUSE)
        return super().ensure_connected(conn)
