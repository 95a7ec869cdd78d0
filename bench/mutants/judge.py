"""Runs inside pytest: which test reaches which place, then for each mutant whether one of those tests fails.

`python -m bench.mutants.judge TASK.json [arguments of pytest]`, by the command of this package only. A mutant is
judged in a fork of this process, where everything is loaded already, on a database of its own; tests that start
processes of their own take no part, for those would run without it.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import importlib.machinery
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any
from unittest.mock import patch

import pytest
from _pytest.runner import runtestprotocol

from bench.mutants.results import Row, append_result, read_results
from bench.mutants.sites import SWITCH, insert_switches

MOST_COMPUTING = 90  # seconds of one mutant: one that computes longer does not end, and is noticed
MOST_WAITING = 300


class Switch:
    """Which mutant is at work, and which places were reached since it was last asked."""

    def __init__(self) -> None:
        self.active = -1
        self.reached: set[int] = set()

    def __call__(self, number: int) -> bool:
        self.reached.add(number)
        return number == self.active

    def decorated(self, number: int, decorator: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """The decorator, and the bare function where it is taken off."""

        def apply(function: Any) -> Any:
            usual = decorator(function)
            if not isinstance(usual, FunctionType):
                return usual

            @functools.wraps(usual)
            def either(*args: Any, **kwargs: Any) -> Any:
                return (function if self(number) else usual)(*args, **kwargs)

            return either

        return apply

    @staticmethod
    def safe(text: Any) -> Any:
        from django.utils.safestring import mark_safe

        return mark_safe(str(text))

    @staticmethod
    def nothing() -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()


def compile_switches(numbers: dict[str, dict[str, int]], root: Path) -> None:
    """From now on the modules named are imported with their switches: {file: {place: number}}."""
    usual = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: importlib.machinery.SourceFileLoader, name: str) -> CodeType | None:
        path = Path(loader.path)
        file = str(path.relative_to(root)) if path.is_relative_to(root) else ""
        if file not in numbers:
            return usual(loader, name)
        return compile(
            insert_switches(path.read_bytes(), file, numbers[file]), str(path), "exec", dont_inherit=True
        )

    patch.object(importlib.machinery.SourceFileLoader, "get_code", get_code).start()


def is_open(row: Row | None, *, is_slow: bool) -> bool:
    """Whether a mutant whose last result this is has still to be held against the tests, or against the slow ones."""
    return row is None or (is_slow and row["outcome"] != "killed" and not row["slow"])


class Judge:
    """A plugin of pytest that runs the tests in its own order."""

    def __init__(self, task: Row, switch: Switch) -> None:
        self.task, self.switch = task, switch
        self.results = Path(task["results"])
        self.began = time.monotonic()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """First the tests that answer at once; what lives then is held against the slow ones, which are dear to map."""
        for is_slow in (False, True):
            items = [item for item in session.items if bool(item.get_closest_marker("slow")) is is_slow]
            known = read_results(self.results)
            left = [row for row in self.task["mutants"] if is_open(known.get(row["name"]), is_slow=is_slow)]
            reached = self.reach(items, is_slow=is_slow) if left else {}
            for row in left:
                if time.monotonic() - self.began > self.task["seconds"]:
                    return True
                result = self.judge(row["number"], items, reached)
                if is_slow and result["outcome"] == "unreached":
                    result = {}
                before = known.get(row["name"], {})
                append_result(self.results, {**row, **before, **result, "slow": is_slow})
        return True

    def reach(self, items: list[pytest.Item], *, is_slow: bool) -> dict[str, tuple[float, list[int]]]:
        """{test: (seconds, places it reaches)} of the tests that pass without any mutant; kept beside the results."""
        reach_file = self.results.with_suffix(".slow.json" if is_slow else ".reach.json")
        if reach_file.exists():
            known: dict[str, tuple[float, list[int]]] = json.loads(reach_file.read_text())
            return known
        reached: dict[str, tuple[float, list[int]]] = {}
        for place, item in enumerate(items):
            self.switch.reached = set()
            before = time.process_time()
            following = items[place + 1] if place + 1 < len(items) else None
            reports = runtestprotocol(item, nextitem=following, log=False)
            if all(report.passed for report in reports):
                reached[item.nodeid] = (round(time.process_time() - before, 3), sorted(self.switch.reached))
            if place % 100 == 0:
                self.say(f"{place} of {len(items)} tests")
        reach_file.write_text(json.dumps(reached))
        return reached

    def judge(
        self, number: int, items: list[pytest.Item], reached: dict[str, tuple[float, list[int]]]
    ) -> Row:
        """What becomes of one mutant under the tests that reach it, the cheapest first."""
        costs = {test: cost for test, (cost, numbers) in reached.items() if number in numbers}
        chosen = sorted((item for item in items if item.nodeid in costs), key=lambda item: costs[item.nodeid])
        tried: list[pytest.Item] = []
        spent = 0.0
        for item in chosen:
            spent += costs[item.nodeid]
            if tried and spent > self.task["most"]:
                break
            tried.append(item)
        outcome, by = self.run(number, tried) if tried else ("unreached", "")
        self.say(f"{number}: {outcome} {by}")
        return {"outcome": outcome, "by": by, "tried": len(tried), "reached by": len(costs)}

    def run(self, number: int, items: list[pytest.Item]) -> tuple[str, str]:
        """("killed", test) or ("survived", ""): told by a fork that runs the tests until one fails."""
        self.let_go()
        listening, telling = os.pipe()
        child = os.fork()
        if not child:
            os.close(listening)
            self.child(number, items, telling)
        os.close(telling)
        ends, verdict = time.monotonic() + MOST_WAITING, ""
        while not os.waitpid(child, os.WNOHANG)[0]:
            if time.monotonic() > ends:
                os.kill(child, signal.SIGKILL)
                verdict = "no end"
            time.sleep(0.02)
        with os.fdopen(listening) as pipe:
            verdict = pipe.read() or verdict or "no end"
        return ("survived", "") if verdict == "survived" else ("killed", verdict)

    def child(self, number: int, items: list[pytest.Item], telling: int) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + MOST_COMPUTING
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        self.switch.active = number
        verdict = "survived"
        try:
            for place, item in enumerate(items):
                following = items[place + 1] if place + 1 < len(items) else None
                if not all(report.passed for report in runtestprotocol(item, nextitem=following, log=False)):
                    verdict = item.nodeid
                    break
        except BaseException as problem:  # noqa: BLE001  # whatever a mutant breaks is noticed
            verdict = f"{type(problem).__name__} in {item.nodeid}"
        os.write(telling, verdict.encode())
        os._exit(0)

    @staticmethod
    def let_go() -> None:
        """Close what a fork may not share."""
        from django.db import connections

        from tests import servers

        connections.close_all()
        getattr(servers, "close_connections", lambda: None)()

    @staticmethod
    def say(words: str) -> None:
        print(words, file=sys.__stderr__, flush=True)


def main(arguments: list[str]) -> int:
    task = json.loads(Path(arguments[0]).read_text())
    numbers: dict[str, dict[str, int]] = {}
    for row in task["mutants"]:
        numbers.setdefault(row["file"], {})[row["name"]] = row["number"]
    switch = Switch()
    setattr(builtins, SWITCH, switch)
    compile_switches(numbers, Path.cwd())
    return int(pytest.main(["-q", "-p", "no:cacheprovider", *arguments[1:]], plugins=[Judge(task, switch)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
