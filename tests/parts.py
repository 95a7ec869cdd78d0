"""Which files a part of a run need not read: those that cannot hold one of its tests.

A part asks for marks. A mark is put on a test by its name, in the file of the test, so a file without the name of any mark
that the part asks for holds none of its tests: it is passed over unread by Python. That this is so is asked of every test
that is collected, in the part that reads all files too: one whose mark its file does not name ends the run.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

#: What a file says that holds tests of these marks. Hypothesis marks what `given` draws for.
NAMES = {
    "slow": re.compile(r"\bslow\("),
    "servers": re.compile(r"\bmark\.servers\b"),
    "browser": re.compile(r"\bmark\.browser\b"),
    "hypothesis": re.compile(r"\bgiven\("),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-marked",
        default="",
        metavar="MARKS",
        help=f"read the files alone that name one of these, with commas between them: {', '.join(NAMES)}",
    )


@functools.cache
def find_named_marks(path: Path) -> frozenset[str]:
    """The marks that a file names."""
    text = path.read_text()
    return frozenset(mark for mark, name in NAMES.items() if name.search(text))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """True of a file of tests that names none of the marks asked for."""
    wanted = config.getoption("--only-marked")
    if not wanted or not collection_path.match("test_*.py"):
        return None
    return True if find_named_marks(collection_path).isdisjoint(wanted.split(",")) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before any is deselected: every test's file names the test's marks."""
    unnamed = [
        f"{item.nodeid} ({mark})"
        for item in items
        for mark in NAMES
        if item.get_closest_marker(mark) and mark not in find_named_marks(item.path)
    ]
    if unnamed:
        raise pytest.UsageError(
            f"A mark that the file of a test does not name is one its part would not find: {', '.join(unnamed)}"
        )
