"""Load every release there is and measure it: `.venv/bin/python -m bench.loading_releases [FILE…]`.

Starts a PostgreSQL and a Redis of its own and loads the demonstration register of eleven years; then, where files
of Ofsted's are named, those, the first of which removes the register. Prints for each the seconds by the clock and
of this process's own computing, the queries and the homes; then what a first and a kept answer cost, and memory.

On two cores of a 2025 server, nearly idle: the register is written and loaded in 10.7 s (8.9 s of computing, 246
queries for 28,266 standings), and removed in 2.1 s; the workbook of 2025 takes 1.7 s (0.9 s, 25 queries), a CSV of
2015 to 2022 0.6 to 1.1 s; a first answer over all releases takes about 10 ms in two queries, a kept one 0.4 ms in
one; the process grows to 159 MB.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from config.embedded import Postgres, Redis

QUESTION = "outcomes=all&by=sector-and-owner-size&at=all"
ANSWERS = 200
Result = TypeVar("Result")


def timed(what: str, deed: Callable[[], Result]) -> Result:
    """Do it and print what it took."""
    from django.db import connection

    queries = 0

    def counted(execute: Any, *given: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*given)

    clock, computing = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counted):
        result = deed()
    clock, computing = time.perf_counter() - clock, time.process_time() - computing
    print(f"{what}: {clock:.2f} s, {computing:.2f} s of computing, {queries} queries")
    return result


def measure(files: list[Path]) -> None:
    from django.core.management import call_command

    from ratings import demonstration
    from ratings.loading import load, remove_demonstration
    from ratings.measures import Measure, answering
    from ratings.models import Release, Standing

    call_command("migrate", verbosity=0)
    timed("The register written and loaded", demonstration.load)
    print(f"  {Release.objects.count()} releases, {Standing.objects.count():,} standings")
    timed("The register again", demonstration.load)
    question = Measure.parse(QUESTION)
    timed("A first answer over all releases", question.answer)
    begun = time.perf_counter()
    for _ in range(ANSWERS):
        question.answer()
    print(f"A kept answer: {(time.perf_counter() - begun) / ANSWERS * 1000:.1f} ms")
    timed("The register removed", remove_demonstration)
    for file in files:
        loaded = timed(file.name, lambda file=file: load(path_or_rows=file))  # type: ignore[misc]
        print(f"  {loaded.release.homes:,} homes as at {loaded.release.as_at.isoformat()}")
    if files:
        answering.answered.cache_clear()
        timed("A first answer over all releases", question.answer)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB at the most")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        postgres, redis = Postgres(Path(folder)), Redis(Path(folder), durable=False)
        try:
            postgres.start()
            redis.start()
            postgres.create_database("bench")
            os.environ |= {
                "CARESPACE_SITE": "test",
                "CARESPACE_VAR": folder,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": postgres.url("bench"),
                "REDIS_URL": redis.url,
            }
            import django

            django.setup()
            measure([Path(name) for name in sys.argv[1:]])
            from django.db import connections

            connections.close_all()
        finally:
            redis.stop()
            postgres.stop()


if __name__ == "__main__":
    main()
