"""What `make run` takes: how long a second start lasts, and how much memory the whole site holds after visits.

    python -m bench.start [--json] [--kept FOLDER]

Prints a line for each item (ok or not ok, figure, bound). Exit 1 if any is not ok. The first start makes the
demonstration site in a folder of its own, which takes two minutes and is gone afterwards; with `--kept` it is made in
that folder, found there again, and left.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.effort import list_family
from bench.outages.page_reads import ask_page
from bench.verdicts import BoundVerdict, print_verdicts
from config.embedded import CHECKOUT, Postgres
from config.local_site.programs import free_port

QUICKEST = 4.0  # seconds from the command to the address
MOST = 750  # megabytes
ROUNDS = 4  # so that every process of the pages has answered
ADDRESSES = (
    "/",
    "/news/",
    "/analysis/",
    "/debates/",
    "/ratings/",
    "/ratings/releases/",
    "/ratings/method/",
    "/ratings/find/",
    "/ratings/homes/",
    "/ratings/compare/",
    "/search/",
    "/search/?q=homes",
    "/emails/",
    "/emails/daily/",
    "/accounts/login/",
    "/accounts/signup/",
    "/api/v1/articles/",
    "/api/v1/homes/",
    "/sitemap.xml",
    "/llms.txt",
    "/mail/",
    "/newsroom/",
)
#: The words of a process's command by which it is known.
PROGRAMS = {
    "granian": "pages",
    "uvicorn": "stream",
    "worker@": "worker",
    "letters@": "letters",
    "mailcatcher": "mail",
    "postgres": "PostgreSQL",
    "redis-server": "Redis",
    "local_site.runner": "supervisor",
}


@contextlib.contextmanager
def run_local_site(var: Path, port: int) -> Iterator[tuple[int, float]]:
    """The site as `make run` starts it; its supervisor's process, and the seconds from the command to the address."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    begun = time.monotonic()
    subprocess.run([sys.executable, "-m", "setup", "run"], cwd=CHECKOUT, env=known, check=True)
    runner = subprocess.Popen(
        [sys.executable, "-m", "config.local_site.runner"],
        cwd=CHECKOUT,
        env={**known, "CARESPACE_VAR": str(var), "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert runner.stdout is not None
        for line in runner.stdout:
            if line.startswith("http://"):
                break
        else:
            sys.exit("The site did not start.")
        yield runner.pid, time.monotonic() - begun
    finally:
        runner.terminate()
        runner.communicate(timeout=120)


def measure_memory(pid: int) -> Counter[str]:
    """Megabytes each program holds, what it shares counted by parts (PSS)."""
    held: Counter[str] = Counter()
    for process in list_family(pid):
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace")
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            kilobytes = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            held[next((name for words, name in PROGRAMS.items() if words in command), "others")] += kilobytes
    return Counter({name: round(kilobytes / 1024) for name, kilobytes in held.items()})


def measure_start(var: Path) -> list[BoundVerdict]:
    """A first start where there is none yet, then a second, visited."""
    port = free_port()
    if not (var / "secrets" / "key").exists():
        with run_local_site(var, port):
            pass
    with run_local_site(var, port) as (pid, seconds):
        answers = [ask_page(port, address) for address in ADDRESSES * ROUNDS]
        held = measure_memory(pid)
    wrong = Counter(answer.status for answer in answers if not 200 <= answer.status < 400)
    parts = ", ".join(f"{name} {megabytes}" for name, megabytes in held.most_common())
    return [
        BoundVerdict(
            "second start, from the command to the address",
            seconds <= QUICKEST,
            f"{seconds:.1f} s",
            f"{QUICKEST:g} s",
        ),
        BoundVerdict(
            "visits answered",
            not wrong,
            f"{len(answers) - wrong.total()} of {len(answers)}",
            f"{len(answers)}",
        ),
        BoundVerdict(
            "memory after visits", held.total() <= MOST, f"{held.total()} MB ({parts})", f"{MOST} MB"
        ),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="What make run takes.")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    parser.add_argument("--kept", type=Path, help="a folder the site is made in and stays in")
    given = parser.parse_args()
    with contextlib.ExitStack() as after:
        folder = given.kept or Path(after.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "vendor").exists():
            (folder / "vendor").symlink_to(CHECKOUT / "var" / "vendor")
        if not given.kept:
            after.callback(shutil.rmtree, Postgres(folder).place, ignore_errors=True)
        verdicts = measure_start(folder)
    return print_verdicts(verdicts, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
