"""One process of a checkout holds its servers; every other command uses the same ones."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path

from config.embedded.folders import CannotStartError, var_folder
from config.embedded.postgres import Postgres
from config.embedded.redis import Redis
from config.embedded.server import Server

ADDRESSES = "addresses.json"


@contextlib.contextmanager
def hold_lock(path: Path, *, wait: float = 0, shared: bool = False) -> Iterator[bool]:
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
def start_servers(
    environment: MutableMapping[str, str], *, var: Path | None = None
) -> Iterator[list[Server]]:
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
    Raises CannotStartError where those that run do not answer.
    """
    var = var_folder()
    ends = time.monotonic() + 30
    while True:
        with hold_lock(var / "lock") as mine:
            if mine:
                with contextlib.ExitStack() as until_stopped, start_servers(environment, var=var):
                    try:
                        yield
                    finally:
                        until_stopped.enter_context(wait_for_others(var / "users"))
                return
        with hold_lock(var / "users", shared=True) as counted:
            if counted and join_running(environment, var):
                yield
                return
        if time.monotonic() > ends:
            raise CannotStartError(f"The servers of this checkout do not answer; see {var / 'log'}.")
        time.sleep(0.05)


@contextlib.contextmanager
def wait_for_others(users: Path) -> Iterator[None]:
    """Wait until no other command uses the servers, and keep new ones out."""
    with contextlib.ExitStack() as stack:
        if not stack.enter_context(hold_lock(users)):
            sys.stderr.write("Waiting for another command that uses this database.\n")
            stack.enter_context(hold_lock(users, wait=86_400))
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
    for name, address in read_addresses(var).items():
        environment.setdefault(name, address)
    return True


def write_addresses(addresses: Mapping[str, str], var: Path) -> None:
    """Write down where the site that holds the lock is served, for commands run beside it."""
    fresh = var / f".addresses-{os.getpid()}"
    fresh.write_text(json.dumps({"holder": (var / "lock").read_text().strip(), **addresses}))
    fresh.replace(var / ADDRESSES)


def read_addresses(var: Path) -> dict[str, str]:
    """What `write_addresses` wrote, if the process that holds the lock now wrote it; else nothing."""
    try:
        addresses: dict[str, str] = json.loads((var / ADDRESSES).read_text())
        holder = (var / "lock").read_text().strip()
    except (FileNotFoundError, ValueError):
        return {}
    return addresses if addresses.pop("holder", "") == holder else {}
