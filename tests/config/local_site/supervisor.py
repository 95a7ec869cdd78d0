"""`make run`'s supervisor as a process of a test: started, refused, and what runs below it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from config.embedded import CHECKOUT
from config.embedded.server import state_of

#: What the supervisor is given of this process's environment: what a shell has, and where compiled modules are kept.
PASSED_ON = ("PATH", "HOME", "LANG", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
LONGEST = 120  # seconds that a busy machine may take for what is done in one here


def environment(var: Path, **more: str) -> dict[str, str]:
    known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**known, "CARESPACE_VAR": str(var), "CARESPACE_DEMONSTRATION": "no", **more}


def refused(var: Path, **more: str) -> str:
    """What the supervisor says when it does not start."""
    result = subprocess.run(
        [sys.executable, "-m", "config.local_site.runner"],
        cwd=CHECKOUT,
        env=environment(var, **more),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr
    return result.stderr.strip()


@contextlib.contextmanager
def running(var: Path, port: int, **more: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The supervisor, once it has printed its last line, and what it printed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "config.local_site.runner"],
        cwd=CHECKOUT,
        env=environment(var, PORT=str(port), **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        lines: list[str] = []
        assert process.stdout
        assert process.stderr
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith("http://"):
                break
        else:
            pytest.fail(process.stderr.read())
        yield process, lines
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=LONGEST)


def family(pid: int) -> dict[int, str]:
    """Every process below this one, by number, and its command."""
    found: dict[int, str] = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with contextlib.suppress(OSError):
            found[int(child)] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            found |= family(int(child))
    return found


def gone(processes: Iterable[int]) -> Callable[[], bool]:
    """Asks whether all of these have ended."""
    return lambda: all(state_of(pid) in {"", "Z"} for pid in processes)


def open_page(port: int, path: str = "/") -> str:
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=LONGEST) as answer:
        return str(answer.read().decode())


def is_open(port: int) -> bool:
    with contextlib.suppress(OSError):
        return "data-live-origin" in open_page(port, "/accounts/login/")
    return False


def child_of(supervisor: int, part: str) -> int:
    """The number of the program whose command holds these words, 0 where it does not run."""
    return next((pid for pid, command in family(supervisor).items() if part in command), 0)
