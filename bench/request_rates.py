"""A client that asks for one address as fast as it is answered, over a few connections kept open."""

from __future__ import annotations

import multiprocessing
import os
import selectors
import socket
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Rate:
    """Answers a second by the clock, and for each second of the server's own computing; bytes of one answer."""

    by_clock: float
    by_computing: float
    size: int


def format_request(path: str, **headers: str) -> bytes:
    header_lines = {"Host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in header_lines.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def fetch_answer(port: int, asked: bytes) -> bytes:
    """One whole answer, head and body."""
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(asked)
        answer = one.recv(2**20)
        while b"\r\n\r\n" not in answer:
            answer += one.recv(2**20)
        head, _, body = answer.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0].split(b":")[1]) if lengths else 0
        while len(body) < length:
            body += one.recv(2**20)
        return head + b"\r\n\r\n" + body


def measure_length(data: bytes) -> int:
    """Bytes of the answer that begins so: its head and the length the head tells."""
    head = data.index(b"\r\n\r\n")
    length_at = data.lower().find(b"content-length:", 0, head)
    return head + 4 + (int(data[length_at + 15 : data.index(b"\r\n", length_at)]) if length_at >= 0 else 0)


def ask_repeatedly(port: int, asked: bytes, status: bytes, seconds: float, connections: int) -> int:
    """How many answers of this status came in so many seconds. Raises ValueError at any other."""
    poll = selectors.EpollSelector()
    missing: dict[int, int] = {}
    sockets: dict[int, socket.socket] = {}
    for _ in range(connections):
        one = socket.create_connection(("127.0.0.1", port))
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        poll.register(one, selectors.EVENT_READ)
        one.sendall(asked)
        missing[one.fileno()] = 0
        sockets[one.fileno()] = one
    count, ends = 0, time.monotonic() + seconds
    while time.monotonic() < ends:
        for key, _ in poll.select(1):
            one = sockets[key.fd]
            data = one.recv(2**20)
            left = missing[key.fd]
            if not left:
                if data[9:12] != status:
                    raise ValueError(f"answered {data[:200]!r}, not {status!r}")
                left = measure_length(data)
            left -= len(data)
            if not left:
                count += 1
                one.sendall(asked)
            missing[key.fd] = left
    return count


def read_computing(pid: int) -> float:
    """Seconds of processor the process and its children have used."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def measure_rate(port: int, pid: int, asked: bytes, *, status: bytes = b"200", seconds: float = 3) -> Rate:
    """Ask with two processes of eight connections each."""
    length = len(fetch_answer(port, asked))
    before = read_computing(pid)
    with multiprocessing.get_context("fork").Pool(2) as two:
        begun = time.monotonic()
        counts = two.starmap(ask_repeatedly, [(port, asked, status, seconds, 8)] * 2)
        took = time.monotonic() - begun
    return Rate(sum(counts) / took, sum(counts) / max(read_computing(pid) - before, 0.01), length)
