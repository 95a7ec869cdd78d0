"""The peer: django-machina in an environment of its own below var/, and its site (`bench.marks.machina_site`) in a process."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import venv
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bench.marks.page_marks import MarkCost
from config.embedded import CHECKOUT

MACHINA: Final = "1.3.1"
SITE: Final = "bench.marks.machina_site"
#: Seconds in which a program whose input has ended is gone.
ENDS_WITHIN: Final = 20


class PeerMissingError(Exception):
    """There is no django-machina to compare with, and why."""


class PeerFailedError(Exception):
    """The peer's program has ended, and the last it said."""


def list_requirements() -> list[str]:
    """What the peer needs: django-machina, and Django and the driver of PostgreSQL that this site has."""
    return [
        f"django-machina=={MACHINA}",
        f"Django=={version('Django')}",
        f"psycopg[binary]=={version('psycopg')}",
    ]


def install_machina(peers: Path) -> Path:
    """The Python of an environment with the peer, made where there is none yet. Raises PeerMissingError where it cannot be.

    peers: the folder for environments.
    """
    place = peers / f"machina-{MACHINA}-django-{version('Django')}"
    python = place / "bin" / "python"
    if not python.exists():
        fresh = peers / f"new-{os.getpid()}"
        try:
            venv.EnvBuilder(with_pip=True, symlinks=True).create(fresh)
            command = [str(fresh / "bin" / "python"), "-m", "pip", "install", "--no-input", "--quiet"]
            subprocess.run([*command, *list_requirements()], check=True, capture_output=True, text=True)
            fresh.rename(place)
        except (OSError, subprocess.CalledProcessError) as error:
            lines = str(getattr(error, "stderr", "") or error).strip().splitlines()
            reasons = [line for line in lines if line.startswith("ERROR")] or lines
            raise PeerMissingError(reasons[0]) from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return python


class MachinaProcess:
    """The peer's program, asked line by line."""

    def __init__(self, program: subprocess.Popen[str], log: Path) -> None:
        self.program, self.log = program, log

    def do(self, deed: str, **given: str | int) -> dict[str, float]:
        """What a deed of `bench.marks.machina_site` returns. Raises PeerFailedError where it does not."""
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.program.stdin.write(json.dumps({"deed": deed, **given}) + "\n")
            self.program.stdin.flush()
        line = self.program.stdout.readline()
        if not line:
            raise PeerFailedError("\n".join(self.log.read_text(encoding="utf-8").splitlines()[-3:]))
        answer: dict[str, float] = json.loads(line)
        return answer

    def fill(self, posts: int) -> None:
        """A topic of so many posts. Raises PeerFailedError where it does not count as many."""
        if (counted := self.do("fill", posts=posts)["posts"]) != posts:
            raise PeerFailedError(f"A topic of {posts} posts counts {counted}.")

    def measure(self, deed: str, **given: str | int) -> MarkCost:
        """What one asking of a page, or one reply, costs there."""
        return MarkCost(**self.do(deed, **given))


@contextlib.contextmanager
def run_machina(python: Path, folder: Path, address: str) -> Iterator[MachinaProcess]:
    """The peer's site on an empty database. folder: where it may write; address: of the database, as DATABASE_URL has it."""
    log = folder / "machina.log"
    with log.open("w", encoding="utf-8") as log_file:
        program = subprocess.Popen(
            [str(python), "-m", SITE, str(folder)],
            cwd=CHECKOUT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC", "PEER_DATABASE_URL": address},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log_file,
            text=True,
        )
        try:
            yield MachinaProcess(program, log)
        finally:
            with contextlib.suppress(BrokenPipeError, subprocess.TimeoutExpired):
                program.communicate(timeout=ENDS_WITHIN)
            program.kill()
            program.wait()
