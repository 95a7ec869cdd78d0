"""Proofs: a letter of the next edition, or of one that goes out, sent to the editor who asks for it."""

from __future__ import annotations

from accounts.models import User
from digests.desk.previews import preview_letter
from digests.desk.reader_kinds import ReaderKind
from digests.letters.edition_letters import EditionLetters
from digests.letters.smtp_connection import HandoverOutcome, MailServerAwayError, SmtpConnection


def send_proof(*, letters: EditionLetters, kind: ReaderKind, by: User) -> HandoverOutcome | None:
    """Hand the letter of such a reader over to the mail server, addressed to `by`; what it said, None for no letter.

    It is nobody's delivery: nothing is written down, and the links in it lead to no one's choices.
    """
    letter = preview_letter(letters, kind, to=by.email)
    if letter is None:
        return None
    with SmtpConnection() as connection:
        try:
            return connection.hand_over(
                letter.raw, sender=letters.envelope_sender, recipient=by.email, before=lambda: True
            )
        except MailServerAwayError as problem:
            return HandoverOutcome("away", None, str(problem)[:200])
