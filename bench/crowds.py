"""Many browsers that hold the event stream open, played by one thread: a socket each, and no more work than that."""

from __future__ import annotations

import http.client
import re
import select
import socket
import struct
import time
from collections.abc import Iterable

SENT = re.compile(rb'"id":"(\d{10}\.\d{6})"')
AT_ONCE = 200  # sockets opened before their answers are read
#: Closed with this, a socket resets its connection as a cut line does.
CUT = struct.pack("ii", 1, 0)


def request_of(query: str) -> bytes:
    """What a browser sends for the stream."""
    return f"GET /live/?{query} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode()


class Crowd:
    """Open streams on the port of this machine. `delays`: seconds each event took, whose id is when it was sent."""

    def __init__(self, port: int) -> None:
        self.delays: list[float] = []
        self._port = port
        self._sockets: dict[int, socket.socket] = {}
        self._waiting: dict[int, bytes] = {}  # by socket: what was read of an answer that is not whole yet
        self._refused: set[int] = set()
        self._epoll = select.epoll()

    def __enter__(self) -> Crowd:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._sockets.values():
            connection.close()
        self._epoll.close()

    def open(self, queries: Iterable[str], *, within: float = 60) -> int:
        """Open a stream for each query and wait, `within` seconds, until all are answered; how many are held."""
        ends = time.monotonic() + within
        for number, query in enumerate(queries, 1):
            opened = socket.create_connection(("127.0.0.1", self._port), timeout=within)
            opened.sendall(request_of(query))
            opened.setblocking(False)
            self._sockets[opened.fileno()] = opened
            self._waiting[opened.fileno()] = b""
            self._epoll.register(opened.fileno(), select.EPOLLIN)
            if number % AT_ONCE == 0:
                self._read_until_answered(ends)
        self._read_until_answered(ends)
        return len(self._sockets) - len(self._refused)

    def listen(self, seconds: float) -> None:
        """Read what comes for so long."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self._read(left)

    def _read_until_answered(self, ends: float) -> None:
        while self._waiting and time.monotonic() < ends:
            self._read(0.05)
        if self._waiting:
            raise TimeoutError(f"{len(self._waiting)} streams were not answered in time.")

    def _read(self, seconds: float) -> None:
        for number, _ in self._epoll.poll(seconds, 1000):
            try:
                data = self._sockets[number].recv(65536)
            except BlockingIOError:
                continue
            except ConnectionError:
                data = b""
            now = time.time()
            self.delays += [now - float(sent) for sent in SENT.findall(data)]
            if not data:
                self._epoll.unregister(number)
                self._waiting.pop(number, None)
                self._refused.add(number)
            elif number in self._waiting:
                self._waiting[number] += data
                if b"event: live.ready" in self._waiting[number]:
                    del self._waiting[number]
                elif not self._waiting[number].startswith(b"HTTP/1.1 200"[: len(self._waiting[number])]):
                    del self._waiting[number]
                    self._refused.add(number)


def cut_streams(port: int, query: str, count: int) -> None:
    """Open so many streams one after another and cut each: before its answer, at its first words, or left half open."""
    for number in range(count):
        line = socket.create_connection(("127.0.0.1", port), timeout=10)
        with line:
            line.sendall(request_of(query))
            if number % 3 == 1:
                line.recv(1)
            if number % 3 == 2:
                line.shutdown(socket.SHUT_WR)
                continue
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CUT)


def count_places_held(port: int, most: int, *, within: float = 10) -> int:
    """How many of the `most` places of this address are still taken after `within` seconds at the latest."""
    ends = time.monotonic() + within
    while True:
        with Crowd(port) as crowd:
            held = most - crowd.open(["topic=release"] * most)
        if not held or time.monotonic() > ends:
            return held


def is_answering(port: int) -> bool:
    """Whether the stream on this port has begun."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/live/versions.json?topic=release")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
