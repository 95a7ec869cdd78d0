"""The event stream that open pages listen to: a raw ASGI application in a process of its own.

Run it as `uvicorn live.stream:application --timeout-graceful-shutdown 3`. It is no Django view because
Django's ASGI handler keeps one thread for each open stream; here a stream costs about 20 KB.

`GET /live/?topic=release&topic=debate:12` answers server-sent events: `event: TOPIC`, `data: {"topic",
"name", "id"}`. Last-Event-ID, or `&last=`, names the last event seen: those missed since come first. Then
comes `live.ready`, whose id is where the stream stands. `GET /live/versions.json?topic=…` answers the newest
event of each topic under an ETag, for a browser that cannot hold a stream.
"""

import asyncio
import contextlib
import hashlib
import json
import os
import signal
from collections import Counter
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from redis.exceptions import RedisError

from live.hub import Client, Hub
from live.listeners import Message, Receive, Send, follow, frames
from live.stream_request import Question, Refusal, read

Headers = list[tuple[bytes, bytes]]

EVENTS: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),  # or a proxy would hold events back
]
TEXT: Headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]


class Stream:
    """The application. `address` is Redis's, `origin` the one site whose pages may listen; `heartbeat` is in
    seconds; `per_address` is how many streams one network address may hold."""

    def __init__(self, address: str, origin: str, *, heartbeat: float = 15, per_address: int = 200) -> None:
        self.hub = Hub(address)
        self._origin = origin
        self._heartbeat = heartbeat
        self._per_address = per_address
        self._open: Counter[str] = Counter()
        self._shared = [(b"access-control-allow-origin", origin.encode()), (b"vary", b"Origin")]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            try:
                question = read(scope, self._origin)
                if not self.hub.mark:
                    raise Refusal(503, "The stream is starting. Try again in a moment.")
                if question.path == "/live/":
                    await self._follow(question, (scope.get("client") or ("",))[0], receive, send)
                else:
                    await self._versions(question, send)
            except Refusal as refusal:
                again = [(b"retry-after", b"10")] if refusal.status in {429, 503} else []
                await self._answer(send, refusal.status, TEXT + again, refusal.sentence.encode())

    async def _live(self, receive: Receive, send: Send) -> None:
        """The process begins and ends; in between, Redis is read."""
        await receive()
        reading = asyncio.create_task(self.hub.run())
        _before_stopping(self.hub.close)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        reading.cancel()
        await self.hub.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _follow(self, question: Question, address: str, receive: Receive, send: Send) -> None:
        if self._open[address] >= self._per_address:
            raise Refusal(429, "Too many streams are open from this address.")
        client = Client(question.topics)
        start = {"type": "http.response.start", "status": 200, "headers": EVENTS + self._shared}
        self._open[address] += 1
        self.hub.join(client)
        try:
            chunks = frames(self.hub, client, question.since, self._heartbeat)
            await follow(client, chunks, start, receive, send)
        except RedisError:
            raise Refusal(503, "What was missed cannot be read just now.") from None
        finally:
            self.hub.leave(client)
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    async def _versions(self, question: Question, send: Send) -> None:
        latest = self.hub.latest
        known = sorted(question.topics & latest.keys())
        news = [{"mark": latest[topic].mark, **latest[topic].news()} for topic in known]
        body = json.dumps({"latest": news}).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        headers = [
            (b"content-type", b"application/json"),
            (b"cache-control", b"no-cache"),
            (b"etag", etag.encode()),
        ]
        if etag in question.known:
            await self._answer(send, 304, headers, b"")
        else:
            await self._answer(send, 200, headers, body)

    async def _answer(self, send: Send, status: int, headers: Headers, body: bytes) -> None:
        length = [(b"content-length", str(len(body)).encode())] if status != 304 else []
        start = {"type": "http.response.start", "status": status, "headers": headers + self._shared + length}
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _before_stopping(close: Any) -> None:
    """Call `close` as soon as the process is told to stop.

    The server tells the application only when every stream has ended, which these never do by themselves.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(number: int, frame: FrameType | None, before: Any = before) -> None:
            loop.call_soon_threadsafe(close)
            if callable(before):
                before(number, frame)

        with contextlib.suppress(ValueError):  # not the main thread: the server's grace has to do
            signal.signal(number, stop)


def from_settings() -> Stream:
    """The stream of this site, as its settings say."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings  # noqa: PLC0415, after the line above

    site = urlsplit(settings.SITE_URL)
    return Stream(
        settings.STREAM_REDIS,
        f"{site.scheme}://{site.netloc}",
        heartbeat=settings.LIVE_HEARTBEAT,
        per_address=settings.LIVE_PER_ADDRESS,
    )


def __getattr__(name: str) -> Stream:
    """`application` is made when a server asks for it, so that tests can make their own."""
    if name == "application":
        globals()[name] = from_settings()
        return globals()[name]
    raise AttributeError(name)
