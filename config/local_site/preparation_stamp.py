"""Whether the site's own PostgreSQL was prepared already, today and by this very code: then a start need not look again.

Looking takes a process with all of Django in it, longer than everything else a start does.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

from config.embedded import CHECKOUT, CannotStartError, Postgres
from config.embedded.postgres import NAME

#: What makes this database this one: its server, its migrations, and that there is a site in it.
DATABASE = """
select (select system_identifier from pg_control_system()), count(*), max(id),
       exists(select from wagtailcore_page where depth = 2)
from django_migrations
"""


def wants_demonstration() -> bool:
    """Whether the site shows the demonstration’s content: CARESPACE_DEMONSTRATION=no leaves it empty."""
    return os.environ.get("CARESPACE_DEMONSTRATION", "").lower() != "no"


def stamp_file(var: Path) -> Path:
    """The file that says what the site was prepared from."""
    return var / "prepared"


def compute_stamp(postgres: Postgres, *, secrets: Path | None = None, checkout: Path = CHECKOUT) -> str:
    """What stands in the file after a preparation; "" where the database holds no site.

    It changes with the day, for the demonstration's dates do; with any file of an app; with the database; and with the
    files of the folder `secrets`, for a damaged one is reported by who prepares.
    """
    try:
        database = postgres.run_tool("psql", *postgres.where, "-d", NAME, "-Atc", DATABASE).strip()
    except CannotStartError:
        return ""
    if not database.endswith("t"):
        return ""
    words = [database, datetime.now(UTC).date().isoformat(), os.environ.get("CARESPACE_DEMONSTRATION", "")]
    mark = hashlib.sha256("\n".join(words).encode())
    for path in [*list_sources(checkout), *(sorted(secrets.glob("*")) if secrets else ())]:
        facts = path.stat()
        mark.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return mark.hexdigest()


def list_sources(checkout: Path) -> list[Path]:
    """Every file of an app of the site."""
    apps = [package.parent for package in checkout.glob("*/__init__.py") if package.parent.name != "tests"]
    files = (path for app in apps for path in app.rglob("*"))
    return sorted(path for path in files if path.is_file() and path.suffix != ".pyc")


def is_prepared(var: Path, postgres: Postgres) -> bool:
    """Whether the site was prepared from what is there now."""
    try:
        stamp = stamp_file(var).read_text()
    except FileNotFoundError:
        return False
    return bool(stamp) and stamp == compute_stamp(postgres, secrets=var / "secrets")


def keep_stamp(var: Path, postgres: Postgres) -> None:
    """Write down that the database is prepared as it is."""
    stamp_file(var).write_text(compute_stamp(postgres, secrets=var / "secrets"))
