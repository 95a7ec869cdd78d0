"""The supervisor of `make run`: it checks, starts everything, says where to look, and stops everything.

Run as `python -m config.local_site.runner`. The terminal ends with the one address to open. SIGINT, SIGTERM and
SIGHUP stop all it started, in order; when it is killed, the kernel tells its children to end.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

from config.embedded import (
    CannotStartError,
    Postgres,
    Server,
    hold_lock,
    start_servers,
    var_folder,
    write_addresses,
)
from config.embedded.server import dies_with_parent, last_lines
from config.local_site import preparation_stamp, programs
from config.local_site.programs import Program
from config.local_site.supervision import Supervised, Supervisor
from setup.console import describe_crash, say_line, step

LOOK_AGAIN = 0.3  # seconds between two looks at the children, or into the inbox
FIRST_LETTER = 20.0  # seconds the address waits for the demonstration's letter at most


class StopError(BaseException):
    """Raised where a signal asks for the end."""


def ask_to_stop(number: int, frame: FrameType | None) -> None:
    """What a signal does: raises StopError, once."""
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, signal.SIG_IGN)
    raise StopError


def listen_for_the_end() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN or number != signal.SIGHUP:
            signal.signal(number, ask_to_stop)


def choose_port() -> int:
    """PORT, or 8000. Raises CannotStartError where it is no port or somebody else listens on it."""
    wanted = os.environ.get("PORT", "").strip() or "8000"
    if not wanted.isdigit() or not 1 <= int(wanted) <= 65535:
        raise CannotStartError(f"PORT is {wanted!r}; write a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(wanted)))
        except PermissionError:
            raise CannotStartError(
                f"You may not use port {wanted}; choose one from 1024 on: make run PORT=8001."
            ) from None
        except OSError:
            raise CannotStartError(
                f"Port {wanted} is busy; stop what uses it or choose another: make run PORT=8001."
            ) from None
    return int(wanted)


def check_writable(var: Path) -> None:
    """Raises CannotStartError where files cannot be written below var/."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        probe = var / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStartError(
            f"{var} cannot be written to ({error.strerror}); give it to yourself or set CARESPACE_VAR."
        ) from None


def check_named_servers() -> None:
    """Try the servers the environment names. Raises CannotStartError for the first that does not answer."""
    if url := os.environ.get("DATABASE_URL"):
        import psycopg

        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.Error as error:
            raise CannotStartError(
                f"The database that DATABASE_URL names does not answer: {first_line(error)}"
            ) from None
    if url := os.environ.get("REDIS_URL"):
        import redis

        from live.redis_client import connect

        try:
            connect(url, timeout=5).ping()
        except (redis.RedisError, ValueError) as error:
            raise CannotStartError(
                f"The Redis that REDIS_URL names does not answer: {first_line(error)}"
            ) from None


