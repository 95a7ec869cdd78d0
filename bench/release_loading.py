"""Load every release there is and measure it: `.venv/bin/python -m bench.release_loading [FILE…]`.

Starts a PostgreSQL and a Redis of its own and loads the demonstration register of eleven years; then, where files
of Ofsted's are named, those, the first of which removes the register. Prints for each the seconds by the clock, those
of computing here and in PostgreSQL, the queries and the homes; then what a first and a kept answer cost, and memory.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.effort import Effort, measure_effort, read_megabytes
from bench.servers import run_servers

QUESTION = "outcomes=all&by=sector-and-owner-size&at=all"
ANSWERS = 200
Result = TypeVar("Result")


def print_effort(what: str, deed: Callable[[], Result]) -> Effort[Result]:
    """Do it and print what it took."""
    took = measure_effort(deed)
    print(f"{what}: {took}", flush=True)
    return took


def measure_loading(files: list[Path]) -> None:
    from django.core.management import call_command

    from demonstration import register
    from ratings import answers
    from ratings.answers import evaluation
    from ratings.loading import load_file, remove_demonstration_releases
    from ratings.measures import Measure
    from ratings.models import HomeSnapshot, Release

    call_command("migrate", verbosity=0)
    print_effort("The register written and loaded", register.load_register)
    print(f"  {Release.objects.count()} releases, {HomeSnapshot.objects.count():,} snapshots")
    print_effort("The register again", register.load_register)
    question = Measure.parse(QUESTION)
    print_effort("A first answer over all releases", lambda: answers.answer(question))
    begun = time.perf_counter()
    for _ in range(ANSWERS):
        answers.answer(question)
    print(f"A kept answer: {(time.perf_counter() - begun) / ANSWERS * 1000:.1f} ms")
    print_effort("The register removed", remove_demonstration_releases)
    efforts = []
    for file in files:
        efforts.append(print_effort(file.name, partial(load_file, path_or_rows=file)))
        for release in efforts[-1].result.releases:
            print(f"  {release.homes:,} rows: {release.title}, {release.kind}, {release.period}")
    if files:
        clock, here, database = (
            sum(getattr(effort, name) for effort in efforts) for name in ("clock", "here", "database")
        )
        print(f"All {len(files)} files: {clock:.1f} s ({here:.1f} s here, {database:.1f} s in PostgreSQL)")
        evaluation.answer_from.cache_clear()
        print_effort("A first answer over all releases", lambda: answers.answer(question))
    print(f"{read_megabytes()} MB at the most")


def main() -> None:
    with run_servers():
        measure_loading([Path(name) for name in sys.argv[1:]])


if __name__ == "__main__":
    main()
