"""One stream from the inside: signs of life, readers that cannot keep up, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from live.event_stream import hub as hubs
from live.event_stream.events import StreamEvent
from live.event_stream.hub import HEARTBEAT, Hub
from live.event_stream.listeners import END, Listener, Message

RELEASE = frozenset({"release"})
GONE = {"type": "http.disconnect"}


def event(count: int) -> StreamEvent:
    return StreamEvent(f"5-{count}", "release", "2025-03-31", str(count))


class Browser:
    """The server's side of one connection: what was sent, whether it takes more, and when it leaves."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.room = asyncio.Event()
        self.room.set()
        self.left = asyncio.Event()

    async def send(self, message: Message) -> None:
        await self.room.wait()
        self.sent.append(message["body"])

    async def receive(self) -> Message:
        await self.left.wait()
        return GONE


def standing_hub(**options: float) -> Hub:
    """A hub that has read the stream up to 5-0 and reads no more."""
    hub = Hub("unix:///nowhere/redis.sock", **options)
    hub.mark = "5-0"
    return hub


def run(walk: Callable[[Hub, Browser], Awaitable[None]], **options: float) -> None:
    async def whole() -> None:
        await asyncio.wait_for(walk(standing_hub(**options), Browser()), 10)

    asyncio.run(whole())


async def serve(hub: Hub, browser: Browser, topics: frozenset[str] = RELEASE, since: str = "") -> None:
    listener = Listener(topics, browser.send)
    try:
        hub.join(listener, since)
        await listener.wait_until_gone(browser.receive)
    finally:
        hub.leave(listener)


async def started(hub: Hub, browser: Browser, **more: str) -> asyncio.Task[None]:
    serving = asyncio.create_task(serve(hub, browser, **more))
    await asyncio.sleep(0)
    return serving


def is_forgotten(hub: Hub) -> bool:
    return not hub._listeners and not any(hub._slots)


def test_a_quiet_stream_gives_signs_of_life() -> None:
    async def walk(hub: Hub, browser: Browser) -> None:
        serving = await started(hub, browser)
        beating = asyncio.create_task(hub._beat_forever())
        while len(browser.sent) < 3:
            await asyncio.sleep(0)
        assert b"id: 5-0\nevent: live.ready" in browser.sent[0]
        assert browser.sent[1:3] == [HEARTBEAT["body"]] * 2
        beating.cancel()
        serving.cancel()

    run(walk, heartbeat=0)


def test_a_reader_too_slow_is_ended_and_not_waited_for() -> None:
    async def walk(hub: Hub, browser: Browser) -> None:
        serving = await started(hub, browser)
        quick = Browser()
        await started(hub, quick)
        await hub.deliver(event(1))
        browser.room.clear()  # the network takes no more
        await hub.deliver(event(2))
        await hub.deliver(event(3))
        assert quick.sent[1:] == [event(count).frame for count in (1, 2, 3)]
        await asyncio.sleep(0)
        assert not serving.done()  # its place is taken while the connection lasts
        browser.room.set()
        await serving
        assert browser.sent[1:] == [event(1).frame, END["body"]]
        assert not any(listener.is_ended for listener in hub._listeners["release"])

    run(walk)


def test_a_reader_who_leaves_is_forgotten() -> None:
    async def walk(hub: Hub, browser: Browser) -> None:
        serving = await started(hub, browser)
        browser.left.set()
        await serving
        assert is_forgotten(hub)
        await hub.deliver(event(1))
        assert len(browser.sent) == 1

    run(walk)


def test_a_stream_the_server_cancels_is_cancelled_and_forgotten() -> None:
    async def walk(hub: Hub, browser: Browser) -> None:
        serving = await started(hub, browser)
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        assert is_forgotten(hub)

    run(walk)


def test_a_stop_ends_every_stream() -> None:
    async def walk(hub: Hub, browser: Browser) -> None:
        serving = await started(hub, browser)
        await hub.stop()
        await serving
        assert browser.sent[-1] == END["body"]
        assert is_forgotten(hub)

    run(walk)


def test_an_event_handed_out_twice_is_sent_once() -> None:
    async def walk(hub: Hub, browser: Browser) -> None:
        await started(hub, browser)
        for count in (1, 1, 2):
            await hub.deliver(event(count))
        assert browser.sent[1:] == [event(1).frame, event(2).frame]

    run(walk)


def test_who_comes_while_an_event_is_handed_out_is_sent_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "BATCH", 1)

    async def walk(hub: Hub, browser: Browser) -> None:
        await started(hub, browser)
        await started(hub, Browser())
        delivering = asyncio.create_task(hub.deliver(event(1)))
        await asyncio.sleep(0)
        late = Browser()
        await started(hub, late, since="5-0")
        await delivering
        await hub.deliver(event(2))
        assert b"".join(late.sent).count(event(1).frame) == 1
        assert b"id: 5-1\nevent: live.ready" in late.sent[0]
        assert late.sent[1:] == [event(2).frame]

    run(walk)
