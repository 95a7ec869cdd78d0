"""The leases of a worker, renewed for as long as its process lives.

A mail server may take minutes over its answer to the final dot. Whoever waits for it still holds the
row; who was killed does not, and the row moves on after one lease.
"""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connection

from digests.ledger.delivery_claims import renew_leases

log = logging.getLogger(__name__)

#: Seconds between two renewals: a third of the lease, so that one may fail.
RENEW_EVERY = 10.0


class LeaseRenewal:
    """A thread beside a shard, on a connection of its own. Use as a context manager."""

    def __init__(self, *, edition_id: int, worker: str) -> None:
        self._edition_id, self._worker = edition_id, worker
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="leases", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(RENEW_EVERY):
            try:
                renew_leases(edition_id=self._edition_id, worker=self._worker)
            except DatabaseError:
                log.exception("The leases of %s could not be renewed", self._worker)
            finally:
                connection.close()
