"""What the site needs before its programs start: a migrated database and demonstration content.

Run as `python -m config.local_site.preparation` with the servers' addresses in the environment.
"""

from __future__ import annotations

import io
import sys

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.embedded import var_folder
from config.local_site.preparation_stamp import wants_demonstration
from config.quick_setup import set_up_quickly
from setup.console import describe_crash, step


def lacks_migrations() -> bool:
    """Whether the database lacks a migration of this code: one query, no run of `migrate`."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class OlderDatabaseError(RuntimeError):
    """The database was made by an older checkout, whose migrations are no longer here."""


def refuse_older_database() -> None:
    """Raises OlderDatabaseError where the database has migrations of our apps that this code does not have."""
    loader = MigrationExecutor(connection).loader
    gone = {
        (app, name)
        for app, name in loader.applied_migrations
        if app in settings.INSTALLED_APPS and (app, name) not in loader.disk_migrations
    }
    if gone:
        raise OlderDatabaseError(
            "The database was made by an older version of this checkout: run `make reset`, then `make run` again."
        )


def prepare() -> None:
    """Migrate where needed, make what the demonstration site lacks, index what is not. All may run any number of times.

    CARESPACE_DEMONSTRATION=no leaves the site empty.
    """
    refuse_older_database()
    if lacks_migrations():
        with step("Preparing the database"):
            call_command("migrate", interactive=False, verbosity=0)
    if wants_demonstration() and "demonstrate" in get_commands():
        with step("Demonstration content"):
            call_command("demonstrate", verbosity=0)
    with step("Search index"):
        call_command("index_search", if_empty=True, stdout=io.StringIO())


def main() -> int:
    try:
        set_up_quickly()
        prepare()
    except OlderDatabaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Exception as error:  # noqa: BLE001  # one sentence on the terminal; the rest is for the log
        sys.stderr.write(f"{describe_crash(error, var_folder() / 'log')}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
