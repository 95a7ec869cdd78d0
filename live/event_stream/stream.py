"""The event stream that open pages listen to: a raw ASGI application in a process of its own.

Run it as `uvicorn live.event_stream.stream:application --timeout-graceful-shutdown 3`. It is no Django view because
Django's ASGI handler keeps one thread for each open stream; here a stream costs about 20 KB.

`GET /live/?topic=release&topic=debate:12` answers server-sent events: `event: TOPIC`, `data: {"topic",
"name", "id"}`. Last-Event-ID, or `&last=`, names the last event seen: those missed since come first, or
`live.missed` with the topics of which more was missed than this process remembers; a page that has seen none says in `&age=`
how many milliseconds ago it was asked for, and missed what happened since. Then comes `live.ready`,
whose id is where the stream stands. `GET /live/versions.json?topic=…` answers the newest
event of each topic under an ETag, for a browser that cannot hold a stream.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import resource
import signal
from collections import Counter
from collections.abc import Collection
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from live.event_stream.hub import Hub
from live.event_stream.listeners import Listener, Message, Receive, Send
from live.event_stream.stream_request import StreamRefusalError, StreamRequest, parse_request
from live.health_access import PREFIX, may_ask

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

    def __init__(
        self,
        address: str,
        origin: str,
        *,
        heartbeat: float = 15,
        per_address: int = 200,
        health_networks: Collection[str] = (),
    ) -> None:
        self.hub = Hub(address, heartbeat=heartbeat)
        self._origin = origin
        self._per_address = per_address
        self._health_networks = health_networks
        self._open: Counter[str] = Counter()
        self._shared = [(b"access-control-allow-origin", origin.encode()), (b"vary", b"Origin")]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._run(receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        elif scope["path"].startswith(PREFIX):
            await self._answer_health(scope, send)
        else:
            try:
                request = parse_request(scope, self._origin)
                if not self.hub.mark:
                    raise StreamRefusalError(503, "The stream is starting. Try again in a moment.")
                if request.path == "/live/":
                    await self._listen(request, (scope.get("client") or ("",))[0], receive, send)
                else:
                    await self._answer_newest(request, send)
            except StreamRefusalError as refusal:
                again = [(b"retry-after", b"10")] if refusal.status in {429, 503} else []
                await self._answer(send, refusal.status, TEXT + again, refusal.sentence.encode())

    async def _answer_health(self, scope: Message, send: Send) -> None:
        """live: this process answers. ready: 503 until Redis has been reached once, "degraded" while it is away."""
        headers = {name.decode("latin-1") for name, _ in scope["headers"]}
        peer = (scope.get("client") or ("",))[0]
        what = scope["path"].removeprefix(PREFIX)
        if what not in {"live", "ready"} or not may_ask(peer, headers, self._health_networks):
            await self._answer(send, 404, TEXT, b"There is nothing at this address.")
        elif what == "live":
            await self._answer(send, 200, TEXT, b"ok\n")
        else:
            status = ("ok" if self.hub.is_reading else "degraded") if self.hub.mark else "unavailable"
            body = json.dumps({"status": status, "dependencies": {"redis": {"ok": self.hub.is_reading}}})
            json_headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
            await self._answer(send, 503 if status == "unavailable" else 200, json_headers, body.encode())

    async def _run(self, receive: Receive, send: Send) -> None:
        """The process begins and ends; in between, Redis is read."""
        await receive()
        allow_many_connections()
        reading = asyncio.create_task(self.hub.run())
        _call_before_stopping(self.hub.close)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        reading.cancel()
        await self.hub.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _listen(self, request: StreamRequest, address: str, receive: Receive, send: Send) -> None:
        """Hold a place for the connection, exactly as long as it lasts."""
        if self._open[address] >= self._per_address:
            raise StreamRefusalError(429, "Too many streams are open from this address.")
        listener = Listener(request.topics, send)
        self._open[address] += 1
        try:
            await send({"type": "http.response.start", "status": 200, "headers": EVENTS + self._shared})
            since = request.since
            if not since and request.age is not None:
                since = self.hub.find_place_before(request.age)
            self.hub.join(listener, since)
            await listener.wait_until_gone(receive)
        finally:
            self.hub.leave(listener)
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    async def _answer_newest(self, request: StreamRequest, send: Send) -> None:
        """The newest event of each topic, under an ETag."""
        newest = self.hub.history.get_newest(sorted(request.topics))
        body = json.dumps({"latest": [{"mark": event.mark, **event.as_news()} for event in newest]}).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        headers = [
            (b"content-type", b"application/json"),
            (b"cache-control", b"no-cache"),
            (b"etag", etag.encode()),
        ]
        if etag in request.known:
            await self._answer(send, 304, headers, b"")
        else:
            await self._answer(send, 200, headers, body)

    async def _answer(self, send: Send, status: int, headers: Headers, body: bytes) -> None:
        length = [(b"content-length", str(len(body)).encode())] if status != 304 else []
        start = {"type": "http.response.start", "status": status, "headers": headers + self._shared + length}
        await send(start)
        await send({"type": "http.response.body", "body": body})


def allow_many_connections() -> None:
    """Let this process hold as many connections as the system allows it: each is an open file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _call_before_stopping(close: Any) -> None:
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


def make_stream_from_settings() -> Stream:
    """The stream of this site, as its settings say."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    site = urlsplit(settings.SITE_URL)
    return Stream(
        settings.STREAM_REDIS,
        f"{site.scheme}://{site.netloc}",
        heartbeat=settings.LIVE_HEARTBEAT,
        per_address=settings.LIVE_PER_ADDRESS,
        health_networks=settings.HEALTH_NETWORKS,
    )


def __getattr__(name: str) -> Stream:
    """`application` is made when a server asks for it, so that tests can make their own."""
    if name == "application":
        stream = make_stream_from_settings()
        globals()[name] = stream
        return stream
    raise AttributeError(name)
