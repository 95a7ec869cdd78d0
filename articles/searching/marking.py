"""Shows where the words asked for stand in a text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.searching.words import british, folded

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: Letters shown before and after the first word found.
BEFORE, AFTER = 90, 170


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `marked` where it is a word asked for."""

    text: str
    marked: bool = False


@lru_cache(maxsize=50_000)
def readings(token):
    """A word of a text as the index writes it: folded, and in British spelling. Texts use the same words again."""
    plain = folded(token)
    return plain, british(plain)


def is_one_of(token, words):
    return not words.isdisjoint(readings(token))


def pieces(text, words):
    """The whole of a text, cut at each of `words`."""
    found, done = [], 0
    for token in TOKEN.finditer(text):
        if is_one_of(token[0], words):
            if token.start() > done:
                found.append(Piece(text[done : token.start()]))
            found.append(Piece(token[0], marked=True))
            done = token.end()
    if done < len(text):
        found.append(Piece(text[done:]))
    return found


def passage(text, words):
    """The pieces of the first stretch of a text that has one of `words`; [] where it has none."""
    first = next((token for token in TOKEN.finditer(text) if is_one_of(token[0], words)), None)
    if first is None:
        return []
    start, end = max(0, first.start() - BEFORE), min(len(text), first.end() + AFTER)
    start = 0 if not start else text.rfind(" ", 0, start) + 1
    end = len(text) if end == len(text) else max(text.rfind(" ", 0, end), first.end())
    cut = " ".join(text[start:end].split())
    return pieces(f"{'… ' if start else ''}{cut}{' …' if end < len(text) else ''}", words)
