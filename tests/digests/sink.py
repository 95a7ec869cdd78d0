"""A real SMTP server on the loopback that takes mail and fails on demand."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class Sink:
    """What was taken, oldest first, and what to do to whom.

    `faults` gives for a recipient the step that fails and the reply: ("rcpt", "550 5.1.1 No such user").
    An empty reply drops the line. Steps: mail, rcpt, data, body (after the message was read and
    before it counts as taken), taken (after it counts as taken). `once` lists faults that pass.
    `greeting` is what every connection begins with; `replies` answers whole commands, whoever is written to.
    While `flowing` is not set no message is answered.
    """

    port: int = 0
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)
    once: set[str] = field(default_factory=set)
    delay: float = 0.0
    connections: int = 0
    greeting: str = "220 sink"
    replies: dict[str, str] = field(default_factory=dict)
    flowing: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.flowing.set()

    def recipients(self) -> Counter[str]:
        return Counter(recipient for _, recipient, _ in self.taken)

    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw in self.taken]

    def fault(self, recipient: str, step: str) -> str | None:
        """The reply with which this step fails, or None."""
        found = self.faults.get(recipient)
        if not found or found[0] != step:
            return None
        if recipient in self.once:
            del self.faults[recipient]
        return found[1]


class Handler(socketserver.StreamRequestHandler):
    sink: Sink
    disable_nagle_algorithm = True  # else a second answer waits 40 ms for the first to be acknowledged
    sender = recipient = ""

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        self.sink.connections += 1
        self.say(self.sink.greeting)
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
            if not self.answer(verb.upper(), rest):
                return

    def answer(self, verb: str, rest: str) -> bool:
        """Answer one command; False ends the conversation."""
        if verb in self.sink.replies:
            return self.go_on(self.sink.replies[verb])
        match verb:
            case "EHLO" | "HELO":
                self.say("250-sink\r\n250 AUTH PLAIN")
            case "MAIL":
                self.sender = rest.partition("<")[2].partition(">")[0]
                self.say("250 sender")
            case "RCPT":
                self.recipient = rest.partition("<")[2].partition(">")[0]
                return self.failed("mail") or self.failed("rcpt") or self.go_on("250 recipient")
            case "DATA":
                return self.failed("data") or self.message()
            case "RSET":
                self.say("250 forgotten")
            case "QUIT":
                self.say("221 bye")
                return False
            case _:
                self.say("502 what?")
        return True

    def go_on(self, text: str) -> bool:
        self.say(text)
        return True

    def failed(self, step: str) -> bool | None:
        """True where the step failed with a reply; None where it did not fail. Raises to drop the line."""
        reply = self.sink.fault(self.recipient, step)
        if reply is None:
            return None
        if not reply:
            raise ConnectionAbortedError
        return self.go_on(reply)

    def message(self) -> bool:
        self.say("354 go on")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        else:
            return False
        time.sleep(self.sink.delay)
        self.sink.flowing.wait(30)
        if self.failed("body"):
            return True
        self.sink.taken.append((self.sender, self.recipient, b"".join(lines)))
        return self.failed("taken") or self.go_on("250 taken")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A dropped line is what the test asked for."""


@contextmanager
def listening(sink: Sink) -> Iterator[Sink]:
    """The sink on its port, or on a free one when it has none yet."""
    handler = type("SinkHandler", (Handler,), {"sink": sink})
    with Server(("127.0.0.1", sink.port), handler) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()
