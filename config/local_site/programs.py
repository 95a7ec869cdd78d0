"""The programs of a site: pages, live stream, worker, letters and, locally, the mail catcher.

Each is a direct child of its starter, in a session of its own, and ends when the starter does.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded import CHECKOUT, CannotStartError
from config.embedded.server import dies_with_parent, last_lines

LARGEST_LOG = 5 * 2**20


def free_port(wanted: int = 0) -> int:
    """The wanted port of the loopback where it is free, else any free one. Raises CannotStartError where none is."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError, OverflowError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise CannotStartError("No port of this machine is free.")


@dataclass
class Program:
    """One program: how it starts, where it listens, how long it may take to stop (seconds)."""

    name: str
    arguments: list[str]
    port: int = 0
    page: str = ""  # asked for over HTTP to see that it answers
    patience: float = 10
    death_signal: signal.Signals = signal.SIGTERM  # when its starter is gone
    process: subprocess.Popen[bytes] | None = None
    log: Path = Path()
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"The program “{self.name}”"

    def start(self, environment: Mapping[str, str], logs: Path) -> None:
        """Start it in a session of its own, with this environment and no other; what it writes goes on in a file in `logs`, a
        folder made if need be. Raises OSError where one cannot be opened or the other started."""
        logs.mkdir(parents=True, exist_ok=True)
        self.environment = {**environment, "CARESPACE_PROGRAM": self.name}
        self.log = logs / f"{self.name}.log"
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                env=dict(self.environment),
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(self.death_signal),
            )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def start_again(self) -> None:
        """Start after it ended, once nothing of its family holds its port any more."""
        self.kill_family()
        self.start(self.environment, self.log.parent)

    def kill_family(self) -> None:
        """End what it started and left behind."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def wait_until_ready(self, timeout: float = 60) -> None:
        """Wait until it listens. Raises CannotStartError with the log's last lines."""
        ends = time.monotonic() + timeout
        while not self.listens():
            if self.has_ended():
                raise CannotStartError(self.obituary())
            if time.monotonic() > ends:
                raise CannotStartError(f"{self.name} did not start in {timeout:.0f} s; see {self.log}.")
            time.sleep(0.02)

    def listens(self) -> bool:
        """Whether its port is open and, where it has a page to ask for, any answer comes."""
        if not self.port:
            return True
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            talk.connect()
            if self.page:
                talk.request("GET", self.page, headers={"Host": "localhost"})
                talk.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            talk.close()
        return True

    def obituary(self) -> str:
        return f"{self.title} ended by itself; {self.log} ends:\n{last_lines(self.log)}"

    def ask_to_stop(self) -> None:
        if self.process is not None and not self.has_ended():
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Stop and wait; kill with all its own children what outlives its patience."""
        process = self.process
        if process is None:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(self.patience)
        self.kill_family()
        process.wait()


def pages(port: int, *, workers: int = 2) -> Program:
    """Every page, by WSGI."""
    arguments = ["config.serving.granian_prefork", "--interface", "wsgi"]
    arguments += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    # Most of them wait: live.page_cache.making_slots says how many may be at the database.
    arguments += ["--blocking-threads", "64", "--workers-kill-timeout", "3"]
    # A worker that dies is made again by its parent, which gives up where one dies again within seconds.
    arguments += ["--respawn-failed-workers", "--no-ws", "config.wsgi:application"]
    return Program("pages", arguments, port=port, page="/")


def stream(port: int) -> Program:
    """The live stream open pages listen to, by ASGI."""
    arguments = [
        "uvicorn",
        "live.event_stream.stream:application",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    return Program(
        "live", [*arguments, "--timeout-graceful-shutdown", "3", "--no-access-log"], port=port, patience=6
    )


# Workers do not outlive a killed starter by a warm shutdown, which would wait for a broker that ends too:
# what they were doing comes back, and is safe to do again.


def worker(queues: str = "celery") -> Program:
    """Work beside the pages, but for letters. `queues`: names with commas between."""
    arguments = ["celery", "-A", "config.celery", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    return Program("worker", [*arguments, "--queues", queues, "-n", "worker@%h"], death_signal=signal.SIGKILL)


def letters(schedule: Path) -> Program:
    """Letters, which wait behind no other work; in threads beside them sign-ups, which wait behind nothing, and the timetable."""
    arguments = ["celery", "-A", "config.celery", "worker", "--pool", "threads", "--concurrency", "3"]
    arguments += ["--loglevel", "INFO", "--queues", "letters", "-n", "letters@%h"]
    return Program(
        "letters", [*arguments, "--sign-ups", "--timetable", str(schedule)], death_signal=signal.SIGKILL
    )


def catcher(port: int, folder: Path) -> Program:
    """The local site's mail server."""
    return Program(
        "mail",
        ["config.local_site.mailcatcher", "--port", str(port), "--folder", str(folder)],
        port=port,
        patience=5,
    )


def start_all(programs: list[Program], environment: Mapping[str, str], logs: Path) -> None:
    """Start all, then wait for each."""
    for program in programs:
        program.start(environment, logs)
    for program in programs:
        program.wait_until_ready()


def stop_all(programs: list[Program]) -> None:
    """Tell all to stop at once, then wait for each in turn."""
    for program in programs:
        program.ask_to_stop()
    for program in programs:
        program.stop()
