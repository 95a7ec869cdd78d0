"""One server as a child of this process: started, waited for, stopped in order, gone when we are."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

from config.embedded.folders import CannotStartError


class ChildAccount(TypedDict, total=False):
    """How a child runs: its folder, its environment and its user."""

    cwd: str
    env: dict[str, str]
    user: int
    group: int
    extra_groups: list[int]


RESTART_PATIENCE = 10.0  # seconds for the children of a dead server to be gone


def dies_with_parent(signal_number: int) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends the child this signal when the thread that made it ends."""
    parent = os.getpid()
    libc = ctypes.CDLL(None)

    def child() -> None:
        libc.prctl(1, signal_number)
        if os.getppid() != parent:
            os._exit(1)

    return child


def state_of(pid: int) -> str:
    """The state letter of a process (Z: dead and not collected), or "" where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


def last_lines(log: Path, count: int = 6) -> str:
    """The end of a log, “” where it cannot be read."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""


@dataclass
class Server:
    """One server of a checkout: started as a direct child, stopped by one signal."""

    var: Path
    process: subprocess.Popen[bytes] | None = None
    stop_signal = signal.SIGTERM
    title = "server"

    @property
    def log(self) -> Path:
        return self.var / "log" / f"{self.title.lower()}.log"

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def prepare(self) -> None:
        """Make what a first start needs."""

    def spawn(self, **account: Unpack[ChildAccount]) -> subprocess.Popen[bytes]:
        """Start it. Returns its process."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(self.stop_signal),
                **account,
            )
        return self.process

    def start(self, timeout: float = 60) -> None:
        """Start and wait until it answers. Raises CannotStartError with the log's last lines."""
        self.prepare()
        process = self.spawn()
        ends = time.monotonic() + timeout
        while process.poll() is None:
            if self.answers():
                return
            if time.monotonic() > ends:
                self.stop()
                raise CannotStartError(f"{self.title} did not answer in {timeout:.0f} s; see {self.log}.")
            time.sleep(0.01)
        self.process = None
        raise CannotStartError(f"{self.title} did not start; {self.log} ends:\n{last_lines(self.log)}")

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def start_again(self) -> None:
        """Start after it ended by itself; its own children may take a moment to let go of what they share."""
        ends = time.monotonic() + RESTART_PATIENCE
        while True:
            try:
                return self.start()
            except CannotStartError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.2)

    def obituary(self) -> str:
        return f"{self.title} ended by itself; {self.log} ends:\n{last_lines(self.log)}"

    def stop(self, timeout: float = 60) -> None:
        """Stop in order and wait. SIGQUIT after the timeout; never SIGKILL."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(self.stop_signal)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)
