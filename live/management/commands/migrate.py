"""Django's migrate, on a running site: it waits for no lock longer than two seconds at a time.

A statement that waits for a table's lock makes every reader of that table wait behind it. So it gives up,
says who is in the way, and tries again; what was applied stays applied.

An empty database, which has nothing to lose, gets its tables in a third of the time: see `live.database.models_on_demand`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder
from psycopg.errors import LockNotAvailable

from live.database.lock_waits import BlockerWatch
from live.database.models_on_demand import build_models_on_demand

LOCK_TIMEOUT = 2.0  # seconds one wait for a lock may take
PAUSE = 3.0  # seconds in which readers get through before the next try
PATIENCE = 600.0  # seconds after which somebody has to look


class Command(DjangoCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        with contextlib.nullcontext() if has_tables(options["database"]) else build_models_on_demand():
            self.migrate_between_locks(options["database"], partial(super().handle, *args, **options))

    def migrate_between_locks(self, alias: str, migrate: Callable[[], object]) -> None:
        """Migrate, again and again until no table is locked. alias: of the database. Raises CommandError once that took PATIENCE."""
        ends = time.monotonic() + PATIENCE
        while True:
            with BlockerWatch(alias) as watch:
                set_lock_timeout(alias, LOCK_TIMEOUT)
                try:
                    migrate()
                    return
                except OperationalError as error:
                    if not isinstance(error.__cause__, LockNotAvailable):
                        raise
                finally:
                    set_lock_timeout(alias, 0)
            in_the_way = "\n  ".join(watch.blockers) or "somebody who is gone by now"
            if time.monotonic() > ends:
                raise CommandError(
                    f"A table stayed locked for {PATIENCE / 60:.0f} minutes, by\n  {in_the_way}"
                )
            self.stdout.write(f"\nA table is locked by\n  {in_the_way}\nTrying again in {PAUSE:.0f} s.")
            time.sleep(PAUSE)


def has_tables(alias: str) -> bool:
    """Whether a database was migrated before. alias: of the database."""
    return MigrationRecorder(connections[alias]).has_table()


def set_lock_timeout(alias: str, seconds: float) -> None:
    """How long statements of a connection wait for a lock. alias: of the database."""
    with connections[alias].cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, false)", [str(int(seconds * 1000))])
