"""A real stream process over a Redis of its own, and a browser's side of the wire."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from config.embedded import Redis
from live.event_stream.counts import CHANGED
from live.event_stream.events import STREAM
from tests.servers import free_port

ORIGIN = "http://localhost:8000"
CAP = 12
PATIENCE = (
    30  # seconds that a test waits for what it expects; counts alone come up to five after they changed
)


class Listener:
    """An open answer of the stream, read frame by frame."""

    def __init__(self, port: int, query: str, headers: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.connection.request("GET", f"/live/?{query}", headers=headers or {})
        self.answer = self.connection.getresponse()
        self.status = self.answer.status

    def frame(self) -> dict[str, str]:
        """The next frame's fields; a comment's is named "". {} at the stream's end."""
        fields: dict[str, str] = {}
        while line := self.answer.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name.rstrip(":")] = value
        return fields

    def event(self) -> dict[str, str]:
        """The next frame that is news or `live.ready`."""
        while True:
            frame = self.frame()
            if "event" in frame or not frame:
                return frame

    def ready(self) -> str:
        """Read up to `live.ready`; the place the stream stands at."""
        frame = self.event()
        assert frame["event"] == "live.ready", frame
        return frame["id"]

    def news(self) -> dict[str, str]:
        return json.loads(self.event()["data"])

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


class LiveProcess:
    """uvicorn with the stream, and the Redis it reads."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.redis = Redis(folder, durable=False)
        self.redis.start()
        self.port = free_port()
        self.log = folder / "stream.log"
        self.environment = {
            **os.environ,
            "REDIS_URL": self.redis.url,
            "SITE_URL": ORIGIN,
            "LIVE_PER_ADDRESS": "200",
            **environment,
        }
        self.start()

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "live.event_stream.stream:application",
            "--port",
            str(self.port),
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--timeout-graceful-shutdown", "3"], env=self.environment, stdout=log, stderr=log
            )
        self.wait_for(lambda: self.get("/live/versions.json?topic=release")[0] == 200)

    def restart(self) -> None:
        """End the process and begin another; Redis stays."""
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.start()

    def wait_for(self, answered, seconds: float = PATIENCE) -> None:
        """Ask again and again until it holds."""
        ends = time.monotonic() + seconds
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if answered():
                    return
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < ends, self.log.read_text()
            time.sleep(0.02)

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    def say(self, topic: str = "release", name: str = "2025-03-31", id: str = "1") -> str:
        """Put an event into Redis as an announcement does; its place in the stream."""
        with redis.Redis.from_url(f"{self.redis.url}?db=2", decode_responses=True) as client:
            return client.xadd(STREAM, {"topic": topic, "name": name, "id": id})

    def note_counts(self, *topics: str) -> None:
        """Say that counts of the topics changed, as votes do."""
        with redis.Redis.from_url(f"{self.redis.url}?db=2") as client:
            client.sadd(CHANGED, *topics)

    def flood(self, bytes_: int) -> None:
        """More events of the release than a socket's buffers take."""
        with redis.Redis.from_url(f"{self.redis.url}?db=2").pipeline(transaction=False) as pipeline:
            for _ in range(200):
                pipeline.xadd(STREAM, {"topic": "release", "name": "x" * bytes_, "id": "1"})
            pipeline.execute()

    @contextlib.contextmanager
    def listener(self, query: str = "topic=release", **headers: str) -> Iterator[Listener]:
        listener = Listener(self.port, query, {k.replace("_", "-"): v for k, v in headers.items()})
        with contextlib.closing(listener):
            yield listener

    def stop(self) -> None:
        """Stop both, where they still run."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.redis.stop()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveProcess]:
    """One process for all the tests of a module; they may not stop it."""
    process = LiveProcess(tmp_path_factory.mktemp("live"), LIVE_PER_ADDRESS=str(CAP))
    yield process
    process.stop()


@pytest.fixture
def own_live(tmp_path: Path) -> Iterator[LiveProcess]:
    """A process a test may stop, and whose Redis it may take away."""
    process = LiveProcess(tmp_path)
    yield process
    process.stop()
