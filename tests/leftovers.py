"""What a test that commits left in the database, taken away without a new clone.

PostgreSQL counts the rows that each table was given, had changed or lost. What a test touched is emptied, and given the rows
again that the migrations left in it: as good as a clone, whose thousand files cost ten times as much. What is known of it to the
planner is forgotten. Anything else, a table made say, wants a clone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

MOST_ROWS = 200_000  # that are deleted one by one
MOST_DEAD = 5_000  # rows left behind: more are in the way of later tests
LARGEST = 2**20  # bytes of a table whose rows are kept here
EMPTY = "select oid from pg_class where relkind = 'r' and not relisshared and pg_relation_size(oid) = 0"
FILLED = """
    select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) between 1 and %s
"""
#: What a temporary table and a table that is analysed touch, and all of it that is of the tables that stay.
CATALOGS = [
    f"pg_{name}"
    for name in ("attribute", "class", "constraint", "depend", "index", "namespace", "statistic", "type")
]
STRUCTURE = """
    with mine as (select * from pg_class where relnamespace = 'public'::regnamespace)
    select md5(string_agg(part, ' ' order by part)) from (
        select concat_ws(':', oid, relname, relkind, relnatts, relchecks, relhasrules, relhastriggers) from mine
        union all select concat_ws(':', attrelid, attname, atttypid, atttypmod, attnotnull, atthasdef, attisdropped)
          from pg_attribute join mine on mine.oid = attrelid
        union all select concat_ws(':', indexrelid, indisunique, indisvalid) from pg_index join mine on mine.oid = indexrelid
        union all select concat_ws(':', constraints.oid, convalidated) from pg_constraint constraints join mine on mine.oid = conrelid
    ) parts (part)
"""
SIZES = """
    select oid, relpages, reltuples, relallvisible from pg_class
     where oid = any(%(tables)s) or oid in (select indexrelid from pg_index where indrelid = any(%(tables)s))
"""
FORGET = "delete from pg_statistic where starelid = any(%s)"
RESIZE = "update pg_class set relpages = %s, reltuples = %s, relallvisible = %s where oid = %s"
COUNTS = """
    select counted.relid, counted.n_tup_ins + counted.n_tup_upd + counted.n_tup_del
      from pg_stat_all_tables counted join pg_class on oid = counted.relid
     where not relisshared and schemaname <> 'pg_toast'
"""
#: A backend hands in its counts when it ends: only then are they whole.
END_OTHERS = """
    select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Mark:
    """How much had been done to each table, in which of this process's clones."""

    clone: int
    done: Mapping[int, int]


class Leftovers:
    """Looks after one database: `note` before a test that commits, `clear` after it, with no connection of Django's open."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.empty: frozenset[int] = frozenset()
        self.rows: dict[int, bytes] = {}  # of the tables that are not empty
        self.sizes: dict[int, tuple] = {}  # as the planner has them, of tables and indexes
        self.catalogs: frozenset[int] = frozenset()
        self.structure = ""
        self.clone = 0
        self.before: Mark | None = None

    @contextmanager
    def connection(self, *, alone: bool = True) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.address, autocommit=True) as connection:
            if alone:
                connection.execute(END_OTHERS)
            yield connection

    def know(self) -> None:
        """Read from a new clone which tables are empty and what is in the others; any other clone is the same."""
        self.clone += 1
        if self.empty:
            return
        with self.connection() as connection:
            self.empty = frozenset(oid for (oid,) in connection.execute(EMPTY))
            [[self.structure]] = connection.execute(STRUCTURE).fetchall()
            catalogs = "select oid from pg_class where relnamespace = 'pg_catalog'::regnamespace and relname = any(%s)"
            self.catalogs = frozenset(oid for (oid,) in connection.execute(catalogs, [CATALOGS]))
            filled = [oid for (oid,) in connection.execute(FILLED, [LARGEST])]
            for oid, name in name_tables(connection, filled).items():
                with connection.cursor().copy(sql.SQL("copy {} to stdout").format(name)) as rows:
                    self.rows[oid] = b"".join(map(bytes, rows))
            self.sizes = self.read_sizes(connection, [*self.empty, *filled])

    def note(self) -> None:
        """Keep how much has been done to each table; nothing where there is no database yet."""
        self.before = self.mark()

    def mark(self, *, alone: bool = True) -> Mark | None:
        """How much has been done to each table by now; None where there is no database yet.

        `alone=False` leaves other connections: what they did and have not handed in counts as done later, so that more is
        taken away than need be.
        """
        if not self.empty:
            return None
        with self.connection(alone=alone) as connection:
            return Mark(self.clone, dict(connection.execute(COUNTS).fetchall()))

    def clear(self, before: Mark | None = None) -> bool:
        """Whether all is as it was when `note` was called, or at that mark; False, and nothing done, where only a clone can make
        it so."""
        before = before or self.before
        if before is None or before.clone != self.clone:
            return False
        with self.connection() as connection:
            done = {
                oid: count - before.done.get(oid, 0)
                for oid, count in connection.execute(COUNTS).fetchall()
                if count != before.done.get(oid, 0)
            }
            touched = done.keys() - self.catalogs
            if not touched <= self.empty | self.rows.keys() or sum(done.values()) > MOST_ROWS:
                return False
            if touched != done.keys() and connection.execute(STRUCTURE).fetchall() != [(self.structure,)]:
                return False
            if touched:
                self.restore(connection, list(touched))
                if sum(done.values()) > MOST_DEAD:
                    names = name_tables(connection, list(touched)).values()
                    connection.execute(sql.SQL("vacuum {}").format(sql.SQL(", ").join(names)))
                self.forget(connection, list(touched))
        return True

    def restore(self, connection: psycopg.Connection, tables: list[int]) -> None:
        """Leave in these tables what the migrations left in them."""
        with connection.transaction():
            # As a replica: no trigger, and no key that one table has in another, for all of them end as they began.
            connection.execute("set local session_replication_role = replica")
            for oid, name in name_tables(connection, tables).items():
                connection.execute(sql.SQL("delete from {}").format(name))
                if oid in self.rows:
                    with connection.cursor().copy(sql.SQL("copy {} from stdin").format(name)) as rows:
                        rows.write(self.rows[oid])

    def forget(self, connection: psycopg.Connection, tables: list[int]) -> None:
        """Leave the planner what it knew of these tables."""
        connection.execute(FORGET, [tables])
        for oid, sizes in self.read_sizes(connection, tables).items():
            if self.sizes.get(oid, sizes) != sizes:
                connection.execute(RESIZE, [*self.sizes[oid], oid])

    def read_sizes(self, connection: psycopg.Connection, tables: list[int]) -> dict[int, tuple]:
        """What the planner takes the sizes of these tables and their indexes for, by number."""
        return {oid: tuple(sizes) for oid, *sizes in connection.execute(SIZES, {"tables": tables})}


def name_tables(connection: psycopg.Connection, tables: list[int]) -> dict[int, sql.Identifier]:
    """The names of these tables, by number."""
    found = connection.execute(
        "select oid, relnamespace::regnamespace::text, relname from pg_class where oid = any(%s)", [tables]
    )
    return {oid: sql.Identifier(schema, name) for oid, schema, name in found}
