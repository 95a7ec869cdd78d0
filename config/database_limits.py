"""How long one statement, one wait for a lock and one idle transaction may take, by who asks.

A page that waits helps nobody: one ALTER behind a long transaction must not queue every reader behind it.
Work that is long by nature (publishing a release, an import, indexing, migrations) has no limit and is named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class DatabaseLimits(NamedTuple):
    """Milliseconds; 0 is without end. The names are PostgreSQL's settings."""

    statement_timeout: int
    lock_timeout: int
    idle_in_transaction_session_timeout: int

    def as_options(self) -> str:
        """As libpq's `options` takes them when a connection opens."""
        return " ".join(f"-c {name}={value}" for name, value in self._asdict().items())

    def as_statement(self) -> str:
        """One statement that sets them on an open connection."""
        calls = (f"set_config('{name}', '{value}', false)" for name, value in self._asdict().items())
        return f"select {', '.join(calls)}"


PAGES = DatabaseLimits(5_000, 2_000, 10_000)
WORK = DatabaseLimits(60_000, 10_000, 60_000)
#: Letters' processes: one that is stopped in a transaction holds rows no longer than a lease on them lasts
#: (`digests.ledger.delivery_claims.LEASE`).
LETTERS = DatabaseLimits(60_000, 10_000, 30_000)
UNLIMITED = DatabaseLimits(0, 0, 0)

#: Tasks and commands whose work is long by nature.
LONG_TASKS = frozenset(
    {
        "ratings.tasks.process_incoming_file",
        "articles.tasks.evaluate_releases",
        "search.tasks.update_index",
    }
)
LONG_COMMANDS = frozenset(
    {
        "demonstrate",
        "dumpdata",
        "import_wordpress",
        "index_search",
        "load_ofsted",
        "loaddata",
        "makemigrations",
        "migrate",
        "sqlmigrate",
        "test",
        "update_index",
    }
)


def limits_of_task(name: str) -> DatabaseLimits:
    """The limits of a task, by its whole name."""
    return UNLIMITED if name in LONG_TASKS else WORK


def limits_of_process(environment: Mapping[str, str], arguments: Sequence[str]) -> DatabaseLimits:
    """Those of a process's connections, as its starter calls it (CARESPACE_PROGRAM) or by its command's name.

    A process that is neither a program of the site nor a command of manage.py is a tool, and has none.
    """
    if program := environment.get("CARESPACE_PROGRAM", ""):
        return {"pages": PAGES, "letters": LETTERS}.get(program, WORK)
    if len(arguments) > 1 and arguments[0].endswith("manage.py"):
        return UNLIMITED if arguments[1] in LONG_COMMANDS else WORK
    return UNLIMITED
