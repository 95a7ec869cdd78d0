"""Workers of letters to be killed: one as `make run` starts it, one that forks as production's does."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.effort import list_children
from config.local_site import programs
from config.local_site.programs import Program

FORKED = (
    *("celery", "-A", "config.celery", "worker", "--queues", "letters", "--concurrency", "2"),
    *("--loglevel", "INFO", "-n", "forked-letters@%h"),
)


@dataclass
class LetterWorkers:
    """The two, running."""

    threaded: Program
    forked: Program

    def start(self, logs: Path) -> None:
        for program in (self.threaded, self.forked):
            program.start(os.environ, logs)

    def stop(self) -> None:
        for program in (self.threaded, self.forked):
            program.kill_family()
            program.stop()

    def start_dead(self) -> None:
        """Start again what was killed."""
        for program in (self.threaded, self.forked):
            if program.has_ended():
                program.start_again()

    def list_victims(self) -> list[Callable[[], None]]:
        """Ways to kill, to be taken in turn: a whole worker, a process of one, the other worker."""
        return [
            lambda: kill_program(self.threaded),
            lambda: kill_child(self.forked),
            lambda: kill_program(self.forked),
            lambda: kill_child(self.forked),
        ]


def make_workers(folder: Path) -> LetterWorkers:
    """The two, not started yet; `folder` keeps the timetable."""
    forked = Program("letters-forked", list(FORKED), death_signal=signal.SIGKILL)
    return LetterWorkers(programs.letters(folder / "timetable"), forked)


def kill_program(program: Program) -> None:
    """kill -9 of a program with all its processes."""
    program.kill_family()
    if program.process is not None:
        program.process.wait()


def kill_child(program: Program) -> None:
    """kill -9 of one of its processes; its parent starts another."""
    if program.process is None:
        return
    with contextlib.suppress(ProcessLookupError):
        for child in list_children(program.process.pid)[:1]:
            os.kill(child, signal.SIGKILL)
