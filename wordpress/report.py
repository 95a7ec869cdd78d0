"""The report of a move: a row for every item of the file, and one for everything else it names."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict


class ReportRow(TypedDict):
    """What became of one item, or of something else the file names. `result`: imported, changed or left out."""

    id: int
    type: str
    title: str
    result: str
    address: str
    why: str


def write_report(rows: Iterable[ReportRow], path: Path) -> None:
    """Write {"items": [row, …]} to `path`, whole or not at all, without holding the rows in memory."""
    path = Path(path)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}", delete=False
    ) as file:
        try:
            file.write('{"items": [')
            for place, row in enumerate(rows):
                file.write(",\n" if place else "\n")
                json.dump(row, file, ensure_ascii=False)
            file.write("\n]}\n")
        except BaseException:
            os.unlink(file.name)
            raise
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def summarise_report(rows: Iterable[ReportRow]) -> dict[str, Counter[str]]:
    """{type: {result: number}} of a report's rows."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row["type"] or "without a type", Counter())[row["result"]] += 1
    return counts
