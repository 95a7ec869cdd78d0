"""What is wrong with a file, said so that an editor can find it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

#: How many problems a report spells out; beyond that it counts them.
MOST_TOLD = 40
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stops a file from being loaded. `row` is as a spreadsheet numbers it, 0 for the whole file."""

    file: str
    why: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        value = printable_text(
            self.value if len(self.value) <= LONGEST_VALUE else f"{self.value[:LONGEST_VALUE]}…"
        )
        place = [
            printable_text(self.file),
            f"sheet {printable_text(self.sheet)}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"column “{printable_text(self.column)}”" if self.column else "",
            f"value “{value}”" if value else "",
        ]
        return f"{', '.join(part for part in place if part)}: {self.why}"


def printable_text(text: str) -> str:
    """Text without characters that would break the line or command a terminal."""
    return "".join(mark if mark.isprintable() else "�" for mark in text)


class RefusedFileError(Exception):
    """A file that cannot be loaded, with every reason. Its text is the whole report."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(format_problems(problems))


class ImplausibleFileError(RefusedFileError):
    """A file that can be read and is not likely to be what it says: a person may publish it all the same."""


def format_problems(problems: list[Problem]) -> str:
    """The problems as sentences, one a line: the first forty, then how many more of each kind."""
    lines = [str(problem) for problem in problems[:MOST_TOLD]]
    rest = Counter((problem.column, problem.why) for problem in problems[MOST_TOLD:])
    for (column, why), number in rest.most_common():
        place = f" in column “{column}”" if column else ""
        lines.append(f"and {number:,} more{place}: {why}")
    return "\n".join(lines)
