"""What a test that commits left in the database, taken away without a new clone.

PostgreSQL counts the rows that each table was given, had changed or lost. Where all that a test touched is empty after the
migrations, emptying it does what a clone does, whose thousand files cost ten times as much. Anything else, a table made or
a row of the migrations changed, wants a clone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

MOST_ROWS = 5_000  # that are deleted one by one: dead rows are in the way of later tests
EMPTY = "select oid from pg_class where relkind = 'r' and not relisshared and pg_relation_size(oid) = 0"
COUNTS = """
    select counted.relid, counted.n_tup_ins + counted.n_tup_upd + counted.n_tup_del
      from pg_stat_all_tables counted join pg_class on oid = counted.relid
     where not relisshared and schemaname <> 'pg_toast'
"""
#: A backend hands in its counts when it ends: only then are they whole.
END_OTHERS = """
    select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
"""


class Leftovers:
    """Looks after one database: `note` before a test that commits, `clear` after it, with no connection of Django's open."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.empty: frozenset[int] = frozenset()
        self.before: dict[int, int] | None = None

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(END_OTHERS)
            yield connection

    def know(self) -> None:
        """Read from a new clone which tables are empty; those of any other clone are the same."""
        if not self.empty:
            with self.connection() as connection:
                self.empty = frozenset(oid for (oid,) in connection.execute(EMPTY))

    def note(self) -> None:
        """Keep how much has been done to each table; nothing where there is no database yet."""
        self.before = None
        if self.empty:
            with self.connection() as connection:
                self.before = dict(connection.execute(COUNTS).fetchall())

    def clear(self) -> bool:
        """Whether all is as it was when `note` was called; False, and nothing done, where only a clone can make it so."""
        if self.before is None:
            return False
        with self.connection() as connection:
            done = {
                oid: count - self.before.get(oid, 0)
                for oid, count in connection.execute(COUNTS).fetchall()
                if count != self.before.get(oid, 0)
            }
            if not done.keys() <= self.empty or sum(done.values()) > MOST_ROWS:
                return False
            if done:
                names = connection.execute(
                    "select relnamespace::regnamespace::text, relname from pg_class where oid = any(%s)",
                    [list(done)],
                ).fetchall()
                # As a replica: no trigger, and no key that one table has in another, for all of them end empty.
                connection.execute("set session_replication_role = replica")
                for name in names:
                    connection.execute(sql.SQL("delete from {}").format(sql.Identifier(*name)))
        return True
