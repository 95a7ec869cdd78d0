"""`make check`, `make fix` and `make requirements`. Runs inside .venv; asks no registry for a check.

A check that fails does not hide the next: all run, and the end says which failed.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import distributions
from pathlib import Path

from setup.console import CHECKOUT, WIDTH, say
from setup.node import environment as node_environment
from setup.stamps import mark

TEMPLATES = "templates"
SETS = ("requirements", "requirements-local", "requirements-dev")
MARK = "# Compiled from: "
APPS = ("accounts", "ratings", "carespace", "search", "articles", "wordpress", "digests")
#: Migrations the linter refuses for what does no harm here, by name, each with why.
LOOKED_AT: tuple[str, ...] = (
    # The constraint it adds is weaker than the one it takes away, so no row can break it; imports alone write there.
    "0005_comment_once_under_a_page",
    # The column is filled by the migration before it, and the table of members is small: its lock is held for a moment.
    "0006_names_unlike_others",
    # What it adds is weaker than what it takes away, so no row can break it.
    "0013_posts_once_per_form",
    # Its constraint is weaker than the one it takes away, so no row can break it, and holds are few.
    "0012_editors_desk",
    # The table of texts is new, and the rows it is filled with before are given one each.
    "0016_revisions",
    # The column that goes stands in no code of this version; the migration before copied what it held.
    "0018_posts_without_text",
    # The columns that go stand in no code of this version; what is demanded was filled by the migration before.
    "0028_voices_alone",
    # One constraint is weaker than the one it takes away, the other is over a column that this migration adds empty.
    "0032_reasons_shown",
    # The column that goes stands in no code of this version; the migration before copied what it held.
    "0039_stances_without_reasons",
)
OLDEST_PYTHON = "3.11.0"
#: Checks that take most of the time.
LONG = {"Types"}
TYPED = (
    "config",
    "live",
    "accounts",
    "ratings",
    "carespace",
    "search",
    "articles",
    "wordpress",
    "digests",
    "demonstration",
    "bench",
    "setup",
)


def module(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def program(name: str, *arguments: str) -> list[str]:
    """A program of .venv that is no module."""
    return [str(Path(sys.executable).parent / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def list_templates() -> list[str]:
    return sorted(str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / TEMPLATES).rglob("*.html"))


def production_environment() -> dict[str, str]:
    """An environment production accepts, for Django's own deployment checks; nothing listens there."""
    return {
        "CARESPACE_SITE": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VOICE_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": "postgresql://carespace@db.invalid/carespace",
        "REDIS_URL": "redis://redis.invalid:6379/0",
        "EMAIL_URL": "smtps://mail.invalid:465",
        "ALERT_EMAIL_URL": "smtps://alerts.invalid:465",
        "SITE_URL": "https://carespace.invalid",
        "ALLOWED_HOSTS": "carespace.invalid",
        "DEFAULT_FROM_EMAIL": "CareSpace <post@carespace.invalid>",
        "POSTAL_ADDRESS": "1 High Street, London",
    }


def hash_sources(name: str) -> str:
    """The hash of a requirements file's .in and of those it includes."""
    parts = [CHECKOUT / f"{name_of_set}.in" for name_of_set in SETS[: SETS.index(name) + 1]]
    return mark(*parts)[:16]


def find_stale_requirements() -> list[str]:
    """Which compiled files do not carry the hash of what they were compiled from."""
    return [
        f"{name}.txt is not compiled from {name}.in as it stands: run make requirements."
        for name in SETS
        if f"{MARK}{hash_sources(name)}" not in (CHECKOUT / f"{name}.txt").read_text()
    ]


def find_packages_too_new() -> list[str]:
    """Which installed packages refuse the oldest Python the site promises to run on."""
    from packaging.specifiers import SpecifierSet

    pinned = set(
        re.findall(r"^([a-z0-9._-]+)==", (CHECKOUT / "requirements-dev.txt").read_text(), re.MULTILINE)
    )
    return [
        f"{package.metadata['Name']} {package.version} wants Python {wanted}: hold it back in requirements.in."
        for package in distributions()
        if package.metadata["Name"].lower().replace("_", "-") in pinned
        and (wanted := package.metadata["Requires-Python"])
        and OLDEST_PYTHON not in SpecifierSet(wanted)
    ]


def find_stale_lock() -> list[str]:
    """What is wrong with package-lock.json: addresses in it, or versions package.json does not name."""
    text = (CHECKOUT / "package-lock.json").read_text()
    lock = json.loads(text)
    wanted = json.loads((CHECKOUT / "package.json").read_text())
    root = lock["packages"][""]
    strayed = [
        part for part in ("dependencies", "devDependencies") if root.get(part, {}) != wanted.get(part, {})
    ]
    return [
        *(["package-lock.json holds addresses: run make requirements."] if '"resolved"' in text else []),
        *(
            f"package-lock.json does not follow {part} of package.json: run make requirements."
            for part in strayed
        ),
    ]


