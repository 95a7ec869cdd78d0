"""Writes how many tests ended in which way, so that two runs can be counted as one."""

import json
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--counts", type=Path, default=None, help="a file for the counts of this run")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    file = config.getoption("--counts")
    if file:
        kinds = ("failed", "passed", "skipped", "xfailed", "xpassed", "warnings", "error")
        file.write_text(json.dumps({kind: len(terminalreporter.stats.get(kind, [])) for kind in kinds}))
