"""What goes over the line to a mail server: envelopes, and messages with their dots doubled. No state is kept here."""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from typing import Final

#: The reply after which a server says nothing more.
SERVICE_CLOSES: Final = 421
#: The reply to DATA that asks for the message.
GO_ON: Final = 354
SmtpReply = tuple[int, bytes]
#: Of an address that would end its command and begin another, or that is no ASCII.
NO_COMMAND: Final = "An address holds what no command may."
BARE_ADDRESS: Final = re.compile(r"[^\s<>]*")
LINE_OF_DOT: Final = re.compile(rb"\n\.")


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom a message goes to whom."""

    sender: str
    recipient: str

    @property
    def is_plain(self) -> bool:
        """Whether it can stand in a command and be no other command."""
        return is_plain_address(self.sender) and is_plain_address(self.recipient)

    @property
    def commands(self) -> bytes:
        """MAIL and RCPT in one piece. Raises ValueError for an address that would be a command too."""
        if not self.is_plain:
            raise ValueError(NO_COMMAND)
        return f"MAIL FROM:<{self.sender}>\r\nRCPT TO:<{self.recipient}>\r\n".encode("ascii")


def is_plain_address(address: str) -> bool:
    """Whether an address can stand in a command and be no other command."""
    return address.isascii() and BARE_ADDRESS.fullmatch(address) is not None


def send_both(smtp: smtplib.SMTP, sender: str, recipient: str) -> tuple[SmtpReply, SmtpReply]:
    """The replies to MAIL and RCPT: in one piece where the server reads ahead (RFC 2920), else one after the other.

    Where MAIL is refused its reply stands for both. Raises ValueError for an address that would be a command too.
    """
    if not smtp.has_extn("pipelining"):
        refused = smtp.mail(sender)
        return refused, smtp.rcpt(recipient) if is_yes(refused[0]) else refused
    smtp.send(Envelope(sender, recipient).commands)
    first = smtp.getreply()
    if first[0] == SERVICE_CLOSES:
        return first, first
    second = smtp.getreply()
    return first, second if is_yes(first[0]) else first


def is_yes(code: int) -> bool:
    """Whether a reply grants what was asked: its first digit alone says so (RFC 5321, 4.2.1)."""
    return 200 <= code < 300


def stuff_dots(message: bytes) -> bytes:
    """A message as it goes over the line: its dots doubled, its last line ended, the final dot after it."""
    # Most have none, which is seen in half the time.
    stuffed = message.replace(b"\r\n.", b"\r\n..") if LINE_OF_DOT.search(message) else message
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    if not stuffed.endswith(b"\r\n"):
        stuffed += b"\r\n"
    return stuffed + b".\r\n"