def list_programs() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Every check that is a program: what it is called, how it runs, what its environment adds."""
    known: dict[str, tuple[list[str], dict[str, str]]] = {
        "Lint": (module("ruff", "check", "."), {}),
        "Format": (module("ruff", "format", "--check", "."), {}),
        "Templates, format": (program("djade", "--check", "--target-version", "5.2", *list_templates()), {}),
        "Templates, lint": (module("djlint", TEMPLATES, "--lint", "--quiet"), {}),
        "Import direction": (program("lint-imports"), {}),
        "Types": (module("mypy", *TYPED), {}),
        "Site": (manage("check", "--fail-level", "WARNING"), {}),
        "Site in production": (
            [sys.executable, "-c", DEPLOYMENT],
            production_environment(),
        ),
        "Models and migrations agree": (manage("makemigrations", "--check", "--dry-run"), {}),
        "Migrations are safe": (manage("shell", "--no-imports", "-c", MIGRATIONS), {}),
    }
    return known


# `check --deploy` would open a connection for its database checks; the rest needs none.
DEPLOYMENT = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
"""


# The linter's own command would need its app among the site's.
MIGRATIONS = f"""
import sys
from django.conf import settings
from django_migration_linter import MigrationLinter
linter = MigrationLinter(
    settings.BASE_DIR,
    include_apps={APPS!r},
    ignore_name={LOOKED_AT!r},
    no_cache=True,
    warnings_as_errors_tests=None,
)
linter.lint_all_migrations()
linter.print_summary()
sys.exit(1 if linter.has_errors else 0)
"""


def check() -> int:
    """Run every check. Returns how many failed."""
    known = list_programs()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        # The longest begins first, and the others fill what it leaves; each is said in its place in the list.
        order = sorted(known, key=lambda title: title not in LONG)
        running = {title: pool.submit(run_program, *known[title]) for title in order}
        failed = [title for title in known if report_check(title, running[title].result())]
    failed += [title for title, look in LOOKS.items() if report_check(title, "\n".join(look()))]
    say(
        f"{len(failed)} of {len(known) + len(LOOKS)} checks failed: {', '.join(failed)}.\n"
        if failed
        else "All checks pass.\n"
    )
    return len(failed)


def run_program(command: list[str], more: dict[str, str]) -> str:
    """Run one program with more in its environment; what it said where it failed, else ""."""
    result = subprocess.run(
        command, cwd=CHECKOUT, env={**os.environ, **more}, capture_output=True, text=True, check=False
    )
    return (
        ""
        if result.returncode == 0
        else result.stdout + result.stderr or f"It ended with {result.returncode}."
    )


def report_check(title: str, fault: str) -> bool:
    """Say on a line whether a check passes, and beneath it what is wrong. Returns whether anything is."""
    say(f"{title} ".ljust(WIDTH, ".") + (" failed\n" if fault else " ok\n"))
    if fault:
        say(f"{fault.strip()}\n\n")
    return bool(fault)


LOOKS: dict[str, Callable[[], list[str]]] = {
    "Requirements in step": find_stale_requirements,
    "npm's lock in step": find_stale_lock,
    "Packages run on the oldest Python": find_packages_too_new,
}


def fix() -> int:
    """Format code and templates, and mend what the linter can."""
    runs = [
        module("ruff", "check", "--fix", "."),
        module("ruff", "format", "."),
        program("djade", "--target-version", "5.2", *list_templates()),
    ]
    codes = [subprocess.run(command, cwd=CHECKOUT, check=False).returncode for command in runs]
    return max(codes[0], codes[1])  # djade says 1 where it changed a file


def compile_requirements() -> int:
    """Compile every .in file and npm's lock, asking the registries for the newest versions that fit."""
    for name in SETS:
        target = CHECKOUT / f"{name}.txt"
        options = "--quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header"
        command = module(
            "piptools", "compile", *options.split(), "--upgrade", "-o", target.name, f"{name}.in"
        )
        if subprocess.run(command, cwd=CHECKOUT, check=False).returncode:
            return 1
        text = re.sub(rf"^{re.escape(MARK)}.*\n", "", target.read_text(), flags=re.MULTILINE)
        target.write_text(f"{MARK}{hash_sources(name)}\n{text}")
    npm, known = node_environment()
    return subprocess.run(
        [npm, "install", "--package-lock-only", "--ignore-scripts"], cwd=CHECKOUT, env=known, check=False
    ).returncode


def main(arguments: list[str]) -> int:
    deeds: dict[tuple[str, ...], Callable[[], int]] = {
        (): check,
        ("fix",): fix,
        ("requirements",): compile_requirements,
    }
    return min(deeds[tuple(arguments)](), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
