"""PostgreSQL's advisory locks: one worker at a time, and none left behind by a worker that dies.

A lock is named by a whole number of the caller's, and by a second one where each of many things has its own. Both
kinds of lock come from one space: a number must stand for one purpose in the whole site.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def lock_transaction(key: int) -> None:
    """Wait for the lock and hold it until the transaction ends. One query.

    Outside a transaction it would be given back at once, so call it inside one.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [key])


def try_lock_transaction(key: int) -> bool:
    """Hold the lock until the transaction ends, if it is free; whether it was. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [key])
        return bool(cursor.fetchone()[0])


@contextmanager
def try_lock_session(key: int, part: int | None = None) -> Iterator[bool]:
    """Hold the lock while the block lasts, across its transactions, if it is free; yields whether it was.

    Two queries. The lock ends with the connection, so a worker that dies holds up nobody.
    """
    numbers = [key] if part is None else [key, part]
    places = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(f"select pg_try_advisory_lock({places})", numbers)
        locked = bool(cursor.fetchone()[0])
    try:
        yield locked
    finally:
        if locked and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute(f"select pg_advisory_unlock({places})", numbers)
