"""One connection to the mail server: messages handed over one at a time, and what became of each.

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

from live.database.open_transactions import refuse_open_transaction

SMTP_BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
#: Mail services ask for a new connection now and then.
PER_CONNECTION: Final = 100
LONGEST_REPLY: Final = 200
ENHANCED = re.compile(r"^([245])\.(\d{1,3})\.(\d{1,3})\b")


class MailServerAwayError(Exception):
    """The mail server cannot be reached, so nothing was handed over."""


@dataclass(frozen=True, slots=True)
class HandoverOutcome:
    """What became of one message.

    `kind`: sent, later (the server asked to come back), refused, no-address (the server knows no
    such address), unknown (the line broke after the message left), withheld (we changed our mind).
    """

    kind: str
    code: int | None = None
    text: str = ""


def is_unknown_address(code: int, text: str) -> bool:
    """Whether a refusal of the recipient is about the address and not about us or a full mailbox.

    RFC 3463: class 5, subject 1 is the address; 5.7 is policy, 5.2.2 a full mailbox.
    """
    status = ENHANCED.match(text)
    if status:
        return status[1] == "5" and (status[2] == "1" or (status[2], status[3]) == ("2", "1"))
    return code in {550, 551, 553}


class SmtpConnection:
    """A connection to the mail server of the settings, opened when first needed.

    Use as a context manager; `hand_over` raises MailServerAwayError when the server cannot be reached.
    """

    def __init__(self) -> None:
        self.backend = get_connection(SMTP_BACKEND)
        self.messages_on_connection = 0

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
        self.messages_on_connection = 0

    def connect(self) -> smtplib.SMTP:
        if self.messages_on_connection >= PER_CONNECTION:
            self.close()
        try:
            self.backend.open()
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            raise MailServerAwayError(str(problem)) from problem
        return self.backend.connection

    def hand_over(
        self, message: bytes, *, sender: str, recipient: str, before: Callable[[], bool]
    ) -> HandoverOutcome:
        """Hand over one message (CRLF line ends) to one recipient.

        `before` is called when the server has accepted the recipient and nothing has left yet;
        where it returns False the message is withheld. A line that breaks before anything has left
        means later. Raises MailServerAwayError where there is no server to talk to.
        """
        refuse_open_transaction("a letter is handed over")
        smtp = self.connect()
        self.messages_on_connection += 1
        try:
            refusal = self.send_envelope(smtp, sender, recipient)
            if refusal:
                return self.reset_or_close(smtp, refusal)
            if not before():
                return self.reset_or_close(smtp, HandoverOutcome("withheld"))
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            return HandoverOutcome("later", None, describe_error(problem))
        try:
            return self.send_body(smtp, message)
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            return HandoverOutcome("unknown", None, describe_error(problem))

    def send_envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> HandoverOutcome | None:
        """MAIL and RCPT; what the server said against it, or None."""
        smtp.ehlo_or_helo_if_needed()
        code, reply = smtp.mail(sender)
        if code == 250:
            code, reply = smtp.rcpt(recipient)
            if code in {250, 251}:
                return None
            answer = classify_refusal(code, reply, recipient)
            if answer.kind == "refused" and is_unknown_address(code, answer.text):
                return HandoverOutcome("no-address", code, answer.text)
            return answer
        return classify_refusal(code, reply, recipient)

    def send_body(self, smtp: smtplib.SMTP, message: bytes) -> HandoverOutcome:
        """DATA, the message with its dots doubled, and the reply to its last line."""
        code, reply = smtp.docmd("DATA")
        if code != 354:
            return self.reset_or_close(smtp, classify_refusal(code, reply))
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        if not stuffed.endswith(b"\r\n"):
            stuffed += b"\r\n"
        smtp.send(stuffed + b".\r\n")  # in one piece: two would wait for each other on the line
        code, reply = smtp.getreply()
        return (
            HandoverOutcome("sent", code, format_reply(reply))
            if code == 250
            else self.reset_or_close(smtp, classify_refusal(code, reply))
        )

    def reset_or_close(self, smtp: smtplib.SMTP, outcome: HandoverOutcome) -> HandoverOutcome:
        """The outcome, with the connection made ready for the next message or closed."""
        try:
            if outcome.code in {None, 421} or smtp.rset()[0] != 250:
                self.close()
        except (smtplib.SMTPException, OSError):
            self.close()
        return outcome


def format_reply(reply: bytes, address: str = "") -> str:
    """A server's words in one short line, without the recipient's address."""
    text = " ".join(reply.decode("utf-8", "replace").split())
    if address:
        text = re.sub(re.escape(address), "<address>", text, flags=re.IGNORECASE)
    return text[:LONGEST_REPLY]


def describe_error(problem: Exception) -> str:
    """A broken line in a few words."""
    return f"{type(problem).__name__}: {problem}"[:LONGEST_REPLY]


def classify_refusal(code: int, reply: bytes, address: str = "") -> HandoverOutcome:
    """A reply that is not yes: later for 4xx, refused for the rest."""
    status = code if 200 <= code < 600 else None
    return HandoverOutcome(
        "later" if status is None or status < 500 else "refused", status, format_reply(reply, address)
    )
