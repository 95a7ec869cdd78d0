"""What an answer of a mail server is about: the address, the moment, or us. No network, no database.

The codes are those of RFC 5321 (4.2) and, where a server adds them, the enhanced ones of RFC 3463.
"""

from __future__ import annotations

import re
import smtplib
from enum import StrEnum
from typing import Final

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused

ENHANCED: Final = re.compile(r"^\s*(?P<status>[245]\.\d{1,3}\.\d{1,3})(?!\d)")
#: A recipient refused with one of these is not there. All else a server says of one is about us, or passes.
ADDRESS_STATUSES: Final = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})


class MailStage(StrEnum):
    """How far the talk with the server had come when it answered, or when the line broke."""

    CONNECT = "connect"
    HELLO = "hello"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    MESSAGE = "message"  # DATA was said, the final dot was not
    FINAL_DOT = "final dot"


class AnswerClass(StrEnum):
    """The four kinds of no. Only ADDRESS says anything about the person; UNKNOWN is no answer at all."""

    ADDRESS = "address"
    LATER = "later"
    US = "us"
    UNKNOWN = "unknown"


def find_enhanced_status(text: str) -> str:
    """The enhanced code a reply begins with, such as "5.1.1", or nothing."""
    match = ENHANCED.match(text)
    return match["status"] if match else ""


def classify_answer(stage: MailStage, code: int | None, enhanced: str = "") -> AnswerClass:
    """The class of an answer that is not yes.

    `code` is the reply's (None where the line broke or the reply was none), `enhanced` what
    `find_enhanced_status` finds in it. Words are never read: the same ones stand before "no such
    user" and before "your network is blocked".
    """
    if code is None or not 400 <= code < 600:
        return AnswerClass.UNKNOWN if stage is MailStage.FINAL_DOT else AnswerClass.LATER
    if code < 500:
        return AnswerClass.LATER
    if stage is MailStage.RECIPIENT:
        if enhanced in ADDRESS_STATUSES:
            return AnswerClass.ADDRESS
        if enhanced.startswith("5.2."):
            return AnswerClass.LATER
    return AnswerClass.US


def classify_problem(problem: Exception) -> AnswerClass:
    """The class of what Django's or anymail's back end raised for a message to one recipient."""
    match problem:
        case smtplib.SMTPRecipientsRefused():
            [(code, reply), *_] = problem.recipients.values()
            return classify_reply(MailStage.RECIPIENT, code, reply)
        case smtplib.SMTPSenderRefused():
            return classify_reply(MailStage.SENDER, problem.smtp_code, problem.smtp_error)
        case smtplib.SMTPDataError():
            return classify_reply(MailStage.FINAL_DOT, problem.smtp_code, problem.smtp_error)
        case smtplib.SMTPResponseException():  # at the connection, EHLO or AUTH
            return classify_reply(MailStage.CONNECT, problem.smtp_code, problem.smtp_error)
        case AnymailRecipientsRefused():
            return classify_service_refusal(problem)
        case AnymailAPIError():
            return classify_service_status(problem.status_code)
        case _:
            return AnswerClass.UNKNOWN


def classify_reply(stage: MailStage, code: int, reply: bytes | str) -> AnswerClass:
    """The class of a reply as smtplib hands it over."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return classify_answer(stage, code, find_enhanced_status(text))


def classify_service_refusal(problem: AnymailRecipientsRefused) -> AnswerClass:
    """A mail service that takes the message and refuses its recipient: only "invalid" is about the address."""
    sent = getattr(problem.email_message, "anymail_status", None)
    statuses = {person.status for person in sent.recipients.values()} if sent else set()
    return AnswerClass.ADDRESS if statuses == {"invalid"} else AnswerClass.US


def classify_service_status(status: int | None) -> AnswerClass:
    """A mail service's HTTP status: no answer is not known, "too many" and its own failures pass, the rest is us."""
    if status is None:
        return AnswerClass.UNKNOWN
    return AnswerClass.LATER if status in {408, 429} or status >= 500 else AnswerClass.US
