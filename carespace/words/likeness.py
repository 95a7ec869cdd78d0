"""Points that say much the same as one's own, shown to its author once it was sent: they may answer those instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from carespace import access
from carespace.models import Post, PostState
from carespace.words.editing import EDIT_WITHIN
from carespace.words.shown import shown_words

#: How many are compared, whatever the debate's size: its strongest and its newest, both read by an index.
STRONGEST_COMPARED: Final = 150
NEWEST_COMPARED: Final = 50
MOST_SHOWN: Final = 3
#: The share of trigrams two claims have in common from which they are alike.
ALIKE: Final = 0.3
#: Fewer letters say too little to be compared.
FEWEST_TRIGRAMS: Final = 8
WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class LikePoint:
    """A point like another: its page, its words and how alike, from ALIKE to 1."""

    address: str
    text: str
    likeness: float
    pk: int


def split_trigrams(text: str) -> frozenset[str]:
    """The trigrams of a text's words, each word padded with two blanks before and one after (as PostgreSQL's pg_trgm)."""
    padded = (f"  {word} " for word in WORD.findall(text.casefold()))
    return frozenset(word[i : i + 3] for word in padded for i in range(len(word) - 2))


def measure_likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The trigrams both have, of all that either has: 0 to 1."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def select_compared(post: Post) -> Iterable[Post]:
    """The points everyone may read that one is compared with, each once. Two queries."""
    points = Post.objects.filter(debate=post.debate_id).points().published().with_claims()
    others = points.exclude(pk=post.pk).select_related("debate")
    by_key = {other.pk: other for other in others.strongest()[:STRONGEST_COMPARED]}
    by_key.update((other.pk, other) for other in others.order_by("-pk")[:NEWEST_COMPARED])
    return by_key.values()


def find_like_points(post: Post, author: access.Person | None) -> list[LikePoint]:
    """The points most like one that `author` has just sent, at most MOST_SHOWN; none of a reply, or later. Two queries."""
    is_fresh = timezone.now() < post.created_at + EDIT_WITHIN
    is_up = post.shown or post.state == PostState.WAITING
    if author is None or not (post.is_point and is_fresh and is_up and access.wrote(author, post)):
        return []
    own = split_trigrams(shown_words(post, author).text)
    if len(own) < FEWEST_TRIGRAMS:
        return []
    like = []
    for other in select_compared(post):
        text = shown_words(other).text
        likeness = measure_likeness(own, split_trigrams(text))
        if likeness >= ALIKE:
            like.append(LikePoint(other.get_absolute_url(), text, likeness, other.pk))
    return sorted(like, key=lambda point: -point.likeness)[:MOST_SHOWN]
