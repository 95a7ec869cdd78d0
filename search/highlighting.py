"""Marks the words asked for where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.spelling import fold_text, spell_british

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: Letters shown before and after the first word found.
BEFORE, AFTER = 90, 170


@lru_cache(maxsize=50_000)
def fold_spellings(token: str) -> tuple[str, str]:
    """A word of a text as the index writes it: folded, and in British spelling. Texts use the same words again."""
    plain = fold_text(token)
    return plain, spell_british(plain)


def is_one_of(token: str, words: AbstractSet[str]) -> bool:
    """Whether a token is among folded words, however it is spelled."""
    return not words.isdisjoint(fold_spellings(token))


def mark_words(text: str, words: AbstractSet[str]) -> SafeString:
    """A text as HTML, escaped, with each of `words` in a <mark>."""
    parts: list[tuple[str, str]] = []
    done = 0
    for token in TOKEN.finditer(text):
        if is_one_of(token[0], words):
            parts.append((text[done : token.start()], token[0]))
            done = token.end()
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[done:])


def find_first(text: str, words: AbstractSet[str]) -> re.Match[str] | None:
    """The match of the first of `words` in a text, or None. Looked for as it is written before every word is read."""
    sought = compile_words(frozenset(words))
    near = sought.search(text) if sought else None
    if near is None and text.isascii() and "'" not in text:
        return None
    start = near.start() if near else 0
    return next((token for token in TOKEN.finditer(text, start) if is_one_of(token[0], words)), None)


@lru_cache(maxsize=100)
def compile_words(words: frozenset[str]) -> re.Pattern[str] | None:
    """What finds any of `words` as they are written, whole; None for no words."""
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words)))})\b", re.IGNORECASE) if words else None


def cut_passage(text: str, words: AbstractSet[str]) -> str:
    """The first stretch of a text that has one of `words`, marked; "" where it has none."""
    first = find_first(text, words)
    if first is None:
        return ""
    start, end = max(0, first.start() - BEFORE), min(len(text), first.end() + AFTER)
    start = 0 if not start else text.rfind(" ", 0, start) + 1
    end = len(text) if end == len(text) else max(text.rfind(" ", 0, end), first.end())
    cut = " ".join(text[start:end].split())
    return mark_words(f"{'… ' if start else ''}{cut}{' …' if end < len(text) else ''}", words)
