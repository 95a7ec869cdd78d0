"""The database's clock, by which every process of the site agrees what has come."""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def read_database_clock() -> datetime:
    """The moment at which PostgreSQL begins this statement. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select statement_timestamp()")
        row: tuple[datetime] = cursor.fetchone()
        return row[0]
