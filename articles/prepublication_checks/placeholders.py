"""“TK”, the word that holds a place in a draft: what has one is not published and not scheduled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from wagtail.blocks.stream_block import StreamValue

from articles.prepublication_checks.passages import StoryPassage, list_boxes, list_paragraphs, list_passages

if TYPE_CHECKING:
    from articles.models.story import Story

#: TK alone, or as TKTK; not the shop.
MARK = re.compile(r"\b(?:TK)+\b(?!\s*Maxx)")
#: How much of the words around a place tells which one it is, in letters on each side.
AROUND = 24


@dataclass(frozen=True)
class Placeholder:
    """One place with TK in it: the words around it, and where they stand."""

    field: str
    where: str
    around: str
    block: int | None = None


class UnfinishedStoryError(ValidationError):
    """A story that holds a place for words to come was to be published."""

    def __init__(self, page: Story, gaps: Sequence[Placeholder]) -> None:
        super().__init__(f"“{page.title}” cannot be published or scheduled. {describe_placeholders(gaps)}")
        self.page = page


def find_in_passages(said: Iterable[StoryPassage]) -> list[Placeholder]:
    """The gaps in stretches of words, the first of each stretch."""
    return [
        Placeholder(passage.field, passage.where, cut_around(passage.words, mark), passage.block)
        for passage in said
        if (mark := MARK.search(passage.words))
    ]


def find_placeholders(page: Story) -> list[Placeholder]:
    """What is unfinished in a story: its words, and what its claims say."""
    return [*find_in_passages(list_passages(page)), *find_in_claims(page)]


def find_in_body(body: StreamValue) -> list[Placeholder]:
    """What is unfinished in a body alone."""
    return find_in_passages([*list_paragraphs(body), *list_boxes(body)])


def find_in_claims(page: Story) -> list[Placeholder]:
    """Places for words to come in the words and reasons of claims."""
    return [
        Placeholder("claims", f"claim {place}", words)
        for place, claim in enumerate(page.claims.all(), start=1)
        for words in (claim.words, claim.reason)
        if MARK.search(words)
    ]


def refuse_unfinished(page: Story) -> None:
    """Raises UnfinishedStoryError where a story holds places for words to come."""
    if placeholders := find_placeholders(page):
        raise UnfinishedStoryError(page, placeholders)


def describe_placeholders(found: Sequence[Placeholder]) -> str:
    """“Unfinished: “the TK of homes” (paragraph 3). Write what is missing, or keep it as a draft.”"""
    places = "; ".join(f"“{gap.around}” ({gap.where})" for gap in found[:5])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return f"Unfinished: {places}{more}. Write what is missing in place of TK, or keep it as a draft."


def cut_around(words: str, found: re.Match[str]) -> str:
    """The words around a match, cut at whole words."""
    start, end = max(0, found.start() - AROUND), min(len(words), found.end() + AROUND)
    cut = words[start:end]
    if start:
        cut = cut.split(" ", 1)[-1] if " " in words[start : found.start()] else cut
    if end < len(words) and " " in words[found.end() : end]:
        cut = cut.rsplit(" ", 1)[0]
    return cut.strip()
