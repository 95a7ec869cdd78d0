"""A connection to one address already looked at, with one deadline over connecting, headers and body.

A socket's own time-out begins again with every byte: a server that sent one now and then would hold a worker for ever.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Seconds: the longest wait for a single sign of life.
SILENCE: Final = 20


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which a whole transfer has to be over, in seconds of the monotonic clock."""

    ends: float

    def seconds_left(self) -> float:
        """How long the next wait may last: SILENCE at most. Raises TimeoutError once the moment has passed."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(SILENCE, left)


class DeadlineReader(io.RawIOBase):
    """Reads a socket, waiting before each piece no longer than the deadline allows."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._socket, self._deadline = connected, deadline
        # A file of the socket's own, so that the socket stays open until the body is read, as http.client expects.
        self._file = connected.makefile("rb", buffering=0)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        """Fill the buffer with what has come; how many bytes. Raises TimeoutError."""
        self._socket.settimeout(self._deadline.seconds_left())
        return self._file.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        self._file.close()
        super().close()


class DeadlineSocket:
    """The part of a socket that http.client uses, with every wait under one deadline."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket, self._deadline = connected, deadline

    def sendall(self, data: bytes) -> None:
        """Send a request. Raises TimeoutError."""
        self._socket.settimeout(self._deadline.seconds_left())
        self._socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What http.client reads headers and body from."""
        return io.BufferedReader(DeadlineReader(self._socket, self._deadline))

    def close(self) -> None:
        """Hang up, once what was made of it is closed too."""
        self._socket.close()


class PinnedConnection(http.client.HTTPConnection):
    """A connection to an address already looked at, by whatever name, over by a deadline."""

    def __init__(self, host: str, port: int, address: str, deadline: Deadline, *, secure: bool) -> None:
        super().__init__(host, port)
        self.address, self.deadline, self.secure = address, deadline, secure

    def connect(self) -> None:
        """Go to the address itself; a certificate must still be one of the host's. Raises OSError."""
        connected = socket.create_connection((self.address, self.port), self.deadline.seconds_left())
        if self.secure:
            connected.settimeout(self.deadline.seconds_left())
            connected = ssl.create_default_context().wrap_socket(connected, server_hostname=self.host)
        self.sock = DeadlineSocket(connected, self.deadline)
