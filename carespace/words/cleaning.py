"""What people type, made fit to be kept: without stray blanks and control characters, and not too long."""

from __future__ import annotations

import re
import unicodedata

from carespace.models import Revision
from carespace.models.revisions import CLAIM_LENGTH, REPLY_LENGTH, WHY_LENGTH
from carespace.refusals import UnfitError

#: Ends of lines, and the joiners that Persian, Urdu, Arabic and other scripts are written with.
KEPT_CHARACTERS = "\n\u200c\u200d"


def clean_text(text: str, *, longest: int, what: str, field: str = "text", is_needed: bool = True) -> str:
    """The text without stray blanks and control characters, joiners kept. Raises UnfitError of `field` where it is too
    long, or empty and needed."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(c for c in text if c in KEPT_CHARACTERS or not unicodedata.category(c).startswith("C"))
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if is_needed and not text:
        raise UnfitError(f"Write your {what}", field=field)
    if len(text) > longest:
        raise UnfitError(f"Your {what} has {len(text)} characters; {longest} is the most", field=field)
    return text


def clean_reply(text: str) -> Revision:
    """An unsaved text of a reply. Raises UnfitError."""
    return Revision(text=clean_text(text, longest=REPLY_LENGTH, what="reply"))


def clean_claim(text: str, why: str) -> Revision:
    """An unsaved text of a point: one claim, and why it should hold if that is said. Raises UnfitError."""
    return Revision(
        text=clean_text(text, longest=CLAIM_LENGTH, what="point"),
        why=clean_text(why, longest=WHY_LENGTH, what="reason", field="why", is_needed=False),
        is_claim=True,
    )
