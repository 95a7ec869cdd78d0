"""Publish a long generated list, and hold it beside raw COPY: `.venv/bin/python -m bench.release_publication [ROWS]`.

Starts a PostgreSQL and a Redis of its own. Writes a CSV of so many generated homes (5,000,000) in Ofsted's form and
publishes it, file to commit: reading, checking, owners, inspections, judgements, snapshots, tallies. Then every row that
wrote is copied out and, by COPY alone in one transaction, into twins of the same tables with the same constraints and
indexes. Prints the ratio of the two, and the most memory the publishing process held.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.effort import measure_effort, read_database_megabytes, read_megabytes
from bench.servers import run_servers

ROWS = 5_000_000
PIECE = 1 << 20
#: The tables a list of homes fills, those others point at first.
TABLES = (
    "release", "home", "localauthority", "owner", "owneralias", "inspection", "judgement", "homesnapshot", "tally",
)  # fmt: skip
HEADING = (
    "Web link", "URN", "Provision type", "Registration date", "Registration status", "Name",
    "Ofsted region", "Government Office Region", "Local authority", "Sector", "Places",
    "Organisation which owns the provider", "Event type", "Inspection date", "Publication date", "Event number",
    "Overall experiences and progress of children and young people",
    "How well children and young people are helped and protected", "The effectiveness of leaders and managers",
)  # fmt: skip
REGIONS = (
    "North West",
    "South East",
    "London",
    "East Midlands",
    "South West",
    "East of England",
    "West Midlands",
)
SECTORS = ("Private", "Private", "Private", "Private", "Local Authority", "Voluntary")
GRADES = ("Good", "Good", "Good", "Outstanding", "Requires improvement to be good", "Inadequate")


def generate_homes(rows: int) -> Iterator[tuple[str, ...]]:
    """Generated homes: 150 authorities, an owner to six homes, one in eleven not judged yet."""
    first = date(2022, 4, 1)
    for number in range(rows):
        place = number * 7919 % 150
        region = REGIONS[place % 7]
        judged = number % 11 != 0
        held_on = first + timedelta(days=number * 31 % 1090)
        grade = GRADES[number * 13 % 6] if judged else ""
        yield (
            "Ofsted Social Care Provider Webpage", f"{2_000_001 + number}", "Children's home",
            (first - timedelta(days=number % 3000)).strftime("%d/%m/%Y"), "Active", "REDACTED",
            region, region, f"Generated Borough {place}", SECTORS[number % 6], str(2 + number % 7),
            f"Generated Care {number // 6 % 40_000} Ltd",
            "Full inspection" if judged else "", held_on.strftime("%d/%m/%Y") if judged else "",
            (held_on + timedelta(days=40)).strftime("%d/%m/%Y") if judged else "",
            f"{10_000_000 + number}" if judged else "", grade, grade, GRADES[number * 5 % 6] if judged else "",
        )  # fmt: skip


def write_list(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Children's social care in England 2025 – Provider level as at 31 March 2025"])
        writer.writerow(HEADING)
        writer.writerows(generate_homes(rows))


def make_twins(cursor: Any) -> None:
    """Empty tables like those a release fills: the same columns, checks and indexes, and keys to one another."""
    for name in TABLES:
        cursor.execute(f"create table twin_{name} (like ratings_{name} including all)")
    for name in TABLES:
        cursor.execute(
            "select pg_get_constraintdef(oid) from pg_constraint where contype = 'f' and conrelid = %s::regclass",
            [f"ratings_{name}"],
        )
        for (definition,) in cursor.fetchall():
            cursor.execute(
                f"alter table twin_{name} add {definition.replace('REFERENCES ratings_', 'REFERENCES twin_')}"
            )


def copy_out(cursor: Any, folder: Path) -> int:
    """Write every table to a file, in the order of its rows on disk, and say how many rows that is."""
    rows = 0
    for name in TABLES:
        with (folder / name).open("wb") as file, cursor.copy(f"copy ratings_{name} to stdout") as copy:
            for piece in copy:
                file.write(piece)
        rows += cursor.rowcount
    return rows


def copy_in(cursor: Any, folder: Path) -> None:
    """The floor: the same rows by COPY and nothing else."""
    from django.db import transaction

    with transaction.atomic():
        for name in TABLES:
            with (folder / name).open("rb") as file, cursor.copy(f"copy twin_{name} from stdin") as copy:
                while piece := file.read(PIECE):
                    copy.write(piece)


def measure_publication(folder: Path, rows: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from ratings.loading import load_file

    call_command("migrate", verbosity=0)
    path = folder / "generated.csv"
    write_list(path, rows)
    before = read_megabytes()
    publishing = measure_effort(lambda: load_file(path_or_rows=path))
    print(f"{publishing.result.release.homes:,} rows, {path.stat().st_size >> 20:,} MB of CSV", flush=True)
    print(f"Published in {publishing}: {rows / publishing.clock:,.0f} rows a second", flush=True)
    print(
        f"{read_megabytes()} MB at the most, {before} MB before; {read_database_megabytes()} MB in PostgreSQL",
        flush=True,
    )
    path.unlink()
    with connection.cursor() as cursor:
        total = copy_out(cursor, folder)
        make_twins(cursor)
        floor = measure_effort(lambda: copy_in(cursor, folder))
    print(f"The {total:,} rows that wrote, by COPY into twins: {floor}", flush=True)
    print(f"Publishing goes at {floor.clock / publishing.clock:.2f} of the speed of raw COPY", flush=True)


def main() -> None:
    rows = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else ROWS
    with run_servers() as folder:
        measure_publication(folder, rows)


if __name__ == "__main__":
    main()
