"""Questions that a page puts to the database once, however many of its parts ask them.

What one answer says is said all over the page: two charts cannot show two releases because one came in between.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.http import HttpRequest

Answer = TypeVar("Answer")

#: The request whose page is being made; None outside the making of one, and where something may be written.
_reader: ContextVar[HttpRequest | None] = ContextVar("reader", default=None)
#: What only reads: whoever writes asks again afterwards.
READING: Final = frozenset({"GET", "HEAD"})


@contextmanager
def hold_answers(request: HttpRequest) -> Iterator[None]:
    """Within it each question of `AnswersOfPage` is put once; a request that may write asks each time."""
    token = _reader.set(request if request.method in READING else None)
    try:
        yield
    finally:
        _reader.reset(token)


class AnswersOfPage(Generic[Answer]):
    """The answers to one kind of question. Whoever asks the same gets the same thing: it is not to be changed."""

    def __init__(self) -> None:
        self._held: WeakKeyDictionary[HttpRequest, dict[Hashable, Answer]] = WeakKeyDictionary()

    def ask(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """What `ask` says, put once for a page and each time outside one."""
        reader = _reader.get()
        if reader is None:
            return ask()
        held = self._held.setdefault(reader, {})
        if question not in held:
            held[question] = ask()
        return held[question]

    def forget(self) -> None:
        """Put every question of this page again: what was held turned out to be gone."""
        reader = _reader.get()
        if reader is not None:
            self._held.pop(reader, None)
