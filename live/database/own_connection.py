"""A connection to PostgreSQL that is not Django's: for those who must know soon whether it answers at all."""

from __future__ import annotations

import psycopg
from django.db import connection

CONNECT_TIMEOUT = 2  # seconds; libpq waits no shorter


def open_own_connection(*, timeout: float) -> psycopg.Connection:
    """A new connection that commits each statement by itself and ends one after `timeout` seconds.

    Raises psycopg.Error where PostgreSQL refuses. A machine that vanished is noticed within five seconds;
    a server that is merely stopped is not: whoever must not wait asks from a thread of its own.
    """
    parameters = dict(connection.get_connection_params())
    for django_only in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(django_only, None)
    parameters |= {
        "connect_timeout": CONNECT_TIMEOUT,
        "tcp_user_timeout": 5000,
        "options": f"-c statement_timeout={int(timeout * 1000)}",
    }
    return psycopg.connect(**parameters, autocommit=True)
