"""The words of a question as an address, a form or a person writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final
from urllib.parse import parse_qsl

from django.http import QueryDict
from django.utils.text import slugify

from ratings import phrases, vocabulary
from ratings.measures.errors import UnanswerableError, UnknownWordError

#: The words a question may have, in the order addresses give them.
KEYS: Final = (
    "basis",
    "area",
    "outcomes",
    "unit",
    "by",
    "sector",
    "region",
    "owner-size",
    "local-authority",
    "owner",
    "provision-type",
    "age",
    "at",
    "revision",
    "since",
    "interval",
)
#: Those that may be several.
MANY: Final = frozenset(
    {"outcomes", "sector", "region", "owner-size", "local-authority", "owner", "provision-type", "age"}
)
#: More files than any day has.
MOST_REVISIONS: Final = 32767
#: How many local authorities or owners one question may name.
MOST_NAMED: Final = 160
ONE_BASIS: Final = (
    "As at and in year never share an axis, for they count other things: use basis=as-at or basis=in-year."
)
SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_words(text: str | QueryDict) -> dict[str, str]:
    """The words of a question by key. Raises UnknownWordError for a key that is none, UnanswerableError for two of one."""
    words_by_key: dict[str, str] = {}
    for key, value in split_pairs(text):
        if key not in KEYS:
            raise UnknownWordError(
                f"“{shorten_word(key)}” is not part of a question: use {phrases.list_words(KEYS, 'or')}."
            )
        if not (value := value.strip()):
            continue
        if key in MANY and key in words_by_key:
            value = f"{words_by_key[key]},{value}"
        elif key == "basis" and {*value.split(","), words_by_key.get(key, value)} >= {*vocabulary.BASES}:
            raise UnanswerableError(ONE_BASIS)
        elif words_by_key.get(key, value) != value:
            raise UnanswerableError(f"“{key}” is given twice, but a question has one {key}.")
        words_by_key[key] = value
    return words_by_key


def split_pairs(text: str | QueryDict) -> list[tuple[str, str]]:
    """The words of a query, in order, from text, an address or a request.

    Raises UnknownWordError where they are no query, or too many.
    """
    if isinstance(text, QueryDict):
        return [(key, value) for key, values in text.lists() for value in values]
    query = text.strip().split("#", 1)[0]
    if "?" in query:
        query = query.split("?", 1)[1]
    elif query and "=" not in query:
        raise UnknownWordError(
            f"“{shorten_word(query)}” is not a question: write words such as by=owner-size&at=latest."
        )
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=40)
    except ValueError:
        raise UnknownWordError("The question has too many words.") from None


def split_list(key: str, words: str) -> tuple[str, ...]:
    """The words of a list such as "private, voluntary"."""
    return tuple(word for part in words.split(",") if (word := normalise_word(key, part)))


def normalise_word(key: str, word: str) -> str:
    """A word as the vocabulary writes it; in an address a bare "+" arrives as a space."""
    bare = word.strip()
    if key == "owner-size":
        return {"10": "10+", "not-published": vocabulary.NO_OWNER}.get(bare, bare)
    return bare


def shorten_word(word: str) -> str:
    """A reader's word as a message repeats it: on one line, and no longer than it needs."""
    word = " ".join(word.split())
    return word if len(word) <= 40 else f"{word[:40]}…"


def check_word(key: str, word: str, allowed: Iterable[str], *, also: str | None = None) -> None:
    """Raises UnknownWordError for a word that is not among those allowed for its key."""
    if word not in allowed and word != also:
        raise UnknownWordError(
            f"“{shorten_word(word)}” is not a word for {key}: use {phrases.list_words(allowed, 'or')}."
        )


def parse_revision(word: str) -> int:
    """The number of a file of one day or year. Raises UnknownWordError."""
    if word.isascii() and word.isdigit() and 0 < int(word[:6]) <= MOST_REVISIONS and len(word) <= 6:
        return int(word)
    raise UnknownWordError(
        f"“{shorten_word(word)}” is not a revision: use a number, 1 for the file first published."
    )


def order_words(key: str, words: Iterable[str], allowed: Mapping[str, str]) -> tuple[str, ...]:
    """Words without repeats, in the vocabulary's order; an unknown one is refused."""
    chosen = set(words)
    for word in chosen.difference(allowed):
        check_word(key, word, allowed)
    return tuple(word for word in allowed if word in chosen)


def order_names(key: str, words: Iterable[str]) -> tuple[str, ...]:
    """The slugs of places or owners without repeats, in the order of the alphabet; the releases say which exist.

    Raises UnknownWordError for a word that is no slug, UnanswerableError for too many.
    """
    slugs = tuple(sorted({read_slug(key, word) for word in words}))
    if "" in slugs:
        raise UnknownWordError(
            f"That is not a word for {key}: write the name as its page’s address does, in small letters with hyphens."
        )
    if len(slugs) > MOST_NAMED:
        raise UnanswerableError(f"A question names at most {MOST_NAMED} for {key}.")
    return slugs


def read_slug(key: str, word: str) -> str:
    """The slug a word is, or the one a name written out would have; an owner's keeps the letters of any alphabet."""
    if SLUG.fullmatch(word):
        return word
    if key != "owner":
        return slugify(word.replace("&", " and "))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold()).replace(
        "&", " and "
    )
    letters = (letter if letter.isalnum() or unicodedata.combining(letter) else " " for letter in folded)
    return "-".join("".join(letters).split())


def find_near_words(word: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known words that the reader may have meant."""
    known = list(known)
    close = get_close_matches(word, known, n=3, cutoff=0.6)
    holding = [candidate for candidate in known if word in candidate or candidate in word]
    return list(dict.fromkeys([*close, *holding]))[:3]
