"""The message of an edition to one subscription, as the bytes that go over the line."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, tzinfo
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.email.dkim import load_signer
from digests.editions import contents
from digests.editions.readable_debates import drop_unreadable_debates
from digests.editions.selection import ReaderKnowledge, ReaderSelection, select_for_reader
from digests.editions.withdrawals import find_withdrawn_stories
from digests.letters.closing_follows import ClosingFollows
from digests.letters.letter_context import build_letter_context, find_archive_path
from digests.letters.own_words import cut_at_own_words, encode_own_word, list_own_words, make_sentinels
from digests.letters.shared_letters import SharedLetter
from digests.models import Edition, EditionVersion, Subscription
from digests.models.editions import CORRECTION

SENDER_ID = "carespace"
#: Seconds for which a story withdrawn from print may still be put into a letter.
WITHDRAWN_WITHIN = 2.0
#: Bytes of a letter, and of them what is one reader's own: five headers, a signature and a few words.
MOST_BYTES, OWN_BYTES = 150_000, 3_000
#: Bodies, and keys that lead to one, kept at once: those of the kinds of reader that are many.
MOST_BODIES, MOST_KEYS = 128, 4096


def read_sender_domain() -> str:
    """The domain of the sender's address, which names lists and messages."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


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
        self.zone = timezone.get_current_timezone()
        self.names = salted_hmac("digests.letters", "", algorithm="sha256")
        self.content: contents.EditionContent = edition.content
        self.withdrawn: frozenset[int] = frozenset()
        self.withdrawn_until = 0.0
        self.follows = ClosingFollows()
        self.revision = edition.revision
        self.is_fixed = False
        self.older: dict[int, EditionLetters] = {}
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
        own["follows"] = self.follows.find_sentence(subscription.email)
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
            "Date": write_date(int(time.time()), self.zone),
            "Message-ID": self.message_id(subscription),
            "List-Unsubscribe": f"<{own['leave']}>",
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        if not lines.isascii() or lines.count("\n") != len(headers) or lines.count("\r") != len(headers):
            raise ValueError("An address holds what no header may.")
        return lines.encode("ascii")

    def message_id(self, subscription: Subscription) -> str:
        """The same for the same edition and subscription, so that copies are known for copies."""
        own = self.names.copy()
        own.update(f"{self.edition.pk}:{subscription.pk}".encode())
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

    def has_letter_for(self, subscription: Subscription, knowledge: ReaderKnowledge) -> bool:
        """Whether a letter for this reader is known already; asks nobody and makes none."""
        return self.letters.get((knowledge, tuple(subscription.topics), subscription.charts)) is not None

    def look_for_withdrawn(self) -> None:
        """See now and then which stories and debates left: letters made from then on are without them."""
        if (now := time.monotonic()) < self.withdrawn_until:
            return
        self.withdrawn_until = now + WITHDRAWN_WITHIN
        self.follows.look()
        self.look_for_edits()
        content = drop_unreadable_debates(self.edition.content)
        withdrawn = find_withdrawn_stories(content)
        seen = (withdrawn, content["arguments"], self.edition.revision)
        if seen != (self.withdrawn, self.content["arguments"], self.revision):
            self.content, self.withdrawn, self.revision = content, withdrawn, self.edition.revision
            self.letters.clear()
            self.bodies.clear()

    def look_for_edits(self) -> None:
        """Read what an editor made of the edition since; letters of one revision stay as they are."""
        if self.is_fixed or self.edition.pk is None:
            return
        newest = Edition.objects.filter(pk=self.edition.pk).values_list("revision", flat=True).first()
        if newest is not None and newest != self.edition.revision:
            self.edition.refresh_from_db(fields=["content", "subject", "revision"])

    def at_revision(self, revision: int | None) -> EditionLetters:
        """The letters as they were made of this revision of the edition; None is the newest."""
        if revision is None or revision == self.edition.revision:
            return self
        if revision not in self.older:
            version = EditionVersion.objects.filter(edition=self.edition, revision=revision).first()
            if version is None:
                return self
            edition = copy(self.edition)
            edition.content, edition.revision = version.content, revision
            letters = type(self)(edition)
            letters.is_fixed = True
            self.older[revision] = letters
        return self.older[revision]

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
            shared = self.build_shared(selection, pictures=pictures)
            digest = sha256(repr(key).encode()).hexdigest()
            self.bodies[key] = replace(shared, digest=digest, revision=self.revision)
        return self.bodies[key]

    def build_shared(self, selection: ReaderSelection, *, pictures: bool) -> SharedLetter:
        """Render and encode what everyone with this content gets."""
        content = selection.content
        chart = content["figure"]
        drawn = self.find_pictures(chart.get("story", 0)) if pictures and chart and chart["height"] else None
        known = build_letter_context(self.edition, content, pictures=drawn is not None, domain=self.domain)
        known |= {"more": selection.cut}
        subject = contents.shorten(contents.choose_subject(content))
        shared = self.encode_letter("emails/digests/edition", known, subject, pictures=drawn or ())
        if drawn and shared.size > MOST_BYTES - OWN_BYTES:
            return self.build_shared(selection, pictures=False)  # its numbers stay
        return replace(
            shared,
            left_out=selection.left_out,
            stories=tuple(story["id"] for story in content["stories"]),
            chart=chart.get("story", 0) if chart else None,
        )

    def encode_letter(
        self, template: str, known: dict[str, object], subject: str, *, pictures: Sequence[bytes] = ()
    ) -> SharedLetter:
        """The letter of `<template>.txt` and `<template>.html`, encoded and cut where readers' own words go."""
        own = make_sentinels()
        texts = {
            kind: render_to_string(f"{template}.{ending}", {**known, "own": own})
            for kind, ending in (("plain", "txt"), ("html", "html"))
        }
        head, _, body = self.build_frame(subject, pictures=pictures).as_bytes().partition(b"\r\n\r\n")
        pieces: list[bytes | tuple[str, str]] = []
        for part in re.split(rb"(PLAIN-HERE|HTML-HERE)", body):
            kind = part.removesuffix(b"-HERE").decode().lower() if part.endswith(b"-HERE") else ""
            pieces.extend(cut_at_own_words(texts[kind], kind, own) if kind else [part])
        return SharedLetter(head + b"\r\n\r\n", tuple(pieces))

    def find_pictures(self, story: int) -> tuple[bytes, bytes] | None:
        """The chart of this story, light and dark; None where there is none."""
        return self.edition.find_pictures(story)

    def build_frame(self, subject: str, *, pictures: Sequence[bytes]) -> EmailMessage:
        """The message without its texts and without what is one reader's own; `pictures` are light and dark, or none."""
        frequency = self.edition.frequency
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["Reply-To"] = settings.REPLY_TO or self.envelope_sender
        message["Subject"] = subject
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        name = "corrections" if frequency == CORRECTION else frequency
        message["List-ID"] = f"CareSpace {name} <{name}.{self.domain}>"
        message["List-Archive"] = f"<{settings.SITE_URL}{find_archive_path(frequency)}>"
        message["Feedback-ID"] = f"{self.edition.period}:{frequency}:digest:{SENDER_ID}"
        message["Auto-Submitted"] = "auto-generated"
        message["Precedence"] = "bulk"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content("PLAIN-HERE", cte="quoted-printable")
        message.add_alternative("HTML-HERE", subtype="html", cte="quoted-printable")
        html = message.get_payload(1)
        if pictures and isinstance(html, MIMEPart):
            self.add_pictures(html, pictures)
        return message

    def add_pictures(self, html: MIMEPart, pictures: Sequence[bytes]) -> None:
        """The chart beside the HTML it belongs to, light and dark; each is named by an image there."""
        for name, picture in zip(("chart", "chart-dark"), pictures, strict=True):
            html.add_related(
                picture,
                "image",
                "png",
                cid=f"<{name}@{self.domain}>",
                disposition="inline",
                filename=f"{name}.png",
            )
        html.set_param("type", "text/html")  # the part to begin with (RFC 2387)


@lru_cache(maxsize=4)
def write_date(second: int, zone: tzinfo) -> str:
    """A moment as a header has it: the letters of one second share theirs."""
    return format_datetime(datetime.fromtimestamp(second, zone))
