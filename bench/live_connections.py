"""Hold many open streams on one process and measure it: `.venv/bin/python -m bench.live_connections [1000]`.

Starts a Redis and the stream of its own, opens the connections over loopback, announces 40 events at four a
second and prints how long connecting took, memory for each connection, threads, and how late events came.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import redis.asyncio as redis

from config.embedded import Redis
from live.events import STREAM

EVENTS = 40
PAUSE = 0.25


def status(pid: int, name: str) -> int:
    """A number from the kernel's account of a process: VmRSS in KB, Threads."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    raise ValueError(name)


async def listen(port: int, ready: asyncio.Semaphore, late: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /live/?topic=release HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await reader.readuntil(b"live.ready\ndata: {}\n\n")
    ready.release()
    for _ in range(EVENTS):
        chunk = await reader.readuntil(b'"}\n\n')
        sent = float(chunk.rpartition(b'"id":"')[2].split(b'"')[0])
        late.append(time.time() - sent)
    writer.close()


async def measure(port: int, pid: int, address: str, count: int) -> None:
    await until_open(port)
    before = status(pid, "VmRSS")
    begun = time.monotonic()
    ready, late = asyncio.Semaphore(0), list[float]()
    listeners = [asyncio.create_task(listen(port, ready, late)) for _ in range(count)]
    for _ in range(count):
        await ready.acquire()
    connected = time.monotonic() - begun
    client = redis.Redis.from_url(f"{address}?db=2")
    for _ in range(EVENTS):
        await client.xadd(STREAM, {"topic": "release", "name": "2025-03-31", "id": f"{time.time():.6f}"})
        await asyncio.sleep(PAUSE)
    full, threads = status(pid, "VmRSS"), status(pid, "Threads")
    await asyncio.gather(*listeners)
    await client.aclose()
    cuts = statistics.quantiles(late, n=100)
    print(f"{count} connections in {connected:.2f} s")
    print(f"{(full - before) / count:.1f} KB a connection ({before // 1024} MB, then {full // 1024} MB)")
    print(f"{threads} threads")
    print(f"{len(late)} of {count * EVENTS} events arrived")
    print(f"late by {cuts[49] * 1000:.0f} ms in the middle, {cuts[98] * 1000:.0f} ms at the 99th percentile")


async def until_open(port: int) -> None:
    for _ in range(200):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                b"GET /live/versions.json?topic=release HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            answer = await reader.read()
            writer.close()
            if b" 200 " in answer:
                return
        except OSError:
            pass
        await asyncio.sleep(0.05)
    sys.exit("The stream did not start.")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = Redis(Path(folder), durable=False)
        server.start()
        stream = subprocess.Popen(
            f"{sys.executable} -m uvicorn live.stream:application --port {port} --log-level error".split(),
            env={
                **os.environ,
                "CARESPACE_SITE": "test",
                "REDIS_URL": server.url,
                "LIVE_PER_ADDRESS": str(count + 10),
            },
        )
        try:
            asyncio.run(measure(port, stream.pid, server.url, count))
        finally:
            stream.terminate()
            stream.wait(10)
            server.stop()


if __name__ == "__main__":
    main()
