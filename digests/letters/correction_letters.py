"""The letters of a correction: the same for everybody who gets it."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from digests.editions import contents
from digests.editions.selection import ReaderKnowledge
from digests.letters.edition_letters import EditionLetters
from digests.letters.shared_letters import SharedLetter
from digests.letters.styles import STYLES
from digests.models import Edition, Subscription
from digests.models.editions import CORRECTION

#: What every reader of a correction is given it by: no digest, no topic and no knowledge of theirs changes it.
ONE_FOR_ALL = ("correction",)


class CorrectionLetters(EditionLetters):
    """Makes the messages of one correction."""

    def find_shared(self, subscription: Subscription, knowledge: ReaderKnowledge) -> SharedLetter | None:
        """The one letter there is, whoever it goes to."""
        if ONE_FOR_ALL not in self.bodies:
            self.bodies[ONE_FOR_ALL] = self.build_correction()
        return self.bodies[ONE_FOR_ALL]

    def build_correction(self) -> SharedLetter:
        """Render and encode it."""
        correction = self.edition.content["correction"]
        known = {
            "correction": correction,
            "title": f"Correction: {correction['title']}",
            "story": f"{settings.SITE_URL}{correction['address']}",
            "edition": self.edition,
            "sender_address": settings.POSTAL_ADDRESS,
            "SITE_URL": settings.SITE_URL,
            "LOCAL": settings.LOCAL,
            "s": STYLES,
        }
        subject = contents.shorten(f"Correction: {correction['title']}")
        shared = self.encode_letter("emails/digests/correction", known, subject)
        return replace(shared, digest="correction")


def make_letters(edition: Edition) -> EditionLetters:
    """What makes the messages of this edition."""
    return CorrectionLetters(edition) if edition.frequency == CORRECTION else EditionLetters(edition)
