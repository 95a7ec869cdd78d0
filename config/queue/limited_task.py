"""What every task of the site is: one whose time in the database is limited by its name."""

from __future__ import annotations

from typing import Any

from celery.contrib.django.task import DjangoTask
from django.db import connection

from config.database_limits import WORK, limits_of_task


class LimitedTask(DjangoTask[..., Any]):
    """Runs under the limits `config.database_limits` gives it, and leaves the connection as it was."""

    def __call__(self, *args: object, **kwargs: object) -> Any:
        limits = limits_of_task(self.name)
        if limits == WORK or connection.in_atomic_block:
            return super().__call__(*args, **kwargs)
        run_statement(limits.as_statement())
        try:
            return super().__call__(*args, **kwargs)
        finally:
            if connection.connection is not None and not connection.connection.closed:
                run_statement(WORK.as_statement())


def run_statement(statement: str) -> None:
    """Run one statement of SQL."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
