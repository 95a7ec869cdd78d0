"""The results of a list of mutants: a file of rows, of which the last of a mutant counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def read_results(path: Path) -> dict[str, Row]:
    """{mutant's name: its last row}, in the order of their first rows; none where there is no file."""
    lines = path.read_text().splitlines() if path.exists() else []
    return {row["name"]: row for row in map(json.loads, lines)}


def append_result(path: Path, row: Row) -> None:
    with path.open("a") as file:
        file.write(f"{json.dumps(row)}\n")
