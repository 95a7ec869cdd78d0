"""What the page being made shows, gathered from wherever it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpResponseBase


class GatheredTags(set[str]):
    """Tags said while a page, or a part of one, is made; and apart from them those of the page's parts."""

    def __init__(self, *, is_part: bool = False) -> None:
        super().__init__()
        self.is_part = is_part
        self.of_parts: set[str] = set()


_gathered: ContextVar[GatheredTags | None] = ContextVar("gathered", default=None)
MARK = "_leave_to_keep"


@dataclass(frozen=True, slots=True)
class CachePermission:
    """A view's permission to keep its answer; see `allow_caching`."""

    everyone: bool
    words: frozenset[str] | None
    query: str


def depend_on(*tags: str) -> None:
    """The page being made shows these things: when one of them changes it is made anew.

    Say it wherever a thing is read for a page, at any time before the page is done. A tag is a word or a
    word, a colon and a number, at most 80 characters. Outside the making of a page it does nothing.
    """
    gathered = _gathered.get()
    if gathered is not None:
        gathered.update(tags)


def allow_caching(
    response: HttpResponseBase,
    *,
    everyone: bool = True,
    words: Iterable[str] | None = None,
    query: str = "",
) -> None:
    """Allow this answer to be kept and given to others.

    everyone: it is the same for members, else only for readers without a session.
    words: every name in a query string that the view reads, each by its last value, with an empty value as good as
    none. Whatever else the query holds is passed over: the same page answers, and the view is not given it.
    None: any name may change the answer, so none is passed over, and the answer is kept only where it was asked for
    without a query or, word for word, with `query`, the view's own way of writing what was asked.
    """
    permission = CachePermission(everyone, None if words is None else frozenset(words), query)
    setattr(response, MARK, permission)


def get_permission(response: HttpResponseBase) -> CachePermission | None:
    """What a view said of keeping this answer; None where it said nothing."""
    return getattr(response, MARK, None)


def get_gathered() -> GatheredTags | None:
    """What was said so far of the page being made; None outside the making of one."""
    return _gathered.get()


@contextmanager
def collect_tags(*, is_part: bool = False) -> Iterator[GatheredTags]:
    """The tags said within, as a set that fills."""
    tags = GatheredTags(is_part=is_part)
    token = _gathered.set(tags)
    try:
        yield tags
    finally:
        _gathered.reset(token)
