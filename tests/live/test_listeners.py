"""One stream from the inside: signs of life, and a reader that cannot keep up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from live.events import Event
from live.hub import ROOM, Client, Hub
from live.listeners import HEARTBEAT, follow, frames

START = {"type": "http.response.start", "status": 200, "headers": []}
RELEASE = frozenset({"release"})


def event(count: int) -> Event:
    return Event(f"5-{count}", "release", "2025-03-31", str(count))


def standing_hub() -> Hub:
    """A hub that has read the stream up to 5-0 and reads no more."""
    hub = Hub("unix:///nowhere/redis.sock")
    hub.mark = "5-0"
    return hub


async def never_leaves() -> dict[str, object]:
    await asyncio.Event().wait()
    return {}


def test_a_quiet_stream_gives_signs_of_life() -> None:
    async def walk() -> list[bytes]:
        chunks = frames(standing_hub(), Client(RELEASE), "", heartbeat=0)
        return [await anext(chunks) for _ in range(3)]

    first, *rest = asyncio.run(walk())
    assert b"event: live.ready" in first
    assert b"id: 5-0\n" in first
    assert rest == [HEARTBEAT, HEARTBEAT]


def test_a_reader_too_slow_is_closed_and_not_waited_for() -> None:
    async def walk() -> list[dict[str, object]]:
        hub = standing_hub()
        sent: list[dict[str, object]] = []
        joined = asyncio.Event()

        async def send(message: dict[str, object]) -> None:
            sent.append(message)
            if len(sent) == 2:
                joined.set()
            if len(sent) == 3:  # the network takes no more
                await asyncio.Event().wait()

        async def serve() -> None:
            client = Client(RELEASE)
            hub.join(client)
            try:
                await follow(client, frames(hub, client, "", 15), START, never_leaves, send)
            finally:
                hub.leave(client)

        serving = asyncio.create_task(serve())
        await joined.wait()
        for count in range(1, ROOM + 3):
            hub._hand_out(event(count))
            await asyncio.sleep(0)
        await asyncio.wait_for(serving, 5)
        assert not hub._clients
        return sent

    sent = asyncio.run(walk())
    assert b"5-1" in sent[2]["body"]
    assert sent[-1] == {"type": "http.response.body", "body": b""}
    assert len(sent) == 4


def test_an_event_handed_out_twice_is_sent_once() -> None:
    async def walk() -> bytes:
        hub = standing_hub()
        client = Client(RELEASE)
        hub.join(client)
        chunks = frames(hub, client, "", 15)
        await anext(chunks)
        for count in (1, 1, 2):
            hub._hand_out(event(count))
        return await anext(chunks) + await anext(chunks)

    assert asyncio.run(walk()) == event(1).frame + event(2).frame


def test_leaving_forgets_the_client() -> None:
    async def walk() -> None:
        hub = standing_hub()
        client = Client(frozenset({"release", "debate:1"}))
        hub.join(client)

        async def leave() -> dict[str, object]:
            return {"type": "http.disconnect"}

        async def send(message: dict[str, object]) -> None: ...

        await follow(client, frames(hub, client, "", 15), START, leave, send)
        hub.leave(client)
        assert not hub._clients

    asyncio.run(walk())


def test_news_that_came_during_the_replay_is_sent_once() -> None:
    class Busy(Hub):
        async def missed(self, since: str, topics: frozenset[str]) -> AsyncIterator[Event]:
            self._hand_out(event(1))
            yield event(1)

    async def walk() -> bytes:
        hub = Busy("unix:///nowhere/redis.sock")
        hub.mark = "5-0"
        client = Client(RELEASE)
        hub.join(client)
        chunks = frames(hub, client, "4-0", 15)
        replayed = await anext(chunks) + await anext(chunks)
        hub._hand_out(event(2))
        return replayed + await anext(chunks)

    sent = asyncio.run(walk())
    assert sent.count(b"id: 5-1\nevent: release") == 1
    assert sent.endswith(event(2).frame)
