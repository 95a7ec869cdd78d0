"""One open stream, from its first byte to its last."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from live.events import order
from live.hub import Client, Hub

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HEARTBEAT = b": still here\n\n"  # a comment: keeps proxies from ending a quiet stream


async def frames(hub: Hub, client: Client, since: str, heartbeat: float) -> AsyncIterator[bytes]:
    """What the client is sent: when to come back, what it missed, where the stream stands, then news.

    Raises RedisError before the first frame where what was missed cannot be read. The client has joined the
    hub already, so nothing falls between the replay and the news.
    """
    reached = order(hub.mark)
    # A different pause for each, so that a thousand browsers do not come back in the same second.
    opening = f"retry: {random.randint(2000, 5000)}\n\n".encode()  # noqa: S311
    if since:
        async for event in hub.missed(since, client.topics):
            reached = max(reached, order(event.mark))
            yield opening + event.frame
            opening = b""
    moment, count = reached
    yield opening + f"id: {moment}-{count}\nevent: live.ready\ndata: {{}}\n\n".encode()
    while True:
        try:
            async with asyncio.timeout(heartbeat):
                event = await client.waiting.get()
        except TimeoutError:
            yield HEARTBEAT
            continue
        if order(event.mark) > reached:
            yield event.frame


async def follow(
    client: Client, chunks: AsyncIterator[bytes], start: Message, receive: Receive, send: Send
) -> None:
    """Send the chunks until the browser leaves or the client is closed; `start` opens the response."""
    first = await anext(chunks)
    leaving = asyncio.create_task(_close_when_gone(client, receive))
    try:
        await send(start)
        await send({"type": "http.response.body", "body": first, "more_body": True})
        async for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except asyncio.CancelledError:
        if not client.closed:
            raise
        client.serving.uncancel()
    finally:
        leaving.cancel()
    try:
        # A client closed for reading too slowly may not take even this: then the connection is cut.
        async with asyncio.timeout(1):
            await send({"type": "http.response.body", "body": b""})
    except TimeoutError:
        pass


async def _close_when_gone(client: Client, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.close()
