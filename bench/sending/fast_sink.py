"""A mail server that takes every letter and keeps none, fast enough not to be what is measured.

    python -m bench.sending.fast_sink [DELAY]

Prints its port, then serves until it is killed. Each reply waits DELAY seconds, as over a long line. `COUNT` answers with
how many letters were taken and to how many different recipients since it was last asked; no mail server knows that command.
"""

from __future__ import annotations

import asyncio
import sys

END = b"\r\n.\r\n"


class Counts:
    """What was taken since it was last asked for."""

    def __init__(self) -> None:
        self.letters = 0
        self.recipients: set[bytes] = set()

    def take(self, recipient: bytes) -> None:
        self.letters += 1
        self.recipients.add(recipient)

    def tell(self) -> bytes:
        reply = b"250 %d %d\r\n" % (self.letters, len(self.recipients))
        self.letters = 0
        self.recipients.clear()
        return reply


class SinkTalk(asyncio.Protocol):
    """One connection. Commands may come one by one or several at once (RFC 2920)."""

    def __init__(self, counts: Counts, delay: float) -> None:
        self.counts, self.delay = counts, delay
        self.waiting = bytearray()
        self.recipient = b""
        self.is_reading_letter = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.reply(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        looked_at = max(0, len(self.waiting) - len(END))
        self.waiting += data
        replies = []
        while True:
            mark = END if self.is_reading_letter else b"\r\n"
            at = self.waiting.find(mark, looked_at)
            if at < 0:
                break
            line = b"" if self.is_reading_letter else bytes(self.waiting[:at])
            del self.waiting[: at + len(mark)]
            looked_at = 0
            replies.append(self.answer(line))
        if replies:
            self.reply(b"".join(replies))

    def answer(self, line: bytes) -> bytes:
        """The reply to one command, or to a letter's final dot."""
        if self.is_reading_letter:
            self.is_reading_letter = False
            self.counts.take(self.recipient)
            return b"250 2.0.0 taken\r\n"
        match line[:4].upper():
            case b"EHLO":
                return b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
            case b"RCPT":
                self.recipient = line
                return b"250 2.1.5 recipient\r\n"
            case b"DATA":
                self.is_reading_letter = True
                return b"354 go on\r\n"
            case b"COUN":
                return self.counts.tell()
            case b"QUIT":
                asyncio.get_running_loop().call_later(self.delay, self.transport.close)
                return b"221 bye\r\n"
            case _:
                return b"250 2.0.0 yes\r\n"

    def reply(self, words: bytes) -> None:
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.transport.write, words)
        else:
            self.transport.write(words)


async def serve(delay: float) -> None:
    """Take letters on a free port, and print which."""
    counts = Counts()
    server = await asyncio.get_running_loop().create_server(lambda: SinkTalk(counts, delay), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0))
