"""The message of an edition to one subscription, as the bytes that go over the line."""

from __future__ import annotations

import re
import secrets
import time
from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.html import escape

from accounts.email.dkim import load_signer
from digests.editions import contents
from digests.editions.readable_debates import drop_unreadable_debates
from digests.editions.selection import ReaderKnowledge, ReaderSelection, select_for_reader
from digests.editions.withdrawals import find_withdrawn_stories
from digests.letters.styles import STYLES
from digests.models import Edition, Subscription

#: Characters of a quoted-printable line at the most, its soft line break counted (RFC 2045, 6.7).
LONGEST_LINE = 76

#: What stands in a rendered message where each reader's own words go.
OWN_WORDS = ("address", "since", "leave", "choices")
SENDER_ID = "carespace"
#: Seconds for which a story withdrawn from print may still be put into a letter.
WITHDRAWN_WITHIN = 2.0
#: Bodies, and keys that lead to one, kept at once: those of the kinds of reader that are many.
MOST_BODIES, MOST_KEYS = 128, 4096


def read_sender_domain() -> str:
    """The domain of the sender's address, which names lists and messages."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def make_sentinels() -> dict[str, str]:
    """What stands in one rendered message where a reader's own words go, by their names.

    New for each: nothing that an editor wrote before can be one of them.
    """
    nonce = secrets.token_hex(16)
    return {name: f"[[{nonce}-{name}]]" for name in OWN_WORDS}


@dataclass(frozen=True, slots=True)
class SharedLetter:
    """What readers who are told the same share: their headers, and the encoded body in pieces.

    Between two pieces stands one reader's own word, named ("plain", "address") or ("html", "leave").
    `left_out` are the stories meant for these readers that do not stand in the letter.
    """

    head: bytes
    body: tuple[bytes | tuple[str, str], ...]
    left_out: tuple[int, ...] = ()


class NothingToSayError(Exception):
    """The edition tells this reader nothing new."""


class EditionLetters:
    """Makes the messages of one edition.

    What readers share is rendered and encoded once, by what they are told and pictures, so that one
    more message costs next to nothing. Who has been told what everyone has, and chose no topics,
    shares with nearly all.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.domain = read_sender_domain()
        self.sender = settings.DEFAULT_FROM_EMAIL
        self.envelope_sender = parseaddr(self.sender)[1]
        self.signer = load_signer(self.domain)
        self.usual = ReaderKnowledge(edition.since)
        self.content: contents.EditionContent = edition.content
        self.withdrawn: frozenset[int] = frozenset()
        self.withdrawn_until = 0.0
        self.bodies: dict[tuple[object, ...], SharedLetter] = {}
        self.letters: dict[tuple[ReaderKnowledge, tuple[str, ...], bool], SharedLetter | None] = {}

    def build_message(self, subscription: Subscription, knowledge: ReaderKnowledge | None = None) -> bytes:
        """The whole message, with CRLF line ends; without `knowledge` as one who was sent all before it gets it.

        Raises NothingToSayError, and ValueError for an address no header may hold.
        """
        shared = self.find_shared(subscription, knowledge or self.usual)
        if shared is None:
            raise NothingToSayError
        return self.fill_in(shared, subscription)

    def fill_in(self, shared: SharedLetter, subscription: Subscription) -> bytes:
        """The message of one reader, from what they share. Raises ValueError for an address no header may hold."""
        own = list_own_words(subscription, self.edition.frequency)
        pieces = [
            piece if isinstance(piece, bytes) else encode_own_word(own[piece[1]], html=piece[0] == "html")
            for piece in shared.body
        ]
        message = b"".join([self.build_own_headers(subscription, own), shared.head, *pieces])
        return self.signer.sign(message) if self.signer else message

    def build_own_headers(self, subscription: Subscription, own: dict[str, str]) -> bytes:
        """The headers that differ from reader to reader.

        Written by hand: Python's e-mail library turns a long address in List-Unsubscribe into
        encoded words, which no mail program reads.
        """
        headers = {
            "To": own["address"],
            "Date": format_datetime(timezone.localtime()),
            "Message-ID": self.message_id(subscription),
            "List-Unsubscribe": f"<{own['leave']}>",
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        if not lines.isascii() or lines.count("\n") != len(headers) or lines.count("\r") != len(headers):
            raise ValueError("An address holds what no header may.")
        return lines.encode("ascii")

    def message_id(self, subscription: Subscription) -> str:
        """The same for the same edition and subscription, so that copies are known for copies."""
        own = salted_hmac("digests.letters", f"{self.edition.pk}:{subscription.pk}", algorithm="sha256")
        return f"<{self.edition.frequency}.{self.edition.period}.{own.hexdigest()[:20]}@{self.domain}>"

    def find_shared(self, subscription: Subscription, knowledge: ReaderKnowledge) -> SharedLetter | None:
        """What this reader's letter shares with others, or None where there is nothing new to tell them."""
        self.look_for_withdrawn()
        key = (knowledge, tuple(subscription.topics), subscription.charts)
        if key not in self.letters:
            if len(self.letters) >= MOST_KEYS:
                self.letters.clear()
            selection = select_for_reader(
                self.content,
                knowledge,
                frequency=self.edition.frequency,
                topics=subscription.topics,
                withdrawn=self.withdrawn,
            )
            self.letters[key] = self.find_body(selection, pictures=subscription.charts)
        return self.letters[key]

    def look_for_withdrawn(self) -> None:
        """See now and then which stories and debates left: letters made from then on are without them."""
        if (now := time.monotonic()) < self.withdrawn_until:
            return
        self.withdrawn_until = now + WITHDRAWN_WITHIN
        content = drop_unreadable_debates(self.edition.content)
        withdrawn = find_withdrawn_stories(content)
        if (withdrawn, content["arguments"]) != (self.withdrawn, self.content["arguments"]):
            self.content, self.withdrawn = content, withdrawn
            self.letters.clear()
            self.bodies.clear()

    def find_body(self, selection: ReaderSelection, *, pictures: bool) -> SharedLetter | None:
        """The letter with this content, made the first time it is asked for."""
        content = selection.content
        if not contents.has_anything_to_say(content):
            return None
        key = (
            tuple(story["id"] for story in content["stories"]),
            tuple(change["address"] for change in content["changes"]),
            tuple(claim["sentence"] for claim in contents.list_turned_claims(content)),
            tuple(debate["id"] for debate in content["arguments"]),
            selection.left_out,
            selection.cut,
            pictures,
        )
        if key not in self.bodies:
            if len(self.bodies) >= MOST_BODIES:
                self.bodies.clear()
                self.letters.clear()
            self.bodies[key] = self.build_shared(selection, pictures=pictures)
        return self.bodies[key]

    def build_shared(self, selection: ReaderSelection, *, pictures: bool) -> SharedLetter:
        """Render and encode what everyone with this content gets."""
        content = selection.content
        pictures = pictures and self.has_picture_of(content)
        known = build_letter_context(self.edition, content, pictures=pictures, domain=self.domain)
        own = make_sentinels()
        known |= {"more": selection.cut, "own": own}
        texts = {
            "plain": render_to_string("emails/digests/edition.txt", known),
            "html": render_to_string("emails/digests/edition.html", known),
        }
        message = self.build_frame(contents.shorten(contents.choose_headline(content)), pictures=pictures)
        head, _, body = message.as_bytes().partition(b"\r\n\r\n")
        pieces: list[bytes | tuple[str, str]] = []
        for part in re.split(rb"(PLAIN-HERE|HTML-HERE)", body):
            kind = part.removesuffix(b"-HERE").decode().lower() if part.endswith(b"-HERE") else ""
            pieces.extend(cut_at_own_words(texts[kind], kind, own) if kind else [part])
        return SharedLetter(head + b"\r\n\r\n", tuple(pieces), selection.left_out)

    def has_picture_of(self, content: contents.EditionContent) -> bool:
        """Whether a picture of the content's chart can stand in the letter; what travels is shown."""
        return bool(content["figure"] and content["figure"]["height"] and self.edition.picture)

    def build_frame(self, subject: str, *, pictures: bool) -> EmailMessage:
        """The message without its texts and without what is one reader's own."""
        frequency = self.edition.frequency
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["Reply-To"] = settings.REPLY_TO or self.envelope_sender
        message["Subject"] = subject
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["List-ID"] = f"CareSpace {frequency} <{frequency}.{self.domain}>"
        message["List-Archive"] = f"<{settings.SITE_URL}{reverse('digests:editions', args=[frequency])}>"
        message["Feedback-ID"] = f"{self.edition.period}:{frequency}:digest:{SENDER_ID}"
        message["Auto-Submitted"] = "auto-generated"
        message["Precedence"] = "bulk"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content("PLAIN-HERE", cte="quoted-printable")
        message.add_alternative("HTML-HERE", subtype="html", cte="quoted-printable")
        html = message.get_payload(1)
        if pictures and isinstance(html, MIMEPart):
            self.add_pictures(html)
        return message

    def add_pictures(self, html: MIMEPart) -> None:
        """The chart beside the HTML it belongs to, light and dark; each is named by an image there."""
        for name, picture in (("chart", self.edition.picture), ("chart-dark", self.edition.picture_dark)):
            if picture:
                html.add_related(
                    bytes(picture),
                    "image",
                    "png",
                    cid=f"<{name}@{self.domain}>",
                    disposition="inline",
                    filename=f"{name}.png",
                )
        html.set_param("type", "text/html")  # the part to begin with (RFC 2387)


def list_own_words(subscription: Subscription, frequency: str) -> dict[str, str]:
    """What stands in one reader's message and in nobody else's."""
    return {
        "address": subscription.email,
        "since": f"{timezone.localtime(subscription.confirmed_at):%-d %B %Y}",
        "leave": f"{settings.SITE_URL}{subscription.leave_list_path(frequency)}",
        "choices": f"{settings.SITE_URL}{subscription.choices_path()}",
    }


def cut_at_own_words(text: str, kind: str, own: dict[str, str]) -> Iterator[bytes | tuple[str, str]]:
    """A text encoded, cut where readers' own words go: `own` gives what stands there, by name."""
    names = {sentinel: name for name, sentinel in own.items()}
    for part in re.split(f"({'|'.join(map(re.escape, names))})", text):
        yield (kind, names[part]) if part in names else quote_printable(part)


def encode_own_word(word: str, *, html: bool) -> bytes:
    """One reader's own word between two pieces, which soft line breaks join without a trace."""
    return b"=\r\n" + quote_printable(escape(word) if html else word) + b"=\r\n"


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


def build_letter_context(
    edition: Edition, content: contents.EditionContent, *, pictures: bool, domain: str
) -> dict[str, object]:
    """What both templates of a message know."""
    return {
        **contents.arrange_for_reading(edition.frequency, content),
        "edition": edition,
        "pictures": pictures,
        "cid_domain": domain,
        "web": f"{settings.SITE_URL}{edition.get_absolute_url()}",
        "sender_address": settings.POSTAL_ADDRESS,
        "SITE_URL": settings.SITE_URL,
        "LOCAL": settings.LOCAL,
        "s": STYLES,
    }
