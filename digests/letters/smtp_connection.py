"""Handing messages to the mail server, one at a time on one connection, and knowing what became of each.

The steps are taken one by one because they fail differently: before the message itself leaves,
nothing can have been delivered; after its last line and before the reply, nobody can know.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from django.core.mail import get_connection

SMTP_BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
#: Mail services ask for a new connection now and then.
PER_CONNECTION: Final = 100
LONGEST_REPLY: Final = 200
ENHANCED = re.compile(r"^([245])\.(\d{1,3})\.(\d{1,3})\b")


class AwayError(Exception):
    """The mail server cannot be reached, so nothing was handed over."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message.

    `kind`: sent, later (the server asked to come back), refused, no-address (the server knows no
    such address), unknown (the line broke after the message left), withheld (we changed our mind).
    """

    kind: str
    code: int | None = None
    text: str = ""


def no_such_address(code: int, text: str) -> bool:
    """Whether a refusal of the recipient is about the address and not about us or a full mailbox.

    RFC 3463: class 5, subject 1 is the address; 5.7 is policy, 5.2.2 a full mailbox.
    """
    status = ENHANCED.match(text)
    if status:
        return status[1] == "5" and (status[2] == "1" or (status[2], status[3]) == ("2", "1"))
    return code in {550, 551, 553}


class Post:
    """A connection to the mail server of the settings, opened when first needed.

    Use as a context manager; `hand` raises AwayError when the server cannot be reached.
    """

    def __init__(self) -> None:
        self.backend = get_connection(SMTP_BACKEND)
        self.handed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self.backend.close()
        self.backend.connection = None
        self.handed = 0

    def line(self) -> smtplib.SMTP:
        if self.handed >= PER_CONNECTION:
            self.close()
        try:
            self.backend.open()
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            raise AwayError(str(problem)) from problem
        return self.backend.connection

    def hand(self, message: bytes, *, sender: str, recipient: str, before: Callable[[], bool]) -> Outcome:
        """Hand over one message (CRLF line ends) to one recipient.

        `before` is called when the server has accepted the recipient and nothing has left yet;
        where it returns False the message is withheld. A line that breaks before anything has left
        means later. Raises AwayError where there is no server to talk to.
        """
        smtp = self.line()
        self.handed += 1
        try:
            refusal = self.envelope(smtp, sender, recipient)
            if refusal:
                return self.cleared(smtp, refusal)
            if not before():
                return self.cleared(smtp, Outcome("withheld"))
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            return Outcome("later", None, described(problem))
        try:
            return self.body(smtp, message)
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            return Outcome("unknown", None, described(problem))

    def envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> Outcome | None:
        """MAIL and RCPT; what the server said against it, or None."""
        smtp.ehlo_or_helo_if_needed()
        code, reply = smtp.mail(sender)
        if code == 250:
            code, reply = smtp.rcpt(recipient)
            if code in {250, 251}:
                return None
            answer = judged(code, reply, recipient)
            if answer.kind == "refused" and no_such_address(code, answer.text):
                return Outcome("no-address", code, answer.text)
            return answer
        return judged(code, reply, recipient)

    def body(self, smtp: smtplib.SMTP, message: bytes) -> Outcome:
        """DATA, the message with its dots doubled, and the reply to its last line."""
        code, reply = smtp.docmd("DATA")
        if code != 354:
            return self.cleared(smtp, judged(code, reply))
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        if not stuffed.endswith(b"\r\n"):
            stuffed += b"\r\n"
        smtp.send(stuffed + b".\r\n")  # in one piece: two would wait for each other on the line
        code, reply = smtp.getreply()
        return (
            Outcome("sent", code, readable(reply)) if code == 250 else self.cleared(smtp, judged(code, reply))
        )

    def cleared(self, smtp: smtplib.SMTP, outcome: Outcome) -> Outcome:
        """The outcome, with the connection made ready for the next message or closed."""
        try:
            if outcome.code in {None, 421} or smtp.rset()[0] != 250:
                self.close()
        except (smtplib.SMTPException, OSError):
            self.close()
        return outcome


def readable(reply: bytes, address: str = "") -> str:
    """A server's words in one short line, without the recipient's address."""
    text = " ".join(reply.decode("utf-8", "replace").split())
    if address:
        text = re.sub(re.escape(address), "<address>", text, flags=re.IGNORECASE)
    return text[:LONGEST_REPLY]


def described(problem: Exception) -> str:
    """A broken line in a few words."""
    return f"{type(problem).__name__}: {problem}"[:LONGEST_REPLY]


def judged(code: int, reply: bytes, address: str = "") -> Outcome:
    """A reply that is not yes: later for 4xx, refused for the rest."""
    said = code if 200 <= code < 600 else None
    return Outcome("later" if said is None or said < 500 else "refused", said, readable(reply, address))
