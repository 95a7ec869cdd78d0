"""Pages give up on the database soon, work later, and what is long by nature never."""

import os
import subprocess
import sys

import pytest
from celery import shared_task
from django.core.management import get_commands
from django.db import connection, connections

from config.celery import app
from config.database_limits import (
    LETTERS,
    LONG_COMMANDS,
    LONG_TASKS,
    PAGES,
    UNLIMITED,
    WORK,
    limits_of_process,
    limits_of_task,
)
from config.queue.limited_task import LimitedTask
from digests.ledger.delivery_claims import LEASE


def settings_of(cursor_of):
    """The three settings as PostgreSQL tells them, in milliseconds."""
    names = PAGES._fields
    with cursor_of.cursor() as cursor:
        cursor.execute("select name, setting::int from pg_settings where name = any(%s)", [list(names)])
        told = dict(cursor.fetchall())
    return tuple(told[name] for name in names)


@pytest.mark.parametrize(
    ("program", "arguments", "limits"),
    [
        ("pages", ["granian"], PAGES),
        ("letters", ["celery"], LETTERS),
        ("worker", ["celery"], WORK),
        ("", ["manage.py", "migrate"], UNLIMITED),
        ("", ["/srv/site/manage.py", "load_ofsted", "file.csv"], UNLIMITED),
        ("", ["manage.py", "send_digest"], WORK),
        ("", ["manage.py"], UNLIMITED),
        ("", ["pytest"], UNLIMITED),
    ],
)
def test_limits_are_known_by_the_program_or_the_command(program, arguments, limits):
    assert limits_of_process({"CARESPACE_PROGRAM": program} if program else {}, arguments) == limits


def test_the_pages_limits_are_those_promised():
    assert PAGES == (5_000, 2_000, 10_000)


def test_every_name_is_that_of_a_task_or_a_command():
    app.loader.import_default_modules()
    assert set(app.tasks) >= LONG_TASKS
    assert set(get_commands()) >= LONG_COMMANDS


@pytest.mark.slow("starts programs of the site")
def test_a_program_of_the_site_connects_under_its_limits(django_db_setup: None) -> None:
    code = (
        "import django; django.setup(); from django.db import connection as c; k = c.cursor(); "
        "k.execute('show statement_timeout'); print(k.fetchone()[0])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "CARESPACE_PROGRAM": "pages", "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "5s"


@shared_task
def look_at_limits():
    return settings_of(connections["default"])


@pytest.mark.django_db(transaction=True)
def test_a_long_task_has_none_and_leaves_the_connection_as_it_was(monkeypatch):
    assert isinstance(look_at_limits, LimitedTask) or isinstance(app.tasks[look_at_limits.name], LimitedTask)
    with connection.cursor() as cursor:
        cursor.execute(WORK.as_statement())
    assert look_at_limits() == WORK
    monkeypatch.setattr("config.database_limits.LONG_TASKS", {look_at_limits.name})
    assert limits_of_task(look_at_limits.name) == UNLIMITED
    assert look_at_limits() == UNLIMITED
    assert settings_of(connection) == WORK


def test_a_stopped_worker_of_letters_locks_its_rows_no_longer_than_the_lease():
    assert 0 < LETTERS.idle_in_transaction_session_timeout <= LEASE.total_seconds() * 1000
