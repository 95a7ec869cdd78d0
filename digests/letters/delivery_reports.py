"""Reports of mail servers that a letter came back (RFC 3464), read into the four classes. No network, no database.

Where a server writes no such report, as qmail and old Exims do, its words are searched for the code alone, next to the address.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage, Message
from email.utils import getaddresses
from typing import Final

from digests.letters.mail_answers import ADDRESS_STATUSES, AnswerClass

STATUS: Final = re.compile(r"(?<![\d.])(?P<status>[245]\.\d{1,3}\.\d{1,3})(?![\d.])")
#: Statuses that only say the class: what the server that refused had said is more.
VAGUE: Final = re.compile(r"[45]\.0\.0")
REPLY_CODE: Final = re.compile(r"(?<![\d.])(?P<code>[45]\d\d)(?=[\s-])")
#: How servers begin a report that is prose.
PROSE: Final = re.compile(
    r"qmail-send program|could not be delivered|Delivery (?:to|has) .*fail", re.IGNORECASE
)
#: The original letter after a server's own words.
ORIGINAL: Final = re.compile(
    r"^-{3,}.*(?:original|copy of (?:the|your) message|below this line)", re.IGNORECASE | re.MULTILINE
)
#: Between two blocks of a report's fields.
BLANK_LINES: Final = re.compile(r"\n[ \t]*\n")
#: The ledger holds no address.
ADDRESS: Final = re.compile(r"<?[^\s<>()\"']+@[^\s<>()\"':;,]+>?")
LONGEST_WORDS: Final = 200
LONGEST_PROSE: Final = 10_000


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of one letter: its class, whether that is the end, the enhanced code and the server's words."""

    kind: AnswerClass
    is_final: bool
    status: str
    words: str


def read_delivery_report(message: EmailMessage) -> DeliveryReport | None:
    """The report a message is, or None where it is none: an answer from a holiday, or word that a letter arrived."""
    for part in message.walk():
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            return read_recipient_fields(part)
    return read_prose(message)


def read_recipient_fields(part: Message) -> DeliveryReport | None:
    """The fields of the first recipient whose letter failed or waits."""
    for block in list_field_blocks(part):
        action = block.get("Action", "").split("(")[0].strip().lower()
        if action in {"failed", "delayed"}:
            given = " ".join(block.get("Diagnostic-Code", "").split())
            kind, _, words = given.partition(";")  # servers leave the kind out, which is one word
            diagnosis = words.strip() if " " not in kind.strip() else given
            status = choose_status(block.get("Status", ""), diagnosis)
            return build_report(status, diagnosis, is_final=action == "failed")
    return None


def list_field_blocks(part: Message) -> Iterator[Message[str, str]]:
    """Each block of a report's fields, however the part travelled.

    Python's library reads those of one of the two types alone, and of none in base64.
    """
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else [payload]
    text = "\n\n".join(block.as_string() if isinstance(block, Message) else str(block) for block in blocks)
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        text = b64decode(text).decode("utf-8", "replace")
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\r\n", "\n")
    for block in BLANK_LINES.split(text):
        yield message_from_string(block.strip("\n") + "\n\n")


def choose_status(given: str, diagnosis: str) -> str:
    """The code of the report, or the one in the refusing server's words where the report's says only its class."""
    own = STATUS.search(given)
    status = own["status"] if own else ""
    diagnosed = STATUS.search(diagnosis)
    if diagnosed and (not status or VAGUE.fullmatch(status)):
        return diagnosed["status"]
    if not status and (code := REPLY_CODE.search(diagnosis)):
        return f"{code['code'][0]}.0.0"
    return status


def read_prose(message: EmailMessage) -> DeliveryReport | None:
    """A report in words alone. Only from a server: those write with an empty sender, or say for whom it failed."""
    body = message.get_body(("plain",))
    text = str(body.get_content())[:LONGEST_PROSE] if body is not None else ""
    original = ORIGINAL.search(text)
    words = " ".join(text[: original.start() if original else None].split())
    if not message["X-Failed-Recipients"] and not PROSE.search(words):
        return None
    for _, address in getaddresses([str(message["X-Failed-Recipients"] or "")]):
        words = words.partition(address)[2] if address and address in words else words
    enhanced = STATUS.search(words)
    code = REPLY_CODE.search(words)
    status = enhanced["status"] if enhanced else f"{code['code'][0]}.0.0" if code else ""
    return build_report(status, words, is_final=True)


def build_report(status: str, words: str, *, is_final: bool) -> DeliveryReport:
    """The class of a code, as `mail_answers` has it for a recipient."""
    if not status:
        kind = AnswerClass.UNKNOWN
    elif status in ADDRESS_STATUSES:
        kind = AnswerClass.ADDRESS
    elif status.startswith(("4.", "5.2.")):
        kind = AnswerClass.LATER
    else:
        kind = AnswerClass.US
    return DeliveryReport(kind, is_final, status, ADDRESS.sub("<address>", words)[:LONGEST_WORDS])
