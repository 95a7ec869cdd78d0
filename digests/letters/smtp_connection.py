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

from digests.letters.mail_answers import AnswerClass, MailStage, classify_answer, find_enhanced_status
from live.database.open_transactions import refuse_open_transaction

SMTP_BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
#: Mail services ask for a new connection now and then.
PER_CONNECTION: Final = 100
LONGEST_REPLY: Final = 200
#: The reply after which a server says nothing more.
SERVICE_CLOSES: Final = 421
SmtpReply = tuple[int, bytes]
BARE_ADDRESS: Final = re.compile(r"[^\s<>]*")
#: Seconds a server may take over its answer to the final dot (RFC 5321, 4.5.3.2.6).
FINAL_DOT_WITHIN: Final = 600.0


class MailServerAwayError(Exception):
    """The mail server cannot be reached, so nothing was handed over."""


class RefusedConnectionError(Exception):
    """The mail server answered with a no before any letter: at the connection, at EHLO or at AUTH."""

    def __init__(self, code: int, reply: bytes | str) -> None:
        super().__init__(code, reply)
        self.code, self.reply = code, reply


@dataclass(frozen=True, slots=True)
class HandoverOutcome:
    """What became of one message.

    `kind`: sent, withheld (we changed our mind), unmade (it never left us), or one of `AnswerClass`:
    address, later, us, unknown.
    """

    kind: str
    code: int | None = None
    text: str = ""
    stage: MailStage | None = None

    @property
    def words(self) -> str:
        """What the server said, its code before it."""
        return f"{self.code or ''} {self.text}".strip()


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
        """The open connection. Raises RefusedConnectionError or MailServerAwayError."""
        if self.messages_on_connection >= PER_CONNECTION:
            self.close()
        try:
            self.backend.open()
        except smtplib.SMTPResponseException as problem:
            self.close()
            if 500 <= problem.smtp_code < 600:
                raise RefusedConnectionError(problem.smtp_code, problem.smtp_error) from problem
            raise MailServerAwayError(str(problem)) from problem
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
        means later, and a server that refuses to talk to us at all is an answer about us.
        Raises MailServerAwayError where there is no server to talk to.
        """
        refuse_open_transaction("a letter is handed over")
        try:
            smtp = self.connect()
        except RefusedConnectionError as no:
            return read_refusal(MailStage.CONNECT, no.code, no.reply)
        self.messages_on_connection += 1
        try:
            refusal = self.send_envelope(smtp, sender, recipient)
            if refusal:
                return self.reset_or_close(smtp, refusal)
            if not before():
                return self.reset_or_close(smtp, HandoverOutcome("withheld"))
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            return HandoverOutcome(AnswerClass.LATER, None, describe_error(problem))
        return self.send_body(smtp, message)

    def send_envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> HandoverOutcome | None:
        """EHLO, MAIL and RCPT; what the server said against it, or None."""
        try:
            smtp.ehlo_or_helo_if_needed()
        except smtplib.SMTPHeloError as problem:
            return read_refusal(MailStage.HELLO, problem.smtp_code, problem.smtp_error)
        (code, reply), (recipient_code, recipient_reply) = send_both(smtp, sender, recipient)
        if not is_yes(code):
            return read_refusal(MailStage.SENDER, code, reply)
        if not is_yes(recipient_code):
            return read_refusal(MailStage.RECIPIENT, recipient_code, recipient_reply, recipient)
        return None

    def send_body(self, smtp: smtplib.SMTP, message: bytes) -> HandoverOutcome:
        """DATA, the message with its dots doubled, and the reply to its last line."""
        stage = MailStage.MESSAGE
        try:
            code, reply = smtp.docmd("DATA")
            if code != 354:
                return self.reset_or_close(smtp, read_refusal(stage, code, reply))
            stage = MailStage.FINAL_DOT
            smtp.send(stuff_dots(message))  # in one piece: two would wait for each other on the line
            code, reply = wait_for_final_answer(smtp)
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            return HandoverOutcome(classify_answer(stage, None), None, describe_error(problem), stage)
        if is_yes(code):
            return HandoverOutcome("sent", code, format_reply(reply))
        return self.reset_or_close(smtp, read_refusal(stage, code, reply))

    def reset_or_close(self, smtp: smtplib.SMTP, outcome: HandoverOutcome) -> HandoverOutcome:
        """The outcome, with the connection made ready for the next message or closed."""
        try:
            if outcome.code in {None, SERVICE_CLOSES} or smtp.rset()[0] != 250:
                self.close()
        except (smtplib.SMTPException, OSError):
            self.close()
        return outcome


def send_both(smtp: smtplib.SMTP, sender: str, recipient: str) -> tuple[SmtpReply, SmtpReply]:
    """The replies to MAIL and RCPT: in one piece where the server reads ahead (RFC 2920), else one after the other.

    Where MAIL is refused its reply stands for both. Raises ValueError for an address that would be a command too.
    """
    if not smtp.has_extn("pipelining"):
        refused = smtp.mail(sender)
        return refused, smtp.rcpt(recipient) if is_yes(refused[0]) else refused
    if not BARE_ADDRESS.fullmatch(sender) or not BARE_ADDRESS.fullmatch(recipient):
        raise ValueError("An address holds what no command may.")
    smtp.send(f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\n")
    first = smtp.getreply()
    if first[0] == SERVICE_CLOSES:
        return first, first
    second = smtp.getreply()
    return first, second if is_yes(first[0]) else first


def format_reply(reply: bytes | str, address: str = "") -> str:
    """A server's words in one short line, without the recipient's address."""
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    text = " ".join(words.split())
    if address:
        text = re.sub(re.escape(address), "<address>", text, flags=re.IGNORECASE)
    return text[:LONGEST_REPLY]


def describe_error(problem: Exception) -> str:
    """A broken line in a few words."""
    return f"{type(problem).__name__}: {problem}"[:LONGEST_REPLY]


def is_yes(code: int) -> bool:
    """Whether a reply grants what was asked: its first digit alone says so (RFC 5321, 4.2.1)."""
    return 200 <= code < 300


def stuff_dots(message: bytes) -> bytes:
    """A message as it goes over the line: its dots doubled, its last line ended, the final dot after it."""
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    if not stuffed.endswith(b"\r\n"):
        stuffed += b"\r\n"
    return stuffed + b".\r\n"


def wait_for_final_answer(smtp: smtplib.SMTP) -> tuple[int, bytes]:
    """The reply to the final dot, which a server may take minutes over."""
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("The line is gone.")
    patience = smtp.sock.gettimeout()
    smtp.sock.settimeout(FINAL_DOT_WITHIN)
    try:
        return smtp.getreply()
    finally:
        if smtp.sock is not None:
            smtp.sock.settimeout(patience)


def read_refusal(stage: MailStage, code: int, reply: bytes | str, address: str = "") -> HandoverOutcome:
    """What a reply that is not yes is about, with the server's words."""
    text = format_reply(reply, address)
    known = code if 200 <= code < 600 else None
    return HandoverOutcome(classify_answer(stage, known, find_enhanced_status(text)), known, text, stage)
