"""The next edition as it would be made now, and the letter of one kind of reader; nothing of it is stored."""

from __future__ import annotations

import email
import email.policy
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from digests.desk.reader_kinds import ReaderKind
from digests.editions import contents, edition_composer, snapshots, timetable
from digests.editions.arrangement import Arrangement
from digests.letters.edition_letters import EditionLetters, NothingToSayError
from digests.models import Edition
from ratings.measures import Measure

#: Nobody's: letters to look at bear it.
SOMEBODY = "reader@carespace.example"
CID = re.compile(r"cid:([^\"'\s>)@]+)@[^\"'\s>)]+")


class PreviewLetters(EditionLetters):
    """The letters of an edition that is not stored: its charts are drawn when one is asked for."""

    def __init__(self, edition: Edition, measures: dict[int, Measure]) -> None:
        super().__init__(edition)
        self.measures = measures

    def find_pictures(self, story: int) -> tuple[bytes, bytes] | None:
        measure = self.measures.get(story)
        return edition_composer.draw_pictures(measure) if measure else None


@dataclass(frozen=True)
class PreviewLetter:
    """One letter as a mail program would have it."""

    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    def read_part(self, kind: str) -> str:
        """The text of its "plain" or "html" part."""
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content())

    def build_page(self) -> str:
        """The HTML part with the pictures it carries written into it."""
        pictures = {
            str(part["Content-ID"]).strip("<>").partition("@")[0]: b64encode(part.get_content()).decode()
            for part in self.message.walk()
            if part.get_content_maintype() == "image"
        }
        return CID.sub(
            lambda match: f"data:image/png;base64,{pictures.get(match[1], '')}", self.read_part("html")
        )


def preview_next_edition(
    frequency: str, *, now: datetime, arrangement: Arrangement
) -> tuple[Edition, dict[int, Measure]]:
    """The edition that would be made now, not stored, and the measures of its charts by their story."""
    since = edition_composer.find_window_start(frequency, now)
    content, measures = edition_composer.gather_content(
        frequency=frequency, since=since, until=max(now, since), arrangement=arrangement
    )
    for chart in contents.list_charts(content):
        chart["height"] = snapshots.PICTURE_WIDTH  # what it is, is known when it is drawn
    period = timetable.name_period(timetable.find_next_moment(frequency, now))
    edition = Edition(frequency=frequency, period=period, since=since, until=now, content=content)
    return edition, measures


def preview_letter(letters: EditionLetters, kind: ReaderKind, *, to: str = SOMEBODY) -> PreviewLetter | None:
    """The letter of such a reader; None where there is nothing to tell them."""
    try:
        raw = letters.build_message(kind.subscription(to), kind.knowledge_at(letters.edition))
    except NothingToSayError:
        return None
    return PreviewLetter(raw)
