"""`python -m tests [fast] [arguments of pytest]`: what answers at once, then what is slow beside real servers and browser.

`fast` runs what answers at once alone, with fewer examples of each property: what to ask while working.
The last line counts all parts together, in pytest's own words, and says so where the run was cut short.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from config.embedded import var_folder
from tests.cpu_bound import BOUND

ORDER = (
    "failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warnings", "error", "not run",
)  # fmt: skip
NOTHING_COLLECTED = 5
INTERRUPTED = 130  # as a shell has it
MOST_WORKERS = 8
# Each worker and each program of a site imports everything: what is compiled once is kept, as Python keeps it, and where
# the caller wants nothing beside the sources, with the other things made at run time.
COMPILED = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(var_folder() / "test" / "compiled")}
# A file stays with one worker, which makes the file’s own fixtures once. What takes long comes first, as
# tests/conftest.py orders it.
BY_FILE = ["--dist", "loadfile", "--no-loadscope-reorder"]
PARALLEL = ["-n", "auto", "--maxprocesses", str(MOST_WORKERS), *BY_FILE]
# Each worker of these has a site of its own, of some eight processes, and waits half the time.
FEW = ["-n", "auto", "--maxprocesses", "2", *BY_FILE]


@dataclass(frozen=True)
class Part:
    """Some of the tests, run by one pytest."""

    name: str
    arguments: list[str]
    examples: str  # the profile of properties


#: Steps of a run, each the parts that run side by side: what waits for servers leaves its time to what computes. No
#: test is in two parts of one run.
FAST = (
    (Part("the part that answers at once", [*PARALLEL, "-m", "not (servers or browser or slow)"], "fast"),),
)
WHOLE = (
    (
        Part(
            "the part that answers at once",
            [*PARALLEL, "-m", "not (servers or browser or slow or hypothesis)"],
            "fast",
        ),
    ),
    (
        Part(
            "the slow part",
            [
                *PARALLEL,
                "--only-marked=slow,hypothesis",
                "-m",
                "(slow or hypothesis) and not (servers or browser)",
            ],
            "whole",
        ),
        Part(
            "the part with servers and browser",
            [*FEW, "--only-marked=servers,browser", "-m", "servers or browser"],
            "whole",
        ),
    ),
)


@dataclass
class Begun:
    """A part that runs, the file of its counts, and what it has said where another part has the terminal."""

    part: Part
    counts: Path
    process: subprocess.Popen[bytes]
    said: Path | None


@dataclass
class Run:
    """All parts of one run: what came of them, and why it ended early where it did."""

    folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    codes: list[int] = field(default_factory=list)
    cut_short: str = ""
    begun: list[Begun] = field(default_factory=list)

    def play(self, parts: Sequence[Part], arguments: list[str]) -> None:
        """Run parts side by side, unless the run was cut short before; the first has the terminal, the others speak after."""
        for part in parts:
            if self.cut_short:
                self.cut_short += f"; {part.name} did not run"
            else:
                self.begin(part, arguments, is_heard=part is parts[0])
        for begun in list(self.begun):
            self.end(begun)

    def begin(self, part: Part, arguments: list[str], *, is_heard: bool) -> None:
        number = len(self.codes) + len(self.begun)
        counts, said = self.folder / str(number), None if is_heard else self.folder / f"{number}.log"
        plugins = ["-p", "tests.counting", f"--counts={counts}", f"--cpu-bound={BOUND}"]
        command = [sys.executable, "-m", "pytest", "-qq", *plugins, *part.arguments, *arguments]
        compiled = COMPILED if os.environ.get("PYTHONDONTWRITEBYTECODE") else {}
        environment = {"HYPOTHESIS_PROFILE": part.examples, **os.environ, **compiled}
        # In a group of its own: what the terminal sends comes here alone and is passed on once.
        with said.open("wb") if said else contextlib.nullcontext() as output:
            process = subprocess.Popen(command, env=environment, process_group=0, stdout=output)
        self.begun.append(Begun(part, counts, process, said))

    def end(self, begun: Begun) -> None:
        """Wait for a part and count its tests."""
        code = begun.process.wait()
        self.begun.remove(begun)
        if begun.said:
            sys.stdout.write(begun.said.read_text(errors="replace"))
            sys.stdout.flush()
        name = begun.part.name
        if not begun.counts.exists():
            self.cut_short = self.cut_short or (
                f"{name} ended with code {code} before it had counted its tests"
                if code != NOTHING_COLLECTED
                else ""
            )
        else:
            self.counts += Counter(json.loads(begun.counts.read_text()))
            if code < 0:
                self.cut_short = self.cut_short or f"{name} was killed by signal {-code}"
        self.codes.append(0 if code == NOTHING_COLLECTED else code)

    def interrupt(self, number: int, _: object) -> None:
        """Let each pytest end what it is at, say what it knows and stop its servers; then say the same here."""
        self.cut_short = self.cut_short or f"interrupted by {signal.Signals(number).name}"
        for begun in self.begun:
            begun.process.send_signal(signal.SIGINT)

    @property
    def code(self) -> int:
        """0 where every part ran to its end and no test failed."""
        if self.cut_short:
            return INTERRUPTED
        return next(filter(None, self.codes), 0) or (0 if self.counts["passed"] else 1)


@contextlib.contextmanager
def heard(run: Run) -> Iterator[None]:
    """Ctrl-C and an operator's `kill` reach the run, not Python."""
    before = {number: signal.signal(number, run.interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def summary(counts: Counter[str], seconds: float, cut_short: str = "") -> str:
    said = ", ".join(f"{counts[name]} {name}" for name in ORDER if counts[name])
    spent = f"{seconds:.2f}s" + (f" ({timedelta(seconds=int(seconds))})" if seconds >= 60 else "")
    ended = f"CUT SHORT ({cut_short}): " if cut_short else ""
    return f" {ended}{said or 'no tests ran'} in {spent} ".center(80, "=")


def main(arguments: list[str]) -> int:
    start = time.monotonic()
    fast = arguments[:1] == ["fast"]
    arguments = arguments[fast:]
    with tempfile.TemporaryDirectory() as folder:
        run = Run(Path(folder))
        with heard(run):
            for parts in FAST if fast else WHOLE:
                run.play(parts, arguments)
    sys.stdout.write(f"{summary(run.counts, time.monotonic() - start, run.cut_short)}\n")
    return run.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
