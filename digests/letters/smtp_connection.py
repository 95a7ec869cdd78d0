"""One connection to the mail server: messages handed over one at a time, and what became of each.

The steps are taken one by one because they fail differently: before the message itself leaves,
nothing can have been delivered; after its last line and before the reply, nobody can know.

Where the server reads ahead (RFC 2920), the envelope of the next message goes in one piece with the last line of this one, so
that a message takes one round trip. It binds us to nothing: until its own last line is sent, a dropped line takes it back.
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
from digests.letters.smtp_envelopes import (
    GO_ON,
    NO_COMMAND,
    SERVICE_CLOSES,
    Envelope,
    is_plain_address,
    is_yes,
    send_both,
    stuff_dots,
)
from live.database.open_transactions import refuse_open_transaction

SMTP_BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
#: Mail services ask for a new connection now and then.
PER_CONNECTION: Final = 100
LONGEST_REPLY: Final = 200
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
        self.given: Envelope | None = None
        """The envelope that went with the last message, whose replies were not read yet."""
        self.gives_ahead = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if self.given and self.backend.connection:
                self.backend.connection.close()  # a word of farewell might stand in the message
            else:
                self.backend.close()
        self.backend.connection, self.given = None, None
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
        except (smtplib.SMTPException, OSError, ValueError) as problem:
            # A challenge that is no base64 is the last.
            self.close()
            raise MailServerAwayError(str(problem)) from problem
        connection: smtplib.SMTP = self.backend.connection
        return connection

    def has_given(self, envelope: Envelope) -> bool:
        """Whether the server has this envelope already, so that `hand_over` meets no server that is away."""
        return self.given == envelope

    def hand_over(
        self,
        message: bytes,
        *,
        sender: str,
        recipient: str,
        before: Callable[[], bool],
        following: Envelope | None = None,
    ) -> HandoverOutcome:
        """Hand over one message (CRLF line ends) to one recipient.

        `before` is called when the server has accepted the recipient and nothing has left yet;
        where it returns False the message is withheld. `following` is whose message is handed over next. A line that breaks before anything has left
        means later, a server that refuses to talk to us at all is an answer about us, and what goes to an address that no
        command may hold never leaves. Raises MailServerAwayError where there is no server to talk to.
        """
        refuse_open_transaction("a letter is handed over")
        if not is_plain_address(recipient):
            return HandoverOutcome("unmade", None, NO_COMMAND)
        if not is_plain_address(sender):  # of every letter: they wait until it is put right
            return HandoverOutcome(AnswerClass.US, None, NO_COMMAND, MailStage.SENDER)
        if self.given == Envelope(sender, recipient):
            return self.hand_over_given(message, self.given, before=before, following=following)
        if self.given:
            self.close()
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
        return self.send_body(smtp, message, following)

    def hand_over_given(
        self, message: bytes, envelope: Envelope, *, before: Callable[[], bool], following: Envelope | None
    ) -> HandoverOutcome:
        """Hand over the message whose envelope went with the one before it."""
        smtp: smtplib.SMTP = self.backend.connection
        self.messages_on_connection += 1
        try:
            refusal = self.read_given(smtp, envelope)
        except (smtplib.SMTPException, OSError) as problem:
            self.gives_ahead = False
            self.close()
            return HandoverOutcome(AnswerClass.LATER, None, describe_error(problem))
        if refusal:
            return self.reset_or_close(smtp, refusal)
        if not before():
            self.close()
            return HandoverOutcome("withheld")
        return self.send_message(smtp, message, following)

    def read_given(self, smtp: smtplib.SMTP, envelope: Envelope) -> HandoverOutcome | None:
        """The replies to MAIL, RCPT and DATA of an envelope given before; the first that is no yes, or None.

        A server may wait for the message though it refused its recipient: then the line is dropped, and takes it back.
        """
        stages = (MailStage.SENDER, MailStage.RECIPIENT, MailStage.MESSAGE)
        refusal = None
        for stage in stages:
            code, reply = smtp.getreply()
            is_refused = code != GO_ON if stage is MailStage.MESSAGE else not is_yes(code)
            if is_refused and refusal is None:
                refusal = read_refusal(stage, code, reply, envelope.recipient)
            if code == SERVICE_CLOSES:
                self.close()
                return refusal
        if refusal and code == GO_ON:
            self.close()
        elif refusal:
            self.given = None
        return refusal

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

    def send_body(self, smtp: smtplib.SMTP, message: bytes, following: Envelope | None) -> HandoverOutcome:
        """DATA, the message, and the reply to its last line."""
        try:
            code, reply = smtp.docmd("DATA")
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            return HandoverOutcome(AnswerClass.LATER, None, describe_error(problem), MailStage.MESSAGE)
        if code != GO_ON:
            return self.reset_or_close(smtp, read_refusal(MailStage.MESSAGE, code, reply))
        return self.send_message(smtp, message, following)

    def send_message(self, smtp: smtplib.SMTP, message: bytes, following: Envelope | None) -> HandoverOutcome:
        """The message with its dots doubled, the next envelope where there is one, and the reply to the last line."""
        stage = MailStage.FINAL_DOT
        self.given = following if following and self.may_give(smtp, following) else None
        commands = self.given.commands + b"DATA\r\n" if self.given else b""
        try:
            # In one piece: two would wait for each other on the line.
            smtp.send(stuff_dots(message) + commands)
            code, reply = wait_for_final_answer(smtp)
        except (smtplib.SMTPException, OSError) as problem:
            # A server that only says it reads ahead may have hung up on what it read: it is not asked to again.
            self.gives_ahead = self.gives_ahead and self.given is None
            self.close()
            return HandoverOutcome(classify_answer(stage, None), None, describe_error(problem), stage)
        if is_yes(code):
            return HandoverOutcome("sent", code, format_reply(reply))
        refusal = read_refusal(stage, code, reply)
        if self.given and refusal.code not in {None, SERVICE_CLOSES}:
            return refusal  # a refused message is forgotten, and the envelope behind it stands
        return self.reset_or_close(smtp, refusal)

    def may_give(self, smtp: smtplib.SMTP, envelope: Envelope) -> bool:
        """Whether this envelope may go ahead of its message, on this connection."""
        has_room = self.messages_on_connection < PER_CONNECTION
        return self.gives_ahead and has_room and envelope.is_plain and smtp.has_extn("pipelining")

    def reset_or_close(self, smtp: smtplib.SMTP, outcome: HandoverOutcome) -> HandoverOutcome:
        """The outcome, with the connection made ready for the next message or closed."""
        try:
            if outcome.code in {None, SERVICE_CLOSES} or smtp.rset()[0] != 250:
                self.close()
        except (smtplib.SMTPException, OSError):
            self.close()
        return outcome


def format_reply(reply: bytes | str, address: str = "") -> str:
    """A server's words in one short line, without the recipient's address."""
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    text = " ".join(words.replace("\0", " ").split())
    if address:
        text = re.sub(re.escape(address), "<address>", text, flags=re.IGNORECASE)
    return text[:LONGEST_REPLY]


def describe_error(problem: Exception) -> str:
    """A broken line in a few words."""
    return f"{type(problem).__name__}: {problem}"[:LONGEST_REPLY]


def wait_for_final_answer(smtp: smtplib.SMTP) -> tuple[int, bytes]:
    """The reply to the final dot, which may take minutes. Raises SMTPServerDisconnected where the line is gone."""
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
