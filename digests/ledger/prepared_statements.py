"""Statements that PostgreSQL has parsed and planned before, whose answers are fetched when they are needed.

Between the two the caller does something else, and PostgreSQL works meanwhile. This thread's connection can be asked nothing
else until the answer is fetched. Written on libpq's own functions, for a cursor costs more than the statement.
"""

from __future__ import annotations

import itertools
import re
import select
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg import errors
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

FIELD: Final = re.compile(r"%\((\w+)\)s")
Value = int | str | datetime | tuple[int, ...] | None
DONE: Final = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
#: No two statements bear one name, so that one that went wrong can be prepared anew.
NUMBERS: Final = itertools.count(1)


class PreparedStatement:
    """One statement, with its fields written `%(name)s::type`; prepared once on each connection it is run on."""

    def __init__(self, sql: str) -> None:
        self.fields = list(dict.fromkeys(FIELD.findall(sql)))
        self.sql = FIELD.sub(lambda found: f"${self.fields.index(found[1]) + 1}", sql).encode()
        self.names: WeakKeyDictionary[psycopg.Connection, bytes] = WeakKeyDictionary()

    def begin(self, values: Mapping[str, Value]) -> StatementUnderWay:
        """Send it on this thread's connection. Raises Django's database errors."""
        connection.ensure_connection()
        raw: psycopg.Connection = connection.connection
        with connection.wrap_database_errors:
            self.send(raw, values)
        return StatementUnderWay(self, raw, values)

    def send(self, raw: psycopg.Connection, values: Mapping[str, Value]) -> None:
        """Send it, prepared first where this connection does not have it, and wait for no answer. Raises psycopg's errors."""
        # One that was forgotten would end a transaction, so there none is taken for known.
        known = None if connection.in_atomic_block else self.names.get(raw)
        name = known or self.prepare(raw)
        raw.pgconn.send_query_prepared(name, [write_value(values[field]) for field in self.fields])
        while raw.pgconn.flush():
            wait_for(raw.pgconn, select.POLLIN | select.POLLOUT)

    def run(self, values: Mapping[str, Value]) -> int:
        """Send it and wait; returns how many rows it says it touched."""
        return self.begin(values).fetch()

    def prepare(self, raw: psycopg.Connection) -> bytes:
        """Have the connection's PostgreSQL parse it; the name it then has there. Raises psycopg's errors."""
        name = b"letters_%d" % next(NUMBERS)
        check(raw.pgconn.prepare(name, self.sql))
        self.names[raw] = name
        return name


class StatementUnderWay:
    """A statement that was sent and not answered yet."""

    def __init__(
        self, statement: PreparedStatement, raw: psycopg.Connection, values: Mapping[str, Value]
    ) -> None:
        self.statement, self.raw, self.values = statement, raw, values

    def fetch(self) -> int:
        """Wait for the answer; how many rows it says it touched. Raises Django's database errors.

        Where others had PostgreSQL forget all statements, as psycopg has after a rollback, it is sent once more.
        """
        try:
            with connection.wrap_database_errors:
                try:
                    return self.count_rows()
                except errors.InvalidSqlStatementName:
                    self.statement.names.pop(self.raw, None)
                    self.statement.send(self.raw, self.values)
                    return self.count_rows()
        except BaseException:
            self.statement.names.pop(self.raw, None)
            raise

    def count_rows(self) -> int:
        results = list_results(self.raw.pgconn)
        for result in results:
            check(result)
        return sum(result.command_tuples or 0 for result in results)


def list_results(pgconn: PGconn) -> list[PGresult]:
    """All answers to what was sent last, waited for without holding up other threads."""
    results: list[PGresult] = []
    while True:
        while pgconn.is_busy():
            wait_for(pgconn, select.POLLIN)
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            return results
        results.append(result)


def wait_for(pgconn: PGconn, events: int) -> None:
    """Waits until a connection's socket can be read or written. events: of `select.poll`."""
    waiting = select.poll()
    waiting.register(pgconn.socket, events)
    waiting.poll()


def check(result: PGresult) -> None:
    """Raises the psycopg error of an answer that is not yes."""
    if result.status in DONE:
        return
    state = (result.error_field(psycopg.pq.DiagnosticField.SQLSTATE) or b"").decode("ascii")
    words = result.error_message.decode("utf-8", "replace").strip()
    try:
        kind = errors.lookup(state)
    except KeyError:
        kind = psycopg.OperationalError
    raise kind(words)


def write_value(value: Value) -> bytes | None:
    """A value as PostgreSQL reads it from text."""
    match value:
        case None:
            return None
        case datetime():
            return value.isoformat().encode("ascii")
        case tuple():
            return f"{{{','.join(map(str, value))}}}".encode("ascii")
        case _:
            return str(value).encode()
