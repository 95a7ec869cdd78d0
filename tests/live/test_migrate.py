"""Migrations on a running site: no reader waits behind one for long, and one is told who is in the way."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations import executor
from django.db.migrations.state import ProjectState

from live.database.models_on_demand import StateOnDemand
from live.management.commands import migrate
from tests.processes import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def blocked_table():
    """A table that another session holds until the event is set; it tells when it does."""
    with connection.cursor() as cursor:
        cursor.execute("create table blocked (id int)")
    release, held = threading.Event(), threading.Event()

    def hold():
        other = connections["default"]
        with other.cursor() as cursor:
            cursor.execute("begin")
            cursor.execute("/* a long report */ select count(*) from blocked")
            held.set()
            release.wait(60)
            cursor.execute("rollback")
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    yield release
    release.set()
    thread.join()


@pytest.fixture
def alter(monkeypatch):
    """`migrate` as one ALTER of that table."""

    def handle(self, *args, **options):
        with connection.cursor() as cursor:
            cursor.execute("alter table blocked add column more int")

    monkeypatch.setattr(migrate.DjangoCommand, "handle", handle)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", 0.5)
    monkeypatch.setattr(migrate, "PAUSE", 0.05)


class Said:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text


def test_it_says_who_blocks_it_and_goes_on_once_it_can(blocked_table, alter):
    said = Said()
    done = threading.Thread(
        target=lambda: (call_command("migrate", stdout=said), connections["default"].close())
    )
    done.start()
    until(lambda: said.text.count("A table is locked by") >= 2, timeout=30, what="two tries")
    assert "a long report" in said.text
    blocked_table.set()
    done.join(30)
    assert not done.is_alive()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from information_schema.columns where table_name = 'blocked'")
        assert cursor.fetchone() == (2,)


def test_readers_get_through_while_it_waits(blocked_table, alter):
    said = Said()
    done = threading.Thread(
        target=lambda: (call_command("migrate", stdout=said), connections["default"].close())
    )
    done.start()
    until(lambda: "A table is locked by" in said.text, timeout=30, what="the first try")
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 5000")
        cursor.execute("select count(*) from blocked")
        cursor.execute("reset statement_timeout")
    blocked_table.set()
    done.join(30)


def test_it_gives_up_after_ten_minutes_and_names_what_was_in_the_way(blocked_table, alter, monkeypatch):
    monkeypatch.setattr(migrate, "PATIENCE", 0.0)
    with pytest.raises(CommandError, match="a long report"):
        call_command("migrate", stdout=Said())
    with connection.cursor() as cursor:
        cursor.execute("show lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_another_failure_is_not_tried_again(monkeypatch):
    tries = []

    def handle(self, *args, **options):
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = 1; select pg_sleep(1)")

    monkeypatch.setattr(migrate.DjangoCommand, "handle", handle)
    with pytest.raises(Exception, match="statement timeout"):
        call_command("migrate")
    assert tries == [1]


@pytest.mark.parametrize(("is_migrated", "state"), [(True, ProjectState), (False, StateOnDemand)])
def test_only_an_empty_database_is_migrated_in_the_short_way(monkeypatch, is_migrated, state):
    states = []
    monkeypatch.setattr(
        migrate.DjangoCommand, "handle", lambda *args, **options: states.append(executor.ProjectState)
    )
    if not is_migrated:
        monkeypatch.setattr(migrate, "has_tables", lambda alias: False)
    call_command("migrate")
    assert states == [state]
    assert executor.ProjectState is ProjectState
