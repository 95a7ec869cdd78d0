"""Prints a workbook's cells as text, one JSON value a line. Run as a program, in a process of its own.

A hostile workbook can ask for more memory than a machine has; here it meets a limit and only this
process ends. Usage: python workbook.py FILE MEGABYTES SECONDS
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime

MOST_CELLS = 60_000_000


def format_cell_text(cell: object) -> str:
    """A cell as text: whole numbers without a point, dates as 2025-03-31."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def limit_process(megabytes: int, seconds: int) -> None:
    """End this process where it takes more memory or computing time than this."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, megabytes: int, seconds: int) -> None:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - after this process knows its limits

    limit_process(megabytes, seconds)
    write = sys.stdout.write
    with CalamineWorkbook.from_path(path) as workbook:
        # Sheets with Ofsted's own totals first: who reads the lists after them has something to compare with.
        for name in sorted(workbook.sheet_names, key=lambda name: "series" not in name.lower()):
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise MemoryError(name)
            write(json.dumps({"sheet": name}) + "\n")
            for row in sheet.iter_rows():
                write(json.dumps([format_cell_text(cell) for cell in row]) + "\n")
    write(json.dumps({"end": True}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
