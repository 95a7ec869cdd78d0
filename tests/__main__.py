"""`python -m tests [arguments of pytest]`: side by side what can be, then real servers and browser.

The last line counts both parts together, in pytest's own words.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

APART = "servers or browser"
ORDER = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warnings", "error")
NOTHING_COLLECTED = 5
MOST_WORKERS = 8


def part(arguments: list[str], counts: Path) -> tuple[int, Counter[str]]:
    """Run pytest once. Returns its exit code and how many tests ended in which way."""
    command = [sys.executable, "-m", "pytest", "-qq", "-p", "tests.counting", f"--counts={counts}"]
    code = subprocess.run([*command, *arguments], check=False).returncode
    found: Counter[str] = Counter(json.loads(counts.read_text()) if counts.exists() else {})
    return (0 if code == NOTHING_COLLECTED else code), found


def summary(counts: Counter[str], seconds: float) -> str:
    said = ", ".join(f"{counts[name]} {name}" for name in ORDER if counts[name])
    spent = f"{seconds:.2f}s" + (f" ({timedelta(seconds=int(seconds))})" if seconds >= 60 else "")
    return f" {said or 'no tests ran'} in {spent} ".center(80, "=")


def main(arguments: list[str]) -> int:
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        # A file stays with one worker, which makes the file’s own fixtures once.
        parallel = ["-n", "auto", "--maxprocesses", str(MOST_WORKERS), "--dist", "loadfile"]
        code, counts = part([*parallel, "-m", f"not ({APART})", *arguments], Path(folder) / "1")
        code_apart, counts_apart = part(["-m", APART, *arguments], Path(folder) / "2")
    counts += counts_apart
    sys.stdout.write(f"{summary(counts, time.monotonic() - start)}\n")
    return code or code_apart or (0 if counts["passed"] else 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
