"""Readers who read on while a drill goes on, and what they got."""

from __future__ import annotations

import http.client
import itertools
import math
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.verdicts import BoundVerdict

PATIENCE = 20.0  # seconds after which a reader gives up
READERS = 24  # how many may wait for an answer at once
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """An answer, whole; status 0 where none came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


NO_ANSWER = PageAnswer(0, {}, b"")


def ask_page(
    port: int,
    address: str,
    *,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    from_address: str = "127.0.0.1",
) -> PageAnswer:
    """One request over a connection of its own; a POST where it has a form or body. `from_address`: of the loopback."""
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(from_address, 0))
    sent = urlencode(form).encode() if form is not None else body
    own = {"Content-Type": FORM} if form is not None else {}
    origin = {"Origin": f"http://localhost:{port}"} if sent is not None else {}
    try:
        talk.request(
            "GET" if sent is None else "POST",
            address,
            sent,
            {"Host": f"localhost:{port}", **origin, **own, **(headers or {})},
        )
        answer = talk.getresponse()
        known = {name.lower(): value for name, value in answer.getheaders()}
        return PageAnswer(answer.status, known, answer.read())
    except (OSError, http.client.HTTPException):
        return NO_ANSWER
    finally:
        talk.close()


@dataclass(frozen=True, slots=True)
class PageRead:
    """One read of a kept page: when it was due (seconds of the monotonic clock), how long it took, its status."""

    due: float
    seconds: float
    status: int

    @property
    def is_failure(self) -> bool:
        return not 200 <= self.status < 500


class SteadyReaders:
    """Reads of kept pages at an even pace, whatever becomes of them, beside the block. `reads` is what came of each.

    A read's time counts from when it was due, so that readers who wait for each other hide nothing.
    """

    def __init__(self, port: int, addresses: Sequence[str], *, per_second: float) -> None:
        self.reads: list[PageRead] = []
        self._port, self._addresses, self._pause = port, addresses, 1 / per_second
        self._ended = threading.Event()
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> SteadyReaders:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._pool.shutdown()

    def _run(self) -> None:
        due = time.monotonic()
        for address in itertools.cycle(self._addresses):
            if self._ended.wait(max(0.0, due - time.monotonic())):
                return
            self._pool.submit(self._read, address, due)
            due += self._pause

    def _read(self, address: str, due: float) -> None:
        status = ask_page(self._port, address).status
        self.reads.append(PageRead(due, time.monotonic() - due, status))


def judge_reads(drill: str, reads: Sequence[PageRead], *, slowest: float, least: int) -> list[BoundVerdict]:
    """Whether all were answered, and 99 of 100 within `slowest` seconds."""
    failed = [read for read in reads if read.is_failure]
    late = find_percentile([read.seconds for read in reads], 0.99)
    kinds = ", ".join(sorted({str(read.status or "no answer") for read in failed}))
    return [
        BoundVerdict(
            f"{drill}: reads of kept pages that failed",
            not failed and len(reads) >= least,
            f"{len(failed)} of {len(reads):,}{f' ({kinds})' if kinds else ''}",
            f"0 of {least:,} or more",
        ),
        BoundVerdict(
            f"{drill}: 99 of 100 reads within",
            late <= slowest,
            f"{late * 1000:.0f} ms",
            f"{slowest * 1000:.0f} ms",
        ),
    ]


def find_percentile(values: Iterable[float], part: float) -> float:
    """The value that so large a part of them does not pass; 0 of none."""
    ordered = sorted(values)
    return ordered[math.ceil(len(ordered) * part) - 1] if ordered else 0.0


def wait_for(answer: Callable[[], object], *, within: float) -> float:
    """Ask until the answer is true; the seconds that took, infinite where it was not so in time."""
    begun = time.monotonic()
    while not answer():
        if time.monotonic() - begun > within:
            return float("inf")
        time.sleep(0.05)
    return time.monotonic() - begun


def judge_return(item: str, seconds: float, *, bound: float) -> BoundVerdict:
    """Whether something was back soon enough."""
    figure = "never" if seconds == float("inf") else f"{seconds:.1f} s"
    return BoundVerdict(item, seconds <= bound, figure, f"{bound:g} s")
