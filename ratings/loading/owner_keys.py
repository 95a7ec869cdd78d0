"""One owner behind several spellings of its name."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = re.compile("['’‘`]")
COMPANY_NUMBER = re.compile(r"\b\d{6,8}\s*$")
PUNCTUATION = re.compile(r"[^a-z0-9]+")
#: Characters a key may have; the database keeps no more.
LONGEST = 255
COMPANY_FORM = re.compile(r"\b(ltd|limited|plc|llp)\b")


def make_owner_key(name: str) -> str:
    """A published name made comparable: "The Care Co. Limited 06244880" -> "the care co".

    Case, punctuation, the company's form and a trailing company number do not count; "&" is the word "and" however
    it is set, so "K&G" and "K & G" are one owner. Letters keep their accents: "Café" is not "Cafe", and no letter of
    any alphabet is lost. Returns "" for a name of nothing but what does not count.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    key = COMPANY_NUMBER.sub("", APOSTROPHES.sub("", folded.replace("&", " and ")).strip())
    key = COMPANY_FORM.sub(" ", "".join(letter if is_in_word(letter) else " " for letter in key))
    return " ".join(key.split())[:LONGEST].rstrip()


def is_in_word(letter: str) -> bool:
    """Whether a character is part of a word: a letter, a figure, or an accent that no letter takes in."""
    return letter.isalnum() or unicodedata.combining(letter) > 0


def make_former_owner_key(name: str) -> str:
    """The key a name had until accents and a close-set "&" were kept apart from the letters about them, or "".

    An owner's page had its address by it, and that address still leads on; "" where it is the key of today.
    """
    key = APOSTROPHES.sub("", name.strip().lower().replace("&", "and"))
    key = COMPANY_NUMBER.sub("", key)
    key = COMPANY_FORM.sub(" ", PUNCTUATION.sub(" ", key))
    former = " ".join(key.split())[:LONGEST].rstrip()
    return "" if former == make_owner_key(name) else former