def first_line(error: Exception) -> str:
    """What an error says first, as a sentence; its class where it says nothing."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].strip().rstrip(".") + "."


def set_environment(port: int, var: Path) -> tuple[int, int]:
    """What the site's programs read. Returns the ports of the stream and of the mail catcher (0: none).

    Raises CannotStartError where CARESPACE_SITE names another than the local site.
    """
    if os.environ.get("CARESPACE_SITE", "local") != "local":
        raise CannotStartError(
            "make run is the local site; CARESPACE_SITE names another (see docs/operators.md)."
        )
    live = programs.free_port(port + 1)
    os.environ |= {
        "CARESPACE_SITE": "local",
        "CARESPACE_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SITE_URL": f"http://localhost:{port}",
        "LIVE_ORIGIN": f"http://localhost:{live}",
        "PYTHONUNBUFFERED": "1",
    }
    if os.environ.get("EMAIL_URL"):
        return live, 0
    mail = programs.free_port(port + 2)
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{mail}"
    return live, mail


def prepare_content(var: Path, servers: list[Server]) -> bool:
    """Migrate and make demonstration content where that may be needed, in a process that tells its steps itself.

    Whether anything was prepared. Raises CannotStartError, with the last it said, where it failed.
    """
    own = next((server for server in servers if isinstance(server, Postgres)), None)
    if own is not None and preparation_stamp.is_prepared(var, own):
        return False
    log = var / "log" / "preparing.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as errors:
        preparation = subprocess.Popen(
            [sys.executable, "-m", "config.local_site.preparation"],
            stdin=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )
        try:
            failed = preparation.wait()
        finally:
            preparation.terminate()
            preparation.wait()
    if failed:
        raise CannotStartError(f"{last_lines(log, 1)} What came before is in {log}.")
    if own is not None:
        preparation_stamp.keep_stamp(var, own)
    return True


def wait_for_first_letter(folder: Path, *, seconds: float = FIRST_LETTER) -> None:
    """Return once a letter is in the local inbox, or after so many seconds: whoever is given the address finds it there.

    A site without the demonstration, which sends it, waits for none.
    """
    if not preparation_stamp.wants_demonstration():
        return
    until = time.monotonic() + seconds
    while not any(folder.glob("*.eml")) and time.monotonic() < until:
        time.sleep(LOOK_AGAIN)


def make_programs(port: int, live: int, mail: int, var: Path) -> list[Program]:
    """In the order they stop."""
    wanted = [
        programs.pages(port),
        programs.stream(live),
        programs.worker(),
        programs.letters(var / "timetable"),
    ]
    return [*wanted, programs.catcher(mail, var / "mail")] if mail else wanted


def list_sign_ins(var: Path) -> list[str]:
    """The demonstration people, from lines of role, address and password."""
    with contextlib.suppress(FileNotFoundError):
        rows = [line.split("\t") for line in (var / "secrets" / "people").read_text().splitlines() if line]
        return [f"  {role:<22} {email:<34} {password}" for role, email, password in rows]
    return []


def watch(children: Iterable[Supervised]) -> None:
    """Return never: start again what ends. Raises StopError when a signal comes or `make` is gone."""
    parent = os.getppid()
    supervisor = Supervisor(children, say_line)
    while True:
        supervisor.restart_ended()
        if "MAKELEVEL" in os.environ and os.getppid() != parent:
            raise StopError
        time.sleep(LOOK_AGAIN)


def run() -> None:
    """Start the whole local site and keep it until told to stop. Raises CannotStartError where it runs already."""
    var = var_folder()
    check_writable(var)
    port = choose_port()
    check_named_servers()
    with contextlib.ExitStack() as until_stopped:
        if not until_stopped.enter_context(hold_lock(var / "lock", wait=3)):
            holder = (var / "lock").read_text().strip()
            raise CannotStartError(f"This checkout already runs (process {holder}); stop that first.")
        live, mail = set_environment(port, var)
        names = ("SITE_URL", "LIVE_ORIGIN", "EMAIL_URL")
        write_addresses({name: os.environ[name] for name in names}, var)
        with step("PostgreSQL and Redis"):
            servers = until_stopped.enter_context(start_servers(os.environ, var=var))
        is_new = prepare_content(var, servers)
        running = make_programs(port, live, mail, var)
        until_stopped.callback(programs.stop_all, running)
        with step("Pages, live stream, work, letters and mail"):
            # Those that nobody asks for anything yet leave the processor to the others.
            for group in (True, False):
                programs.start_all(
                    [program for program in running if bool(program.port) is group], os.environ, var / "log"
                )
            if is_new and mail:
                wait_for_first_letter(var / "mail")
        if people := list_sign_ins(var):
            say_line("\nDemonstration sign-ins (this machine only):\n" + "\n".join(people) + "\n")
        say_line(
            "Mail the site sends is kept at /mail/. Ctrl-C stops everything.\n"
            if mail
            else "Ctrl-C stops everything.\n"
        )
        say_line(f"http://localhost:{port}")
        watch([*servers, *running])


def main() -> int:
    listen_for_the_end()
    try:
        run()
    except StopError:
        return 0
    except CannotStartError as why:
        sys.stderr.write(f"{why}\n")
    except Exception as error:  # noqa: BLE001  # one sentence on the terminal; the rest is for the log
        sys.stderr.write(f"{describe_crash(error, var_folder() / 'log')}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
