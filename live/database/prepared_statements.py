"""Statements that PostgreSQL reads and plans once for each connection, and not at each asking.

Django's cursors write the values into the SQL, so that each asking is another statement. For a question that begins every
page, reading and planning it takes longer than finding its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg._queries import PostgresQuery

Row = TypeVar("Row")


def fetch_prepared(
    make: Callable[..., Row], statement: str, values: Sequence[str | date | list[str] | None] = ()
) -> list[Row]:
    """What `make` makes of the columns of each row of a statement, with `%s` where each value goes.

    Its text is written in the code: each other text is kept planned beside it, the last hundred of a connection.
    """
    with PreparingConnection(connections[DEFAULT_DB_ALIAS]).cursor() as cursor:
        cursor.execute(statement, values)
        return [make(*row) for row in cursor.fetchall()]


class PreparedCursor(psycopg.Cursor[tuple[object, ...]]):
    """A cursor that remembers a statement that was ready, too: it is what Django tells those who watch its queries."""

    def _send_query_prepared(self, name: bytes, pgq: PostgresQuery, *, binary: bool | None = None) -> None:
        self._query = pgq
        super()._send_query_prepared(name, pgq, binary=binary)


class PreparingConnection:
    """Django's connection of this thread, but for its cursors: PostgreSQL keeps what they run planned as long as it lasts."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def cursor(self) -> CursorWrapper:
        """A cursor as Django makes its own: watched, and with its errors."""
        cursor = self._connection.cursor()
        connection = self._connection.connection
        connection.prepare_threshold = (
            0  # Django switches it off; cursors that fill in values themselves prepare nothing
        )
        cursor.cursor = PreparedCursor(connection)
        return cursor
