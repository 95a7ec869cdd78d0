"""Promises of seconds, such as news on a page within two: held to the letter on a quiet machine, and on one that
others keep busy as much later as the same computing takes longer there."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from tests.cpu_bound import measure_slowness


@contextlib.contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Fails where what is done inside takes longer than promised. What is waited for there wants patience of its own."""
    begun = time.monotonic()
    yield
    hold(time.monotonic() - begun, seconds, what)


def hold(took: float, promised: float, what: str) -> None:
    """Fails where `took` seconds are more than were promised and no busy machine explains it."""
    if took < promised:
        return
    slowness = measure_slowness(time.monotonic)
    assert took < promised * slowness, (
        f"{what} took {took:.2f} s and not {promised:g} s, on a machine {slowness:.1f} times slower than a quiet one"
    )
