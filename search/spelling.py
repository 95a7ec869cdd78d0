"""How words are read for the index and in a question: without case, accents or apostrophes, in British spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = re.compile("['’‘ʼ`´]")
POSSESSIVE = re.compile("['’ʼ]s\\b")
#: Letters and figures of any script.
WORD = re.compile(r"[^\W_]+")
#: Longer runs of letters are no words.
LONGEST = 40
#: American endings and the British ones they stand for. Applied to index and question alike.
ENDINGS = (
    (re.compile("(?<=[a-z]{3})iz(e|ed|es|er|ers|ing|ation|ations|ational)$"), r"is\1"),
    (re.compile("(?<=[a-z]{3})yz(e|ed|es|er|ers|ing)$"), r"ys\1"),
    (re.compile("^(behavi|col|fav|hon|lab|neighb|flav|harb|hum|rum|endeav|vap)or(?!a|i|at)"), r"\1our"),
    (re.compile("^(counsel|travel|cancel|label|model|level|signal|total|fuel)(ed|ing|er|ors?)$"), r"\1l\2"),
    (re.compile("^(cent|met|theat|fib|lit)er(s?)$"), r"\1re\2"),
    (re.compile("^center(ed|ing)$"), r"centr\1"),
    (re.compile("^(defen|offen|licen|preten)se(s|d)?$"), r"\1ce\2"),
    (re.compile("^program(s?)$"), r"programme\1"),
    (re.compile("^(enrol|fulfil|skilful|instal)l(ment|ments|s)?$"), r"\1\2"),
)


def fold_text(text: str) -> str:
    """Text without case, accents or apostrophes, with "and" for "&"."""
    plain = POSSESSIVE.sub("", text.lower().replace("&", " and "))
    plain = APOSTROPHES.sub("", plain)
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFKD", plain)
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)


def split_words(text: str) -> list[str]:
    """The words of a text in order, folded; runs of letters too long to be words are left out."""
    return [word for word in WORD.findall(fold_text(text)) if len(word) <= LONGEST]


@lru_cache(maxsize=50_000)
def spell_british(word: str) -> str:
    """A folded word in British spelling: organized → organised, behavior → behaviour."""
    for ending, replacement in ENDINGS:
        word = ending.sub(replacement, word)
    return word


def spell_text(text: str) -> str:
    """A text as the index reads it: its words, folded and in British spelling, one space between."""
    return " ".join(spell_british(word) for word in split_words(text))


def split_trigrams(word: str) -> list[str]:
    """The runs of three letters in a word, its beginning and end marked: "at" → " at", "at "."""
    padded = f" {word} "
    return sorted({padded[start : start + 3] for start in range(len(padded) - 2)})


def measure_distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, changed or swapped with a neighbour; `most` + 1 for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for column, theirs in enumerate(other, 1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != theirs))
            if place > 1 < column and letter == other[column - 2] and one[place - 2] == theirs:
                cost = min(cost, earlier[column - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
