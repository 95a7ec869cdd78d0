"""One reader of the Redis stream for the whole process, and the clients it serves."""

import asyncio
import contextlib
import logging
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import redis

from live.events import KEPT, START, STREAM, Event, order
from live.redis_client import connect_async

logger = logging.getLogger(__name__)

ROOM = 64  # events that may wait for one client
BLOCK = 5.0  # seconds one read of the stream waits for news
PAGE = 500  # events fetched at once when replaying


class Client:
    """One open stream, served by the task that made it: its topics and the events that wait for it."""

    __slots__ = ("closed", "serving", "topics", "waiting")

    def __init__(self, topics: frozenset[str]) -> None:
        serving = asyncio.current_task()
        assert serving is not None  # noqa: S101, made in a request
        self.serving = serving
        self.topics = topics
        self.waiting: asyncio.Queue[Event] = asyncio.Queue(ROOM)
        self.closed = False

    def offer(self, event: Event) -> None:
        """Queue the event. A client too slow to keep up is closed: it comes back and is replayed the rest."""
        try:
            self.waiting.put_nowait(event)
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        """End the stream, even where it waits for a slow network."""
        if not self.closed:
            self.closed = True
            self.serving.cancel()


class Hub:
    """Reads the stream once and hands each event to the clients of its topic."""

    def __init__(self, address: str) -> None:
        # Any: the client's own types allow answers that decode_responses rules out.
        self._redis: Any = connect_async(address, timeout=BLOCK * 2)
        self._clients: defaultdict[str, set[Client]] = defaultdict(set)
        self.mark = ""  # the last event read; empty until Redis has been reached once
        self.latest: dict[str, Event] = {}  # the newest event of each topic the stream still holds

    def join(self, client: Client) -> None:
        for topic in client.topics:
            self._clients[topic].add(client)

    def leave(self, client: Client) -> None:
        for topic in client.topics:
            self._clients[topic].discard(client)
            if not self._clients[topic]:
                del self._clients[topic]

    def close(self) -> None:
        """End every open stream."""
        for client in set().union(*self._clients.values()):
            client.close()

    async def missed(self, since: str, topics: frozenset[str]) -> AsyncIterator[Event]:
        """The events of these topics after the mark `since`, oldest first; raises RedisError if Redis is away.

        Of those the stream has already forgotten, the newest of each topic that this process remembers.
        """
        page = await self._redis.xrange(STREAM, f"({since}", "+", count=PAGE)
        known = [self.latest[topic] for topic in topics if topic in self.latest]
        for event in sorted(known, key=lambda event: order(event.mark)):
            if order(event.mark) > order(since) and (not page or order(event.mark) < order(page[0][0])):
                yield event
        while page:
            for mark, fields in page:
                event = Event.read(mark, fields)
                if event.topic in topics:
                    yield event
            page = await self._redis.xrange(STREAM, f"({page[-1][0]}", "+", count=PAGE)

    async def run(self) -> None:
        """Read for ever; while Redis is away, try again ever more slowly and go on from the last mark."""
        wait = 0.1
        while True:
            try:
                if not self.mark:
                    await self._remember()
                for _, entries in await self._redis.xread({STREAM: self.mark}, block=int(BLOCK * 1000)) or []:
                    for mark, fields in entries:
                        self._hand_out(Event.read(mark, fields))
                wait = 0.1
            except (redis.RedisError, OSError) as problem:
                logger.warning("Redis is away (%s); trying again in %.1f s", problem, wait)
                await asyncio.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311
                wait = min(wait * 2, 5.0)

    async def stop(self) -> None:
        self.close()
        with contextlib.suppress(redis.RedisError, OSError):
            await self._redis.aclose()

    async def _remember(self) -> None:
        """Where the stream stands, and the newest event of each topic in it."""
        entries = await self._redis.xrevrange(STREAM, count=KEPT * 2)
        for mark, fields in reversed(entries):
            event = Event.read(mark, fields)
            self.latest[event.topic] = event
        self.mark = entries[0][0] if entries else START

    def _hand_out(self, event: Event) -> None:
        if order(event.mark) <= order(self.mark):
            return
        self.mark = event.mark
        self.latest[event.topic] = event
        for client in tuple(self._clients.get(event.topic, ())):
            client.offer(event)
