"""Who keeps a session of PostgreSQL waiting for a lock."""

from __future__ import annotations

import threading
from types import TracebackType

from django.db import Error, connections

EVERY = 0.2  # seconds between two looks

BLOCKERS = """
select format('process %%s (%%s, in a transaction for %%s s): %%s', pid,
        coalesce(nullif(application_name, ''), backend_type),
        round(extract(epoch from clock_timestamp() - coalesce(xact_start, backend_start))),
        left(regexp_replace(query, '\\s+', ' ', 'g'), 120))
from pg_stat_activity where pid = any(pg_blocking_pids(%s)) order by xact_start
"""


class BlockerWatch:
    """While it is entered, a thread with a connection of its own notes whom the watched session waits for.

    `blockers` holds a sentence for each session that stood in the way at the last look that found one.
    """

    def __init__(self, alias: str) -> None:
        self.blockers: list[str] = []
        self._alias = alias
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._pid = 0

    def __enter__(self) -> BlockerWatch:
        with connections[self._alias].cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            self._pid = cursor.fetchone()[0]
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        connection = connections[self._alias]  # this thread's own
        try:
            while not self._done.wait(EVERY):
                with connection.cursor() as cursor:
                    cursor.execute(BLOCKERS, [self._pid])
                    seen = [line for (line,) in cursor.fetchall()]
                self.blockers = seen or self.blockers
        except Error:
            return  # only the telling suffers
        finally:
            connection.close()
