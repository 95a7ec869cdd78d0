"""Races: some processes send an edition in one way, and the sink says how many letters came."""

from __future__ import annotations

import contextlib
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at how much memory a process holds.
LOOK_EVERY = 0.25
#: Seconds after which a process has all it keeps for an edition.
WARM_AFTER = 3.0


@dataclass(frozen=True, slots=True)
class RaceResult:
    """Letters the sink took, to how many people, in how many seconds; megabytes by which a process grew when warm."""

    letters: int
    people: int
    seconds: float
    grown: float = 0.0

    @property
    def rate(self) -> float:
        """Letters a second."""
        return self.letters / self.seconds


@contextlib.contextmanager
def run_sink(delay: float = 0.0) -> Iterator[int]:
    """A sink process of its own; yields its port."""
    command = [sys.executable, "-m", "bench.sending.fast_sink", str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield int(process.stdout.readline())
        finally:
            process.kill()


def ask_sink(port: int) -> tuple[int, int]:
    """Letters and different recipients since it was last asked."""
    with smtplib.SMTP("127.0.0.1", port) as connection:
        _, reply = connection.docmd("COUNT")
    letters, people = reply.split()
    return int(letters), int(people)


def run_race(way: str, *, processes: int, port: int, edition_id: int, **environment: str) -> RaceResult:
    """Let so many processes get ready, start them at once and wait for the last."""
    pushers = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bench.sending.pushers",
                *map(str, (way, port, edition_id, part, processes)),
            ],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for part in range(processes)
    ]
    try:
        for pusher in pushers:
            assert pusher.stdout
            if pusher.stdout.readline() != "ready\n":
                raise RuntimeError("A process that was to send letters did not get ready.")
        ask_sink(port)
        begun = time.perf_counter()
        for pusher in pushers:
            assert pusher.stdin
            pusher.stdin.write("go\n")
            pusher.stdin.flush()
        grown = watch_memory(pushers)
        seconds = time.perf_counter() - begun
    finally:
        for pusher in pushers:
            pusher.kill()
            pusher.communicate()
    return RaceResult(*ask_sink(port), seconds, grown)


def watch_memory(pushers: list[subprocess.Popen[str]]) -> float:
    """Wait for all to end; the most megabytes by which one grew after it was warm."""
    begun = time.monotonic()
    seen: dict[int, list[float]] = {pusher.pid: [] for pusher in pushers}
    while any(pusher.poll() is None for pusher in pushers):
        if time.monotonic() - begun > WARM_AFTER:
            for pid, sizes in seen.items():
                sizes.append(read_megabytes_of(pid))
            time.sleep(LOOK_EVERY)
        else:
            time.sleep(0.005)
    spans = [max(real) - min(real) for sizes in seen.values() if (real := [size for size in sizes if size])]
    return max(spans, default=0.0)


def read_megabytes_of(pid: int) -> float:
    """The memory a process holds now; 0 where it has ended."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0.0
    return int(pages) * 4096 / 2**20
