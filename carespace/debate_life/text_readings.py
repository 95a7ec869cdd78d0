"""The ways a text can be read: what letters look like, without what nobody sees."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from accounts.names import load_lookalikes

#: Dashes of every kind are one; blanks of every kind are Python's own to split at.
DASHES: Final = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
APOSTROPHES: Final = re.compile("[\u2018\u201b\u02bc\u02b9\u0060\u00b4\u2032]")
#: So large a part of a text's letters in capitals says nothing of which words are names.
SHOUTED: Final = 0.7
#: Letters that the table of lookalikes takes for an l, and everybody else for an i.
TAKEN_FOR_I: Final = "ıіιɩ"


def list_readings(text: str) -> list[str]:
    """Each way the text can be read, the plainest first: with what prints nothing gone, with a blank in its place, and in small
    letters with capital initials where it is all in capitals."""
    shaped = unicodedata.normalize("NFKC", text)
    closed, spaced = (
        "".join(blank if is_unseen(letter) else letter for letter in shaped) for blank in ("", " ")
    )
    readings = [tidy(closed), tidy(spaced)]
    readings += [title_words(reading) for reading in readings if is_shouted(reading)]
    return list(dict.fromkeys(readings))


def is_unseen(letter: str) -> bool:
    """Whether a character prints nothing at all."""
    return unicodedata.category(letter) in {"Cf", "Cc", "Co", "Cn", "Mn", "Me"} and not letter.isspace()


def tidy(text: str) -> str:
    """The text in Latin letters where others look like them, with single blanks and one kind of dash and apostrophe."""
    text = DASHES.sub("-", APOSTROPHES.sub("’", text))
    return " ".join("".join(show_letter(letter) for letter in text).split())


def show_letter(letter: str) -> str:
    """What a letter of another alphabet is taken for, in its case; any other as it is."""
    if letter.isascii() or not letter.isalpha():
        return letter
    if letter.lower() in TAKEN_FOR_I:
        return "I" if letter.isupper() else "i"
    shared = load_lookalikes().get(ord(letter)) or load_lookalikes().get(ord(letter.lower()), letter)
    if not (shared.isascii() and shared.isalpha()):
        return letter
    return shared.upper() if letter.isupper() else shared


def is_shouted(text: str) -> bool:
    """Whether the text is in capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= SHOUTED * len(letters)


def title_words(text: str) -> str:
    """Every word with a capital initial and small letters."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split())
