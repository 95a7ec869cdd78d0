"""What a public name may be: letters that show, and unlike every other name and every word of power.

Two names are alike where their skeletons are the same: what stands for a letter and for all that are taken for it
(Unicode Technical Standard 39), without case, blanks and marks of punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

LOOKALIKES = Path(__file__).with_name("lookalikes.tsv")
#: Letters by Unicode that print nothing.
FILLERS = "\u115f\u1160\u3164\uffa0"
#: Joiners, which Persian, Urdu and other scripts write between letters.
JOINERS = "\u200c\u200d"
JOINED_SCRIPTS = re.compile(
    "ARABIC|SYRIAC|MONGOLIAN|DEVANAGARI|BENGALI|GURMUKHI|GUJARATI|ORIYA|TAMIL|TELUGU|KANNADA|MALAYALAM|SINHALA|KHMER"
)
#: Not part of any name, and these not at the beginning of a word of one.
RESERVED_ANYWHERE = ("moderator", "verified", "official", "carespace", "ofsted")
RESERVED_BEGINNINGS = ("editor", "admin")
RESERVED_WORDS = ("staff",)


@cache
def load_lookalikes() -> dict[int, str]:
    """{code point: what stands for it}, for `str.translate`."""
    rows = [line.split("\t") for line in LOOKALIKES.read_text(encoding="utf-8").splitlines() if "\t" in line]
    return {ord(letter): shared for shared, letters in rows for letter in letters}


def compute_skeleton(name: str) -> str:
    """What is the same for all names that look alike; "" for a name without letters and digits."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    shared = unicodedata.normalize("NFKC", folded.translate(load_lookalikes()).casefold())
    return "".join(c for c in shared if unicodedata.category(c)[0] in "LMN" and c not in FILLERS)


def has_visible_letter(name: str) -> bool:
    """Whether a letter of the name prints something."""
    return any(c.isalpha() and c not in FILLERS for c in name)


def has_hidden_characters(name: str) -> bool:
    """Whether the name holds what nobody sees, but for a joiner between two letters of a script that writes it."""
    for place, c in enumerate(name):
        if (
            c in JOINERS
            and 0 < place < len(name) - 1
            and all(is_of_joined_script(beside) for beside in (name[place - 1], name[place + 1]))
        ):
            continue
        if unicodedata.category(c) in {"Cf", "Cc", "Co", "Cn"} or c in FILLERS:
            return True
    return False


def is_of_joined_script(c: str) -> bool:
    """Whether a character is of a script in which joiners change what is read."""
    return JOINED_SCRIPTS.match(unicodedata.name(c, "")) is not None


def is_like_reserved_word(name: str) -> bool:
    """Whether a name could be taken for a role or for the site itself, in whatever letters it is written."""
    whole, words = compute_skeleton(name), [compute_skeleton(word) for word in re.split(r"[\W_]+", name)]
    return (
        any(compute_skeleton(reserved) in whole for reserved in RESERVED_ANYWHERE)
        or any(
            word.startswith(compute_skeleton(reserved)) for word in words for reserved in RESERVED_BEGINNINGS
        )
        or any(word == compute_skeleton(reserved) for word in words for reserved in RESERVED_WORDS)
    )
