"""Redis from a wheel, or an installed one."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from config.embedded.folders import CannotStartError, private_folder, socket_folder
from config.embedded.server import Server


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
    """The wheel's redis-server, else one that is installed (Redis 6.2 or newer, or Valkey).

    Raises CannotStartError where there is neither.
    """
    carried = Path(sys.prefix) / "bin" / "redis-server"
    if os.access(carried, os.X_OK):
        return str(carried)
    for name in ("redis-server", "valkey-server"):
        program = shutil.which(name)
        if program:
            version_words = subprocess.run(
                [program, "--version"], capture_output=True, text=True, check=False
            ).stdout
            number = re.search(r"v=(\d+)\.(\d+)", version_words)
            if number and (int(number[1]), int(number[2])) >= (6, 2):
                return program
    raise CannotStartError(
        "Redis is missing and its wheel does not cover this Python or machine: "
        "install redis-server 6.2 or newer, or set REDIS_URL."
    )
