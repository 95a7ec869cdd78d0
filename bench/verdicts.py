"""What a benchmark found, held against what it has to be: a line an item, or the same as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class BoundVerdict:
    """One item: whether it holds, the figure found, and the bound it has to keep."""

    item: str
    is_ok: bool
    figure: str
    bound: str

    def __str__(self) -> str:
        return f"{'ok' if self.is_ok else 'not ok':7}{self.item}: {self.figure} (bound: {self.bound})"


def print_verdicts(verdicts: Sequence[BoundVerdict], *, as_json: bool) -> int:
    """Print every item. Returns the exit code: 1 where one does not hold."""
    if as_json:
        print(json.dumps([asdict(verdict) for verdict in verdicts], indent=1))
    else:
        print("\n".join(str(verdict) for verdict in verdicts))
    return 0 if all(verdict.is_ok for verdict in verdicts) else 1
