"""What every rule of plausibility measures of Ofsted's own lists: `.venv/bin/python -m bench.plausible_lists FILE…`.

Starts a PostgreSQL of its own. Each list of the files is compared alone, and beside each other list as if that one only
were held, so that neighbours years apart and every order are among the pairs. Prints each number with its bounds, in
Markdown, and then for each rule the number nearest to a bound. `docs/plausibility.md` derives the bounds from it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

from bench.servers import run_servers

if TYPE_CHECKING:
    from ratings.loading.plausibility import Measured
    from ratings.ofsted import ReadRelease


def measure_lists(lists: list[ReadRelease]) -> Iterator[tuple[ReadRelease, Measured]]:
    """Each list alone, and beside each other."""
    from django.db import transaction

    from ratings.loading import publish_list
    from ratings.loading.bulk_rows import ReadList, stage_list
    from ratings.loading.plausibility import compare_list

    alone = {}
    for one in lists:
        with transaction.atomic():
            alone[id(one)] = list(compare_list(stage_list(ReadList(one))))
        yield from ((one, measured) for measured in alone[id(one)])
    for held, one in permutations(lists, 2):
        with transaction.atomic():
            publish_list(found=held)
            for measured in compare_list(stage_list(ReadList(one))):
                if not any(measured.rule == other.rule for other in alone[id(one)]):
                    yield one, measured
            transaction.set_rollback(True)


def print_measured(found: list[tuple[ReadRelease, Measured]]) -> None:
    """Every number, and for each rule the one nearest to its bounds."""
    nearest: dict[str, tuple[float, str]] = {}
    print("| rule | list | beside | number | bounds |\n| --- | --- | --- | --- | --- |")
    for one, measured in found:
        bounds = f"{format_number(measured.least)} to {format_number(measured.most)}"
        line = f"| {measured.rule} | {one.kind} {one.as_at} | {measured.against} | {format_number(measured.number)} | {bounds} |"
        print(line, "**beyond**" if measured.is_beyond else "")
        room = min(measured.most - measured.number, measured.number - measured.least)
        if room < nearest.get(measured.rule, (float("inf"), ""))[0]:
            nearest[measured.rule] = room, line
    print("\nNearest to its bounds:\n")
    for _, line in nearest.values():
        print(line)


def format_number(number: float) -> str:
    """Three decimals at the most, and nothing for no bound."""
    return "" if abs(number) == float("inf") else f"{number:.3f}".rstrip("0").rstrip(".")


def main() -> None:
    with run_servers():
        from django.core.management import call_command

        from ratings.ofsted import read_file

        call_command("migrate", verbosity=0)
        lists = [one for name in sys.argv[1:] for one in read_file(Path(name)).releases]
        print_measured(list(measure_lists(lists)))


if __name__ == "__main__":
    main()
