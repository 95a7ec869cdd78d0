"""The envelopes of deliveries: of the one whose letter leaves, and of the one the mail server may be given ahead."""

from __future__ import annotations

from digests.letters.edition_letters import EditionLetters
from digests.letters.return_paths import build_return_path
from digests.letters.smtp_envelopes import Envelope
from digests.models import Delivery


def build_envelope(delivery: Delivery, letters: EditionLetters) -> Envelope:
    """From whom a delivery's letter goes to whom."""
    return Envelope(build_return_path(delivery.pk) or letters.envelope_sender, delivery.subscription.email)


def find_next_envelope(following: Delivery | None, letters: EditionLetters) -> Envelope | None:
    """The envelope the mail server may be given already; None where no letter is known to follow. Asks nobody."""
    if following is None or not letters.has_letter_for(following.subscription, following.knowledge):
        return None
    return build_envelope(following, letters)
