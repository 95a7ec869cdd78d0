"""A PostgreSQL and a Redis for this run of pytest, and databases cloned from templates.

Loaded before Django's settings. Each run takes the first free slot, var/test/<n>, so that several
runs can go at once; the controller of a parallel run starts the servers and its workers inherit
their addresses. A run never touches DATABASE_URL or REDIS_URL of its caller.
"""

from __future__ import annotations

import contextlib
import functools
import os
import random
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from config.embedded import CannotStartError, Postgres, Redis, hold_lock, var_folder
from config.local_site import programs
from tests import templates
from tests.leftovers import Leftovers, Mark

if TYPE_CHECKING:
    import redis

TESTS = var_folder() / "test"
SLOT = "CARESPACE_TEST_SLOT"
SETTINGS = "DJANGO_SETTINGS_MODULE"
DATABASES_OF_REDIS = 3  # cache, broker, streams
MOST_WORKERS = 16
PORTS = range(10_200, 32_700, 3)  # those of connections begin at 32768


def worker_number() -> int:
    """0 for a run in one process; 1, 2 … for the workers of a parallel run."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(name.removeprefix("gw")) + 1 if name else 0


def slot_folder() -> Path:
    return Path(os.environ[SLOT])


def database_name(*, furnished: bool = False) -> str:
    return f"worker_{worker_number()}{'_furnished' if furnished else ''}"


@contextlib.contextmanager
def free_slot() -> Iterator[Path]:
    for n in range(1, 33):
        folder = TESTS / str(n)
        with hold_lock(folder / "lock") as mine:
            if mine:
                yield folder
                return
    raise pytest.UsageError(f"Thirty-two test runs at once already use {TESTS}.")


def servers_of(folder: Path) -> tuple[Postgres, Redis]:
    redis = Redis(folder, durable=False, databases=DATABASES_OF_REDIS * (MOST_WORKERS + 1))
    return Postgres(folder, durable=False), redis


def set_environment(folder: Path) -> None:
    """What the settings read: this worker's own database, Redis databases and media folder."""
    postgres, redis = servers_of(folder)
    for name in ("SECRET_KEY", "VOICE_KEY", "ALLOWED_HOSTS", "DEBUG", "SITE_URL", "LIVE_ORIGIN", "EMAIL_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        SLOT: str(folder),
        SETTINGS: "config.settings",
        "CARESPACE_SITE": "test",
        "DATABASE_URL": postgres.url(database_name()),
        "REDIS_URL": f"{redis.url}?db={DATABASES_OF_REDIS * worker_number()}",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "MEDIA_ROOT": str(folder / f"media-{worker_number()}"),
        "INCOMING_FILES_ROOT": str(folder / f"arrivals-{worker_number()}"),
    }


stack = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if worker_number():
        set_environment(slot_folder())
        return
    folder = stack.enter_context(free_slot())
    for server in servers_of(folder):
        stack.callback(server.stop)
        server.start()
    early_config.add_cleanup(stack.close)
    set_environment(folder)
    asked = early_config.known_args_namespace
    if getattr(asked, "numprocesses", None) and not (asked.file_or_dir or asked.collectonly):
        # Whoever only hands tests to workers needs no Django; a folder's own conftest.py may.
        del os.environ[SETTINGS]
        threading.Thread(target=begin_template, daemon=True).start()


def begin_template() -> None:
    """Have the database that all others are cloned from made while the workers import and do what needs none.

    What is wrong with it a worker finds too, and says.
    """
    with contextlib.suppress(pytest.UsageError, CannotStartError, OSError):
        templates.migrated(servers_of(slot_folder())[0])


#: What this process keeps open to the servers: closed before they stop.
connections = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    close_connections()


def close_connections() -> None:
    connections.close()
    administration.cache_clear()
    redis_client.cache_clear()


@functools.cache
def administration() -> psycopg.Connection:
    """This process's own connection for making and dropping databases: a tool of PostgreSQL costs five times as much."""
    postgres, _ = servers_of(slot_folder())
    connection = psycopg.connect(postgres.url("postgres"), autocommit=True)
    connections.callback(connection.close)
    return connection


def fresh_database(*, furnished: bool = False) -> None:
    """This worker's database anew, as the migrations leave it or furnished. Open connections to it are ended."""
    template = template_name(furnished)
    clone_database(template, database_name(furnished=furnished))
    if furnished:
        media = Path(os.environ["MEDIA_ROOT"])
        shutil.rmtree(media, ignore_errors=True)
        shutil.copytree(templates.media_of(template), media)
    else:
        leftovers().know()
        empty_media()


def clean_database(before: Mark | None = None) -> None:
    """This worker's database as the migrations leave it, after a test before which `leftovers().note()` was called, or since
    `before`."""
    if leftovers().clear(before):
        empty_media()
    else:
        fresh_database()


def empty_media() -> None:
    media = Path(os.environ["MEDIA_ROOT"])
    shutil.rmtree(media, ignore_errors=True)
    media.mkdir(parents=True)


@functools.cache
def leftovers() -> Leftovers:
    """What looks after this worker's database."""
    postgres, _ = servers_of(slot_folder())
    return Leftovers(postgres.url(database_name()))


@functools.cache
def template_name(furnished: bool) -> str:
    """What databases of this run are cloned from, looked for once."""
    postgres, _ = servers_of(slot_folder())
    if not furnished:
        return templates.migrated(postgres)
    from tests.furnished import furnish

    return templates.furnished(postgres, furnish)


def clone_database(template: str, name: str) -> None:
    """Make the database `name` a copy of `template`. Copying through the log beats copying files at this size."""
    run = administration().execute
    run(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
    run(
        sql.SQL("create database {} template {} strategy wal_log").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


@functools.cache
def redis_client(number: int) -> redis.Redis:
    """This process's own connection to one database of the run's Redis."""
    import redis

    _, server = servers_of(slot_folder())
    return connections.enter_context(redis.Redis(unix_socket_path=str(server.socket), db=number))


def empty_redis(*, but_broker: bool = False) -> None:
    """Empty those of this worker's three databases of Redis that hold anything: cache, broker, streams.

    `but_broker` leaves the broker to running workers, who know of its queues by what is in it.
    """
    first = DATABASES_OF_REDIS * worker_number()
    filled = redis_client(first).info("keyspace")
    for number in range(first, first + DATABASES_OF_REDIS):
        if f"db{number}" in filled and not (but_broker and number == first + 1):
            redis_client(number).flushdb()


def has_work() -> bool:
    """Whether this worker's broker holds a task that waits, or one that is being done."""
    broker = redis_client(DATABASES_OF_REDIS * worker_number() + 1)
    return bool(broker.llen("celery") or broker.llen("letters") or broker.hlen("unacked"))


def free_port() -> int:
    """A port of the loopback for a program of a test; the next two are left free too, for those of a local site.

    Not one of those the kernel gives to connections, of which a browser makes hundreds: such a port may be free when it
    is looked for and taken when the program listens. Drawn, so that two runs at once hardly meet.
    """
    return programs.free_port(random.SystemRandom().choice(PORTS))
