"""Filling a table of whole numbers when only its margins are known."""

from __future__ import annotations

from collections.abc import Sequence

ROUNDS = 40
Table = list[list[int]]


def fit_table(pattern: Sequence[Sequence[float]], rows: Sequence[int], columns: Sequence[int]) -> Table:
    """Whole numbers with exactly these row and column sums, spread as nearly as they can be like `pattern`.

    Raises ValueError where the two margins do not have the same sum.
    """
    if sum(rows) != sum(columns):
        raise ValueError(f"Rows sum to {sum(rows)} and columns to {sum(columns)}.")
    return _round_table(_scale_table(pattern, rows, columns), rows, columns)


def apportion(pattern: Sequence[float], total: int) -> list[int]:
    """Whole numbers that sum to `total`, in proportion to `pattern` (largest remainders)."""
    whole = sum(pattern) or 1
    exact = [total * part / whole for part in pattern]
    parts = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def _scale_table(
    pattern: Sequence[Sequence[float]], rows: Sequence[int], columns: Sequence[int]
) -> list[list[float]]:
    """Iterative proportional fitting: scale rows, then columns, until both sums hold nearly."""
    # A little of everything everywhere, so that no margin is out of reach.
    table = [[float(cell) + 0.05 for cell in line] for line in pattern]
    for _ in range(ROUNDS):
        for line, target in zip(table, rows, strict=True):
            factor = target / (sum(line) or 1)
            line[:] = [cell * factor for cell in line]
        for j, target in enumerate(columns):
            factor = target / (sum(line[j] for line in table) or 1)
            for line in table:
                line[j] *= factor
    return table


def _round_table(table: list[list[float]], rows: Sequence[int], columns: Sequence[int]) -> Table:
    """Round down, then hand out what is missing, largest fractions first, until both margins hold."""
    whole = [[int(cell + 1e-9) for cell in line] for line in table]
    missing_rows = [target - sum(line) for line, target in zip(whole, rows, strict=True)]
    missing_columns = [target - sum(line[j] for line in whole) for j, target in enumerate(columns)]
    _take_back(whole, missing_rows, missing_columns)
    cells = [(i, j) for i in range(len(rows)) for j in range(len(columns))]
    cells.sort(key=lambda at: (whole[at[0]][at[1]] - table[at[0]][at[1]], at))
    while any(missing_rows):
        for i, j in cells:
            if missing_rows[i] > 0 and missing_columns[j] > 0:
                whole[i][j] += 1
                missing_rows[i] -= 1
                missing_columns[j] -= 1
    return whole


def _take_back(whole: Table, missing_rows: list[int], missing_columns: list[int]) -> None:
    """Where scaling stopped a hair too high, take units back so that nothing is over its margin."""
    for i, line in enumerate(whole):
        for j, cell in enumerate(line):
            over = min(cell, max(0, -missing_rows[i], -missing_columns[j]))
            line[j] -= over
            missing_rows[i] += over
            missing_columns[j] += over
