"""A mail server in threads of this process: it counts what it takes, and answers as it is told."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

#: Drop the line instead of answering.
DROP: Final = ""
#: (step, recipient) -> what to answer; None where all is well. Steps: greeting, mail, rcpt, data, body (the message
#: was read and is not taken), taken (it is taken, and the answer is about to go).
Answerer = Callable[[str, str], str | None]


def answer_well(step: str, recipient: str) -> str | None:
    """All is well."""
    return None


@dataclass
class MailSink:
    """What came, and how to answer."""

    answer: Answerer = answer_well
    reads_ahead: bool = True
    port: int = 0
    received: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, recipient: str) -> None:
        with self.lock:
            self.received[recipient] += 1

    def count_reached(self, people: Iterable[str]) -> tuple[int, int]:
        """How many of these people got a letter, and how many letters came beyond the first to each of them."""
        with self.lock:
            letters = [self.received[person] for person in people if person in self.received]
        return len(letters), sum(letters) - len(letters)

    @property
    def letters(self) -> int:
        """All that were taken."""
        with self.lock:
            return self.received.total()


class MailSinkTalk(socketserver.StreamRequestHandler):
    """One connection."""

    sink: MailSink
    recipient = ""
    is_accepted = False

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def say_or_fail(self, step: str, text: str) -> bool:
        """Answer well or as told; True where it was well. Raises ConnectionAbortedError to drop the line."""
        answer = self.sink.answer(step, self.recipient)
        if answer == DROP:
            raise ConnectionAbortedError
        self.say(text if answer is None else answer)
        return answer is None

    def handle(self) -> None:
        with self.sink.lock:
            self.sink.connections += 1
        if not self.say_or_fail("greeting", "220 sink ESMTP"):
            return
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
            if not self.follow(verb.upper(), rest):
                return

    def follow(self, verb: str, rest: str) -> bool:
        """Answer one command; False ends the talk."""
        address = rest.partition("<")[2].partition(">")[0]
        match verb:
            case "EHLO" | "HELO":
                self.say("250-sink\r\n250 PIPELINING" if self.sink.reads_ahead else "250 sink")
            case "MAIL":
                self.recipient, self.is_accepted = "", False
                self.say_or_fail("mail", "250 2.1.0 sender")
            case "RCPT":
                self.recipient = address
                self.is_accepted = self.say_or_fail("rcpt", "250 2.1.5 recipient")
            case "DATA":
                if not self.is_accepted:
                    self.say("503 5.5.1 to whom?")
                elif self.say_or_fail("data", "354 go on"):
                    return self.read_message()
            case "RSET" | "NOOP":
                self.say("250 2.0.0 yes")
            case "QUIT":
                self.say("221 bye")
                return False
            case _:
                self.say("502 5.5.1 what?")
        return True

    def read_message(self) -> bool:
        for line in self.rfile:
            if line == b".\r\n":
                break
        else:
            return False
        answer = self.sink.answer("body", self.recipient)
        if answer is not None:
            self.say(answer)
            return True
        self.sink.take(self.recipient)
        self.say_or_fail("taken", "250 2.0.0 taken")
        return True


class SinkServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A dropped line is what was asked for, and a killed worker hangs up."""


@contextmanager
def run_mail_sink(sink: MailSink) -> Iterator[MailSink]:
    """The sink on a free port of the loopback."""
    talk = type("OneMailSinkTalk", (MailSinkTalk,), {"sink": sink})
    with SinkServer(("127.0.0.1", 0), talk) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()
