"""What the terminal shows while a checkout is set up and a site starts; commands and crashes in one sentence each.

Of Python's own library alone: it runs before there is an environment.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VAR = CHECKOUT / "var"
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
WIDTH = 46
EVERY = 10  # seconds between two signs of life where there is no terminal


class SetupError(Exception):
    """Why set-up cannot go on: one sentence."""


def say(text: str) -> None:
    """Write to the terminal at once, as it is: a line brings its own end."""
    sys.stdout.write(text)
    sys.stdout.flush()


def say_line(line: str) -> None:
    """Write a line to the terminal at once."""
    say(f"{line}\n")


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """One line: the title at once, its time in seconds when it is done."""
    start = time.monotonic()
    say(f"{title} ".ljust(WIDTH, "."))
    try:
        yield
    except BaseException:
        say("\n")
        raise
    say(f" {time.monotonic() - start:.1f} s\n")


def run(
    command: list[str],
    *,
    log: str,
    failed: str,
    environment: Mapping[str, str] | None = None,
    folder: Path = CHECKOUT,
    progress: Callable[[str], str] | None = None,
) -> None:
    """Run a command into var/log/<log>.log. Raises SetupError with `failed` and the line that names the error."""
    file = VAR / "log" / f"{log}.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    told_at = time.monotonic()
    with (
        file.open("w") as log_file,
        subprocess.Popen(
            command,
            cwd=folder,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                log_file.write(line)
                lines.append(line.strip())
                so_far = progress(line) if progress else ""
                if so_far and time.monotonic() - told_at > EVERY:
                    told_at = time.monotonic()
                    say(f" {so_far}")
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise SetupError(f"{failed} {find_error_line(lines)}Everything it said is in {file}.")


def find_error_line(lines: list[str]) -> str:
    """The line of a command's output that most likely says what went wrong, as a sentence; "" where none does."""
    for line in reversed(lines):
        for mark in ("ERROR:", "npm error code", "error:", "Error:"):
            if mark in line:
                return f"It said: {line.partition(mark)[2].strip() if mark == 'ERROR:' else line}. ".replace(
                    "..", "."
                )
    return ""


def describe_crash(error: BaseException, folder: Path) -> str:
    """One sentence on an error nobody foresaw; the whole of it goes to a file in `folder`, where one can be written."""
    file = folder / "starting.log"
    first = (str(error).strip().splitlines() or ["no message"])[0]
    what = f"Starting failed ({type(error).__name__}: {first})"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(traceback.format_exception(error)))
    except OSError as other:
        return f"{what}, and {file} cannot be written ({other.strerror})."
    return f"{what}; the whole report is in {file}."
