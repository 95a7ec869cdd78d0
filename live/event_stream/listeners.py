"""One open stream: written to without waiting, and ended by the browser or from here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

END: Message = {"type": "http.response.body", "body": b""}


def format_chunk(frame: bytes) -> Message:
    """A part of the response. One may be sent to any number of listeners."""
    return {"type": "http.response.body", "body": frame, "more_body": True}


class Listener:
    """A browser that listens to `topics`, served by the task that made it. `is_ended`: nothing more is sent."""

    __slots__ = ("_send", "_serving", "is_ended", "topics")

    def __init__(self, topics: frozenset[str], send: Send) -> None:
        serving = asyncio.current_task()
        if serving is None:
            raise RuntimeError("A listener is made by the task that serves it.")
        self._serving = serving
        self._send = send
        self.topics = topics
        self.is_ended = False

    def write(self, chunk: Message) -> None:
        """Hand the chunk to the network. A reader too slow to take it is ended: it comes back and is caught up.

        The server's `send` waits only where its buffer for this connection is full, so it is run up to its first
        wait, here and now: a task for each listener and event would cost more than the sending.
        """
        if self.is_ended:
            return
        sending = self._send(chunk).__await__()
        try:
            next(sending)
        except StopIteration:
            return
        sending.close()
        self.end()

    def end(self) -> None:
        """End the stream from this side."""
        if not self.is_ended:
            self.is_ended = True
            self._serving.cancel()

    async def wait_until_gone(self, receive: Receive) -> None:
        """Return once the browser has left, or has been sent the end of a stream that was ended here.

        Nothing else is waited for, so a connection that is cut frees its place at once, whatever it had asked.
        A reader who takes nothing keeps the place until the connection ends.
        """
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not self.is_ended:
                raise
            self._serving.uncancel()
            await self._send(END)
        self.is_ended = True
