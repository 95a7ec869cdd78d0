"""A PostgreSQL and a Redis for this run of pytest, and a migrated database to clone.

Loaded before Django's settings. Each run takes the first free slot, var/test/<n>, so that several
runs can go at once; the controller of a parallel run starts the servers and its workers inherit
their addresses. A run never touches DATABASE_URL or REDIS_URL of its caller.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from config.embedded import CHECKOUT, Postgres, Redis, held, var_folder

TESTS = var_folder() / "test"
SLOT = "CARESPACE_TEST_SLOT"
DATABASES_OF_REDIS = 3  # cache, broker, streams
MOST_WORKERS = 16
KEPT_DUMPS = 3


def worker_number() -> int:
    """0 for a run in one process; 1, 2 … for the workers of a parallel run."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(name.removeprefix("gw")) + 1 if name else 0


def slot_folder() -> Path:
    return Path(os.environ[SLOT])


def database_name() -> str:
    return f"worker_{worker_number()}"


@contextlib.contextmanager
def free_slot() -> Iterator[Path]:
    for n in range(1, 33):
        folder = TESTS / str(n)
        with held(folder / "lock") as mine:
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
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "SITE_URL", "LIVE_ORIGIN", "EMAIL_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        SLOT: str(folder),
        "CARESPACE_SITE": "test",
        "DATABASE_URL": postgres.url(database_name()),
        "REDIS_URL": f"{redis.url}?db={DATABASES_OF_REDIS * worker_number()}",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "MEDIA_ROOT": str(folder / f"media-{worker_number()}"),
        "ARRIVALS_ROOT": str(folder / f"arrivals-{worker_number()}"),
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


def migrations_mark() -> str:
    """Changes whenever a migration, an installed app or a library that brings migrations does."""
    mark = hashlib.sha256()
    for path in sorted(CHECKOUT.glob("*/migrations/*.py")):
        mark.update(str(path.relative_to(CHECKOUT)).encode() + path.read_bytes())
    settings = (CHECKOUT / "config" / "settings.py").read_text()
    mark.update(settings.partition("INSTALLED_APPS")[2].partition("]\n\n")[0].encode())
    for package in ("Django", "wagtail", "django-allauth", "django-taggit"):
        mark.update(version(package).encode())
    return mark.hexdigest()[:12]


def migrated_template(postgres: Postgres) -> str:
    """The name of a migrated database to clone. Made once for a set of migrations, and kept as a dump too."""
    mark = migrations_mark()
    name = f"template_{mark}"
    with held(postgres.var / "template.lock", wait=600):
        known = postgres.databases()
        if name in known:
            return name
        for old in known:
            if old.startswith(("template_", "building")) and old not in {"template0", "template1"}:
                postgres.drop_database(old)
        postgres.create_database("building")
        dump = TESTS / "dumps" / f"{mark}.dump"
        if dump.exists():
            postgres.run_tool("pg_restore", *postgres.where, "-d", "building", "--exit-on-error", str(dump))
        else:
            migrate(postgres.url("building"))
            keep_dump(postgres, dump)
        postgres.run_tool(
            "psql", *postgres.where, "-d", "postgres", "-qc", f"alter database building rename to {name}"
        )
    return name


def migrate(url: str) -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            str(CHECKOUT / "manage.py"),
            "migrate",
            "--no-input",
            "--skip-checks",
            "-v",
            "0",
        ],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise pytest.UsageError(f"The migrations do not run:\n{result.stdout}{result.stderr}")


def keep_dump(postgres: Postgres, dump: Path) -> None:
    dump.parent.mkdir(parents=True, exist_ok=True)
    fresh = dump.with_name(f"{dump.name}.{os.getpid()}")
    postgres.run_tool("pg_dump", *postgres.where, "-Fc", "-Z1", "-f", str(fresh), "building")
    fresh.rename(dump)
    for old in sorted(dump.parent.glob("*.dump"), key=lambda path: path.stat().st_mtime)[:-KEPT_DUMPS]:
        old.unlink(missing_ok=True)


def fresh_database() -> None:
    """This worker's database anew, as the migrations leave it. Open connections to it are ended."""
    postgres, _ = servers_of(slot_folder())
    template = migrated_template(postgres)
    postgres.drop_database(database_name())
    postgres.create_database(database_name(), template=template)
    media = Path(os.environ["MEDIA_ROOT"])
    shutil.rmtree(media, ignore_errors=True)
    media.mkdir(parents=True)


def empty_redis() -> None:
    """Empty this worker's three databases of Redis: cache, broker, streams."""
    import redis

    _, server = servers_of(slot_folder())
    first = DATABASES_OF_REDIS * worker_number()
    for number in range(first, first + DATABASES_OF_REDIS):
        with redis.Redis(unix_socket_path=str(server.socket), db=number) as client:
            client.flushdb()
