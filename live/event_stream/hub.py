"""One reader of the Redis stream for the whole process, and the listeners it writes to."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import random
import time
from collections import defaultdict
from typing import Any

import redis

from live.event_stream.counts import publish_forever
from live.event_stream.events import KEPT, START, STREAM, StreamEvent, format_frame, parse_mark
from live.event_stream.history import History
from live.event_stream.listeners import Listener, format_chunk
from live.redis_client import connect_async

logger = logging.getLogger(__name__)
#: A different pause for each; where it comes from is no secret, and costs nothing here.
SPREAD = random.SystemRandom()

CLOCKS_DIFFER = 1_000  # milliseconds between Redis's clock and this process's
BLOCK = 5.0  # seconds one read of the stream waits for news
BATCH = 200  # listeners written to before others have a turn
SLOTS = 30  # parts of a heartbeat's time over which the listeners are spread
HEARTBEAT = format_chunk(b": still here\n\n")  # a comment: keeps proxies from ending a quiet stream


class Hub:
    """Reads the stream once and writes each event to the listeners of its topic."""

    def __init__(self, address: str, *, heartbeat: float = 15) -> None:
        """`address` is Redis's; `heartbeat`: seconds from one sign of life to the next."""
        # Any: the client's own types allow answers that decode_responses rules out.
        self._redis: Any = connect_async(address, timeout=BLOCK * 2)
        self._heartbeat = heartbeat
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._slots: list[set[Listener]] = [set() for _ in range(SLOTS)]
        self._next_slot = itertools.cycle(self._slots)
        self._is_stopped = False
        self.mark = ""  # the last event read; empty until Redis has been reached once
        self.is_reading = False  # whether Redis answered the last time it was asked
        self.history = History()

    def join(self, listener: Listener, since: str = "") -> None:
        """Write the beginning to the listener, with what it missed after the mark `since`, and then all news.

        Nothing is waited for in between, so no event falls between the two and none comes twice.
        """
        listener.write(format_chunk(self._format_opening(listener.topics, since)))
        for topic in listener.topics:
            self._listeners[topic].add(listener)
        next(self._next_slot).add(listener)

    def find_place_before(self, age: int) -> str:
        """The mark where the stream stood so many milliseconds ago, or a moment before: clocks differ."""
        then = max(0, int(time.time() * 1000) - age - CLOCKS_DIFFER)
        return min(f"{then}-0", self.mark, key=parse_mark)

    def leave(self, listener: Listener) -> None:
        """Forget the listener. Again changes nothing."""
        for topic in listener.topics:
            if topic in self._listeners:
                self._listeners[topic].discard(listener)
                if not self._listeners[topic]:
                    del self._listeners[topic]
        for slot in self._slots:
            slot.discard(listener)

    def close(self) -> None:
        """End every open stream."""
        for listener in set().union(*self._slots):
            listener.end()

    async def run(self) -> None:
        """Read, announce counts and give signs of life, for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._read_forever())
            tasks.create_task(self._beat_forever())
            tasks.create_task(publish_forever(self._redis))

    async def stop(self) -> None:
        """End every open stream, the reading, and the connections to Redis."""
        self._is_stopped = True
        self.close()
        with contextlib.suppress(redis.RedisError, OSError):
            await self._redis.aclose()

    async def deliver(self, event: StreamEvent) -> None:
        """Write the event to whoever listens to its topic now; one at or before the last is left out."""
        if event.place <= parse_mark(self.mark):
            return
        self.mark = event.mark
        self.history.add(event)
        await write_to(self._listeners.get(event.topic, ()), event.frame)

    def _format_opening(self, topics: frozenset[str], since: str) -> bytes:
        """When to come back, what was missed, and where the stream stands."""
        # A different pause for each, so that a thousand browsers do not come back in the same second.
        frames = [f"retry: {SPREAD.randint(2000, 5000)}\n\n".encode()]
        mark = self.mark
        if since:
            mark = max(mark, since, key=parse_mark)
            missed = self.history.find_missed(parse_mark(since), topics)
            if missed.topics:
                frames.append(format_frame("live.missed", {"topics": missed.topics}))
            frames += [event.frame for event in missed.events]
        return b"".join([*frames, format_frame("live.ready", {}, mark=mark)])

    async def _read_forever(self) -> None:
        """While Redis is away, try again ever more slowly and go on from the last mark."""
        wait = 0.1
        # Ended by a flag: Redis's client swallows a cancellation that meets it at the wrong moment.
        while not self._is_stopped:
            try:
                if not self.mark:
                    await self._fill_history()
                self.is_reading = True
                for _, entries in await self._redis.xread({STREAM: self.mark}, block=int(BLOCK * 1000)) or []:
                    for mark, fields in entries:
                        await self.deliver(StreamEvent.from_entry(mark, fields))
                wait = 0.1
            except (redis.RedisError, OSError) as problem:
                self.is_reading = False
                logger.warning("Redis is away (%s); trying again in %.1f s", problem, wait)
                await asyncio.sleep(wait * SPREAD.uniform(0.8, 1.2))
                wait = min(wait * 2, 5.0)

    async def _fill_history(self) -> None:
        entries = await self._redis.xrevrange(STREAM, count=KEPT * 2)
        self.history.fill(StreamEvent.from_entry(mark, fields) for mark, fields in reversed(entries))
        self.mark = entries[0][0] if entries else START

    async def _beat_forever(self) -> None:
        """A sign of life for everybody within each heartbeat's time, a part of them at a time."""
        while True:
            for slot in self._slots:
                await asyncio.sleep(self._heartbeat / SLOTS)
                await write_to(slot, HEARTBEAT["body"])


async def write_to(listeners: set[Listener] | tuple[()], frame: bytes) -> None:
    """Write the frame to these listeners, and let others have a turn now and then."""
    chunk = format_chunk(frame)
    for number, listener in enumerate(tuple(listeners), 1):
        listener.write(chunk)
        if number % BATCH == 0:
            await asyncio.sleep(0)
