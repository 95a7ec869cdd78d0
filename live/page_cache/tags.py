"""What the page being made shows, gathered from wherever it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpResponseBase

_gathered: ContextVar[set[str] | None] = ContextVar("gathered", default=None)
MARK = "_leave_to_keep"


@dataclass(frozen=True, slots=True)
class CachePermission:
    """A view's permission to keep its answer. `everyone`: members may be given it too; `words`: the names its
    query string may hold."""

    everyone: bool
    words: frozenset[str]


def depend_on(*tags: str) -> None:
    """The page being made shows these things: when one of them changes it is made anew.

    Say it wherever a thing is read for a page, at any time before the page is done. A tag is a word or a
    word, a colon and a number, at most 80 characters. Outside the making of a page it does nothing.
    """
    gathered = _gathered.get()
    if gathered is not None:
        gathered.update(tags)


def allow_caching(response: HttpResponseBase, *, everyone: bool = True, words: Iterable[str] = ()) -> None:
    """Allow this answer to be kept and given to others.

    `everyone`: it is the same for members, else only for readers without a session. `words` are the names in
    its query string that change it; with any other the answer is not kept.
    """
    setattr(response, MARK, CachePermission(everyone, frozenset(words)))


def get_permission(response: HttpResponseBase) -> CachePermission | None:
    return getattr(response, MARK, None)


@contextmanager
def collect_tags() -> Iterator[set[str]]:
    """The tags said within, as a set that fills."""
    tags: set[str] = set()
    token = _gathered.set(tags)
    try:
        yield tags
    finally:
        _gathered.reset(token)
