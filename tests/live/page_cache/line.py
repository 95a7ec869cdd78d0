"""A line to PostgreSQL that a test can cut or clog: a unix socket that passes bytes on."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


def name_line(folder: Path, database_url: str) -> str:
    """DATABASE_URL through the line in this folder."""
    parts = urlsplit(database_url)
    return f"postgresql://{parts.netloc.partition('@')[0]}@{parts.path}?host={folder}"


class DatabaseLine:
    """Stands in `folder` as PostgreSQL's own socket does, at the address that `name_line` gives."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._to = f"{parse_qs(urlsplit(database_url).query)['host'][0]}/.s.PGSQL.5432"
        self._path = folder / ".s.PGSQL.5432"
        self._open = threading.Event()
        self._open.set()
        self._sockets: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.join()

    def join(self) -> None:
        """PostgreSQL is there."""
        self._path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen(64)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """It is gone: every connection ends and none can be made."""
        assert self._listener
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._sockets.clear()

    def clog(self) -> None:
        """It takes what is asked and never answers."""
        self._open.clear()

    def unclog(self) -> None:
        self._open.set()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = listener.accept()
                there = socket.socket(socket.AF_UNIX)
                there.connect(self._to)
                self._sockets += [here, there]
                threading.Thread(target=self._pass, args=(here, there, None), daemon=True).start()
                threading.Thread(target=self._pass, args=(there, here, self._open), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, gate: threading.Event | None) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if gate is not None:
                    gate.wait()
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
