"""Writes how many tests there are and how many ended in which way, so that several runs can be counted as one."""

import json
from pathlib import Path

import pytest

KINDS = ("failed", "passed", "skipped", "xfailed", "xpassed", "warnings", "error")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--counts", type=Path, default=None, help="a file for the counts of this run")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--counts") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Counts(config), "counts")


class Counts:
    """Counts a run from its collection on, so that one that is cut short still says how far it came."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.file: Path = config.getoption("--counts")
        self.collected = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.begin(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        self.begin(len(ids))

    def begin(self, collected: int) -> None:
        self.collected = collected or self.collected
        self.write()

    def pytest_terminal_summary(self) -> None:
        self.write()

    def write(self) -> None:
        stats = self.config.pluginmanager.get_plugin("terminalreporter").stats
        counts = {kind: len(stats.get(kind, [])) for kind in KINDS}
        ran = sum(counts[kind] for kind in ("failed", "passed", "skipped", "xfailed", "xpassed"))
        self.file.write_text(json.dumps({**counts, "not run": max(self.collected - ran, 0)}))
