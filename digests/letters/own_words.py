"""What stands in one reader's message and in nobody else's, and the encoding of the text around it."""

from __future__ import annotations

import re
import secrets
from binascii import b2a_qp
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape

from digests.models import Frequency, Subscription

#: Characters of a quoted-printable line at the most, its soft line break counted (RFC 2045, 6.7).
LONGEST_LINE = 76
#: What quoted-printable leaves as it is: all but "=" and blanks at an end.
AS_IT_STANDS: Final = re.compile(r"[!-<>-~](?:[ -<>-~]*[!-<>-~])?")

#: What stands in a rendered message where each reader's own words go.
OWN_WORDS = ("address", "since", "leave", "choices", "follows")


def make_sentinels() -> dict[str, str]:
    """What stands in one rendered message where a reader's own words go, by their names.

    New for each: nothing that an editor wrote before can be one of them.
    """
    nonce = secrets.token_hex(16)
    return {name: f"[[{nonce}-{name}]]" for name in OWN_WORDS}


def list_own_words(subscription: Subscription, frequency: str) -> dict[str, str]:
    """What stands in one reader's message and in nobody else's."""
    return {
        "address": subscription.email,
        "since": f"{timezone.localtime(subscription.confirmed_at):%-d %B %Y}",
        "leave": f"{settings.SITE_URL}{find_way_out(subscription, frequency)}",
        "choices": f"{settings.SITE_URL}{subscription.choices_path()}",
    }


def find_way_out(subscription: Subscription, frequency: str) -> str:
    """Where one click leaves the list a letter came from; every list, where it came from none."""
    is_of_list = frequency in Frequency.values
    return subscription.leave_list_path(frequency) if is_of_list else subscription.leave_path()


def cut_at_own_words(text: str, kind: str, own: dict[str, str]) -> Iterator[bytes | tuple[str, str]]:
    """A text encoded, cut where readers' own words go: `own` gives what stands there, by name."""
    names = {sentinel: name for name, sentinel in own.items()}
    for part in re.split(f"({'|'.join(map(re.escape, names))})", text):
        yield (kind, names[part]) if part in names else quote_printable(part)


def encode_own_word(word: str, *, html: bool) -> bytes:
    """One reader's own word between two pieces, which soft line breaks join without a trace."""
    text = escape(word) if html else word
    is_as_it_stands = len(text) < LONGEST_LINE and AS_IT_STANDS.fullmatch(text)
    return b"=\r\n" + (text.encode("ascii") if is_as_it_stands else quote_printable(text)) + b"=\r\n"


def quote_printable(text: str) -> bytes:
    """Quoted-printable, with CRLF line ends; the last line leaves room for the "=" of a soft line break."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    *whole, last = b2a_qp(lines, istext=True).split(b"\n")
    # The library lets a line grow past the limit where it encodes the blank at its end.
    lines_in_limit = [piece for line in whole for piece in break_line(line, LONGEST_LINE)]
    return b"\r\n".join([*lines_in_limit, *break_line(last, LONGEST_LINE - 1)])


def break_line(line: bytes, longest: int) -> Iterator[bytes]:
    """An encoded line in pieces no longer than that, joined by soft line breaks; no "=C3" is cut."""
    while len(line) > longest:
        at = LONGEST_LINE - 1
        if b"=" in line[at - 2 : at]:
            at = line.rindex(b"=", at - 2, at)
        yield line[:at] + b"="
        line = line[at:]
    yield line
