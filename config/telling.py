"""What the terminal is told while the site starts: one line a step, with its time."""

from __future__ import annotations

import contextlib
import sys
import time
import traceback
from collections.abc import Iterator

from config.embedded import var_folder

WIDTH = 46


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """One line: the title at once, its time in seconds when it is done."""
    start = time.monotonic()
    sys.stdout.write(f"{title} ".ljust(WIDTH, "."))
    sys.stdout.flush()
    try:
        yield
    except BaseException:
        sys.stdout.write("\n")
        sys.stdout.flush()
        raise
    say(f" {time.monotonic() - start:.1f} s")


def report(error: BaseException) -> str:
    """One sentence on an error nobody foresaw; the whole of it goes to a file."""
    file = var_folder() / "log" / "starting.log"
    said = (str(error).strip().splitlines() or ["no message"])[0]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(traceback.format_exception(error)))
    except OSError as other:
        return f"Starting failed ({type(error).__name__}: {said}), and {file} cannot be written ({other.strerror})."
    return f"Starting failed ({type(error).__name__}: {said}); the whole report is in {file}."
