"""Programs of a site that are forked from one process which has imported it: the second costs a blink of computing, not three seconds.

`make run` starts each by itself (tests/config/local_site/test_runner.py).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from config.embedded import CHECKOUT
from config.embedded.server import dies_with_parent, state_of
from config.local_site.programs import Program


class ForkedProcess:
    """What a `Program` asks of its process, which is a child of somebody else."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """None while it runs; how it ended nobody knows."""
        return None if state_of(self.pid) else 0

    def wait(self, timeout: float = 60) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired."""
        ends = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > ends:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)
        return 0

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


class SiteForks:
    """A process that has imported the site in one environment, and forks programs."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.parent = subprocess.Popen(
            [sys.executable, "-m", "tests.fork_parent"],
            env=dict(environment),
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )

    def begin(self, program: Program, logs: Path) -> None:
        """Start a program, as its own `start` does."""
        requests, answers = self.parent.stdin, self.parent.stdout
        assert requests
        assert answers
        logs.mkdir(parents=True, exist_ok=True)
        program.log = logs / f"{program.name}.log"
        program.log.touch()
        begun = {
            "name": program.name,
            "arguments": program.arguments,
            "log": str(program.log),
            "death_signal": program.death_signal,
        }
        requests.write(f"{json.dumps(begun)}\n")
        requests.flush()
        program.process = ForkedProcess(int(answers.readline()))

    def stop(self) -> None:
        """To be called when every program has been stopped."""
        self.parent.communicate()


@contextlib.contextmanager
def forking(*names: str) -> Iterator[None]:
    """Within it programs of these names are forked when they start, all in the environment of the first."""
    plain, forks = Program.start, []

    def start(program: Program, environment: Mapping[str, str], logs: Path) -> None:
        if program.name not in names:
            plain(program, environment, logs)
            return
        if not forks:
            forks.append(SiteForks(environment))
        forks[0].begin(program, logs)

    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Program, "start", start)
            yield
    finally:
        for parent in forks:
            parent.stop()
