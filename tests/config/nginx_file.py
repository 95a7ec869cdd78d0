"""Reads nginx's configuration as nginx does: words, and blocks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

WORD = re.compile(
    r"""\s+|\#[^\n]*|(?P<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<mark>[;{}])|(?P<bare>[^\s;{}]+)"""
)


@dataclass
class Directive:
    """One directive: its name, its words without quotes, and those within its braces; None where it has none."""

    name: str
    words: list[str]
    within: list[Directive] | None = field(default=None)

    def all(self, name: str) -> list[Directive]:
        """The directives of this name directly within."""
        return [directive for directive in self.within or [] if directive.name == name]

    def one(self, name: str) -> list[str]:
        """The words of the only directive of this name within. Raises ValueError where there is not just one."""
        [directive] = self.all(name)
        return directive.words


def read(text: str) -> Directive:
    """The whole file as a block without a name. Raises ValueError for text that is no configuration."""
    words = split_words(text)
    return Directive("", [], block(words, inner=False))


def split_words(text: str) -> Iterator[tuple[str, bool]]:
    """Each word, and whether it is one of the marks ; { }."""
    at = 0
    while at < len(text):
        match = WORD.match(text, at)
        if match is None:
            raise ValueError(f"Cannot be read: {text[at : at + 40]!r}")
        at = match.end()
        if match["mark"]:
            yield match["mark"], True
        elif match["quoted"]:
            yield match["quoted"][1:-1], False
        elif match["bare"]:
            yield match["bare"], False


def block(words: Iterator[tuple[str, bool]], *, inner: bool) -> list[Directive]:
    """Directives up to the closing brace, or to the end of the file."""
    read_directives: list[Directive] = []
    now: list[str] = []
    for word, is_mark in words:
        if not is_mark:
            now.append(word)
        elif word == "}":
            if now or not inner:
                raise ValueError("A brace too many, or a directive without its semicolon.")
            return read_directives
        else:
            if not now:
                raise ValueError(f"{word} stands alone.")
            within = block(words, inner=True) if word == "{" else None
            read_directives.append(Directive(now[0], now[1:], within))
            now = []
    if now or inner:
        raise ValueError("The file ends within a directive.")
    return read_directives
