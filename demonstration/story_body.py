"""The passages of a story's body: paragraphs, subheadings, lists, quotes, charts, claims and the place of its debate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

_CHART: Final = re.compile(r"\[chart: ([^|\]]+) \| ([^|\]]+)\]")
_CLAIM: Final = re.compile(
    r"\[claim: ([^#|\]]+)#([^|\]]+?) \| (higher|lower) \| ([^#|\]]+)#([^|\]]+?)(?: \| ([^|\]]+?) \| ([^|\]]+?))?\]"
)
_FIGURE: Final = re.compile(r"\[\[([^|\]]+?) \| ([^#|\]]+#[^|\]]+)\]\]")
_LINK: Final = re.compile(r"\[([^\]]+)\]\(((?:story|debate):[a-z0-9-]+|/[^)\s]*|https://[^)\s]+)\)")
_STRONG: Final = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS: Final = re.compile(r"\*([^*]+)\*")


def format_markup(text: str) -> str:
    """Running text as HTML: *italics*, **bold**, [links](…) and [[figures | measure#group]]; all else is escaped.

    A link to `story:SLUG` or `debate:SLUG` keeps that as its address; a figure is a link to `figure:MEASURE#GROUP`.
    """
    html = _FIGURE.sub(r'<a href="figure:\2">\1</a>', escape(text, quote=False))
    html = _LINK.sub(r'<a href="\2">\1</a>', html)
    return _EMPHASIS.sub(r"<i>\1</i>", _STRONG.sub(r"<b>\1</b>", html))


@dataclass(frozen=True, slots=True)
class TextPassage:
    """Running text: paragraphs, subheadings and lists, as HTML."""

    html: str


@dataclass(frozen=True, slots=True)
class QuotePassage:
    """Words somebody said; `who` may be empty."""

    words: str
    who: str


@dataclass(frozen=True, slots=True)
class ChartPassage:
    """A measure by its words, and the finding above it."""

    query: str
    heading: str


@dataclass(frozen=True, slots=True)
class DebatePassage:
    """Where the story's debate stands."""


@dataclass(frozen=True, slots=True)
class ClaimSide:
    """One side of a claim: a measure by its words, one of its groups, and the number the story printed, if any."""

    query: str
    group: str
    printed: str


@dataclass(frozen=True, slots=True)
class ClaimPassage:
    """What the story says: A is "higher" or "lower" than B."""

    kind: str
    a: ClaimSide
    b: ClaimSide


Passage = TextPassage | QuotePassage | ChartPassage | DebatePassage | ClaimPassage


def parse_story_body(lines: Iterable[tuple[int, str]]) -> list[Passage]:
    """The passages of numbered lines; what is parted by empty lines alone is one text.

    Raises ValueError naming the line.
    """
    passages: list[Passage] = []
    for number, block in _split_blocks(lines):
        passage = _parse_passage(block, number)
        if isinstance(passage, TextPassage) and passages and isinstance(passages[-1], TextPassage):
            passages[-1] = TextPassage(f"{passages[-1].html}{passage.html}")
        else:
            passages.append(passage)
    return passages


def _split_blocks(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line, lines) of every stretch between empty lines."""
    gathered: list[str] = []
    first = 0
    for number, line in [*lines, (0, "")]:
        if line.strip():
            first = first or number
            gathered.append(line.strip())
        elif gathered:
            yield first, gathered
            gathered, first = [], 0


def _parse_passage(lines: list[str], number: int) -> Passage:
    text = " ".join(lines)
    if text == "[debate]":
        return DebatePassage()
    if text.startswith("[chart:"):
        if match := _CHART.fullmatch(text):
            return ChartPassage(match[1].strip(), match[2].strip())
        raise ValueError(f"line {number}: write “[chart: measure | finding]”.")
    if text.startswith("[claim:"):
        if match := _CLAIM.fullmatch(text):
            a, a_group, kind, b, b_group, printed, other = match.groups(default="")
            return ClaimPassage(kind, ClaimSide(a, a_group, printed), ClaimSide(b, b_group, other))
        raise ValueError(
            f"line {number}: write “[claim: measure#group | higher or lower | measure#group | 9% | 2%]”."
        )
    if text.startswith("## "):
        return TextPassage(f"<h2>{format_markup(text[3:])}</h2>")
    if all(line.startswith("- ") for line in lines):
        return TextPassage(f"<ul>{''.join(f'<li>{format_markup(line[2:])}</li>' for line in lines)}</ul>")
    if all(line.startswith("> ") for line in lines):
        words = [line[2:] for line in lines]
        who = words.pop().removeprefix("— ") if words[-1].startswith("— ") else ""
        return QuotePassage(" ".join(words), who)
    if text.startswith(("#", ">", "- ", "== ")):
        raise ValueError(f"line {number}: this begins like a heading, a list or a quote and is none.")
    return TextPassage(f"<p>{format_markup(text)}</p>")
