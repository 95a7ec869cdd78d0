"""How many open pages the event stream serves, how soon each hears, and whether cut connections leave anything behind.

    python -m bench.streams [--json] [--cuts 1000] [--streams 10000] [--events 12]

Prints a line for each item (ok or not ok, figure, bound). Exit 1 if any is not ok.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from redis.typing import EncodableT, FieldT

from bench.crowds import Crowd, count_places_held, cut_streams, is_answering
from bench.servers import run_servers

PAST = 10_000  # events in the stream before it is listened to
TOPICS = 500  # things they were about
PAUSE = 2.0  # seconds between two events to all
SPARE = 20  # places of one address beyond those that are needed


@dataclass(frozen=True, slots=True)
class StreamFigure:
    """One outcome: `figure` is good up to `bound`."""

    name: str
    figure: float
    bound: float
    unit: str
    more: str = ""

    @property
    def is_ok(self) -> bool:
        return self.figure <= self.bound

    def __str__(self) -> str:
        verdict = "ok" if self.is_ok else "not ok"
        more = f" ({self.more})" if self.more else ""
        return f"{verdict}: {self.name}: {self.figure:g} {self.unit}, at most {self.bound:g}{more}"


def fill_stream(address: str) -> None:
    """The past of a busy site."""
    from live.event_stream.events import KEPT, STREAM
    from live.redis_client import connect

    pipeline = connect(address, timeout=10).pipeline(transaction=False)
    for number in range(PAST):
        pipeline.xadd(
            STREAM,
            {"topic": f"debate:{number % TOPICS}", "name": "post", "id": str(number)},
            maxlen=KEPT,
            approximate=True,
        )
    pipeline.execute()


def send_event(address: str, topic: str) -> None:
    """An event whose id is the moment it was sent."""
    from live.event_stream.events import KEPT, STREAM
    from live.redis_client import connect

    fields: dict[FieldT, EncodableT] = {"topic": topic, "name": "post", "id": f"{time.time():.6f}"}
    connect(address).xadd(STREAM, fields, maxlen=KEPT, approximate=True)


@contextlib.contextmanager
def send_events(address: str, topic: str, *, times: int, pause: float) -> Iterator[threading.Thread]:
    """So many events, `pause` seconds apart, sent beside the block."""

    def send() -> None:
        for _ in range(times):
            time.sleep(pause)
            send_event(address, topic)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()


@contextlib.contextmanager
def run_stream(places: int) -> Iterator[tuple[int, int]]:
    """The site's stream as production runs it, with so many places for one address; its port and process."""
    from config.local_site.programs import free_port

    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "live.event_stream.stream:application", "--port", str(port)]
    command += ["--timeout-graceful-shutdown", "3", "--no-access-log", "--log-level", "error"]
    process = subprocess.Popen(command, env={**os.environ, "LIVE_PER_ADDRESS": str(places)})
    try:
        for _ in range(600):
            if is_answering(port):
                break
            time.sleep(0.05)
        else:
            sys.exit("The stream did not start.")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def measure_cuts(cuts: int) -> StreamFigure:
    """Streams that catch up are cut: is a place left taken?"""
    with run_stream(cuts + SPARE) as (port, _):
        cut_streams(port, "topic=debate:1&topic=debate:2&last=0-1", cuts)
        held = count_places_held(port, cuts + SPARE)
    return StreamFigure(f"places held after {cuts:,} cuts", held, 0, "places")


def measure_replays(address: str, *, streams: int = 100, replays: int = 10) -> StreamFigure:
    """Streams listen while others ask for everything there ever was: how late is the latest event?"""
    with run_stream(streams + replays + SPARE) as (port, _), Crowd(port) as crowd, Crowd(port) as others:
        crowd.open(["topic=debate:1"] * streams)
        with send_events(address, "debate:1", times=40, pause=0.05):
            for number in range(40):
                if number == 10:
                    # Asked from another thread, so that this one goes on reading.
                    asking = threading.Thread(
                        target=others.open, args=(["topic=debate:2&topic=debate:3&last=0-1"] * replays,)
                    )
                    asking.start()
                crowd.listen(0.06)
            asking.join()
        crowd.listen(1)
    missing = 40 * streams - len(crowd.delays)
    late = max(crowd.delays) * 1000 if not missing else float("inf")
    name = f"latest event to {streams} streams beside {replays} replays"
    return StreamFigure(name, round(late, 1), 200, "ms", f"{missing} missing" if missing else "")


def measure_many(address: str, streams: int, events: int) -> StreamFigure:
    """Everybody hears of one thing: how late, at the 99th percentile?"""
    with run_stream(streams + SPARE) as (port, process), Crowd(port) as crowd:
        before = read_memory(process)
        begun = time.monotonic()
        held = crowd.open(["topic=release&topic=debate:1"] * streams, within=180)
        opened = time.monotonic() - begun
        with send_events(address, "release", times=events, pause=PAUSE):
            crowd.listen(PAUSE * events + 1)
        crowd.listen(2)
        memory = (read_memory(process) - before) / streams
    delays = sorted(crowd.delays)
    missing = events * streams - len(delays)
    late = delays[int(len(delays) * 0.99)] * 1000 if not missing and delays else float("inf")
    more = f"middle {delays[len(delays) // 2] * 1000:.0f} ms, " if delays else ""
    more += (
        f"{held:,} opened in {opened:.1f} s, {memory:.0f} KB each, {missing} of {events * streams:,} missing"
    )
    name = f"99th percentile, {streams:,} streams, one event in {PAUSE:g} s"
    return StreamFigure(name, round(late, 1), 500, "ms", more)


def read_memory(process: int) -> int:
    """Kilobytes a process holds."""
    with open(f"/proc/{process}/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    options.add_argument("--cuts", type=int, default=1_000)
    options.add_argument("--streams", type=int, default=10_000)
    options.add_argument("--events", type=int, default=12)
    given = options.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with run_servers():
        from django.conf import settings

        address = settings.STREAM_REDIS
        fill_stream(address)
        items = []
        measures: tuple[Callable[[], StreamFigure], ...] = (
            lambda: measure_cuts(given.cuts),
            lambda: measure_replays(address),
            lambda: measure_many(address, given.streams, given.events),
        )
        for measure in measures:
            items.append(measure())
            if not given.json:
                print(items[-1], flush=True)
    if given.json:
        print(json.dumps({"items": [{**asdict(item), "ok": item.is_ok} for item in items]}))
    return 0 if all(item.is_ok for item in items) else 1


if __name__ == "__main__":
    sys.exit(main())
