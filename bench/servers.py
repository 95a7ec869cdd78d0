"""A PostgreSQL and a Redis for one measurement: made in a temporary folder, and gone after it with all they hold."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config.embedded import CHECKOUT, Postgres, Redis

DATABASE = "bench"


@contextlib.contextmanager
def run_servers(
    kept: Path | None = None, *, migrated: Path | None = None, **environment: str
) -> Iterator[Path]:
    """Servers with an empty database and Django set up beside them; yields the folder they have for files.

    With `kept` they run in that folder, find what an earlier run left there, and leave it. With `migrated` the database
    begins as that dump has it.
    """
    with run_postgres_and_redis(kept, durable=False, migrated=migrated, **environment) as (folder, _, _):
        yield folder


@contextlib.contextmanager
def run_postgres_and_redis(
    kept: Path | None = None, *, durable: bool, migrated: Path | None = None, **environment: str
) -> Iterator[tuple[Path, Postgres, Redis]]:
    """As `run_servers`, and yields the servers too. `durable`: Redis, as production has it, keeps what it is killed with."""
    with contextlib.ExitStack() as after:
        folder = kept or Path(after.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "vendor").exists():  # what set-up brought: pictures are drawn with its fonts
            (folder / "vendor").symlink_to(CHECKOUT / "var" / "vendor")
        postgres, redis = Postgres(folder), Redis(folder, durable=durable)
        if not kept:
            # Root's PostgreSQL keeps its data where `nobody` may go: outside the temporary folder.
            after.callback(shutil.rmtree, postgres.place, ignore_errors=True)
        for server in (postgres, redis):
            after.callback(server.stop)
            server.start()
        if DATABASE not in postgres.databases():
            postgres.create_database(DATABASE)
            if migrated:
                postgres.run_tool(
                    "pg_restore", *postgres.where, "-d", DATABASE, "--exit-on-error", str(migrated)
                )
        os.environ |= {
            "CARESPACE_SITE": "test",
            "CARESPACE_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": postgres.url(DATABASE),
            "REDIS_URL": redis.url,
            **environment,
        }
        from config.quick_setup import set_up_quickly

        set_up_quickly()
        from django.db import connections

        after.callback(connections.close_all)
        yield folder, postgres, redis
