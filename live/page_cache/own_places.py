"""Places in a page that is the same for everyone, for what is one reader's own.

A page for everyone is made without knowing anybody; where a member has something of their own, it holds a place: two marks
around what everyone else reads there. `fill_own_places` puts a member's own parts into a copy that is sent to them and kept
nowhere. Readers never see the marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from django.utils.safestring import SafeString

from live.page_cache.parts import TOKEN

PLACE: Final = re.compile(
    rf"<!--own {TOKEN} ([a-z-]+) (\d*)-?(\d*)-->(.*?)<!--/own {TOKEN}-->".encode(), re.DOTALL
)


class OwnPlace(NamedTuple):
    """What kind of part belongs somewhere, the number of the row it is beside, and that of whoever the row is; 0 for none."""

    kind: str
    number: int
    by: int = 0


#: A line's end, with what blanks stand before the next one that says something.
BLANKS: Final = re.compile(rb"\n\s+")

Compare = Callable[[str, str], str]

_last: dict[str, Compare] = {}


def register_last_part(kind: str) -> Callable[[Compare], Compare]:
    """Decorates what makes a part of the page as everyone reads it and of the one that a member does."""

    def register(make: Compare) -> Compare:
        _last[kind] = make
        return make

    return register


def mark_place(kind: str, number: int | None, markup: str, by: int | None = None) -> SafeString:
    """A place, and what everyone reads there. `kind` is lower-case letters and hyphens."""
    words = ("" if number is None else str(number)) + ("" if by is None else f"-{by}")
    return SafeString(f"<!--own {TOKEN} {kind} {words}-->{markup}<!--/own {TOKEN}-->")


def take_out_places(body: bytes) -> bytes:
    """The page as everyone reads it."""
    return PLACE.sub(rb"\4", body) if b"<!--own " in body else body


def list_places(body: bytes) -> list[OwnPlace]:
    """The places of a page, in their order."""
    return [read_place(place) for place in PLACE.finditer(body)]


def read_place(found: re.Match[bytes]) -> OwnPlace:
    """What a match of PLACE stands for: its kind, and the two numbers it holds or 0 for those it does not."""
    return OwnPlace(found[1].decode(), int(found[2] or 0), int(found[3] or 0))


def fill_own_places(body: bytes, make: Callable[[OwnPlace], str]) -> bytes:
    """The page with a member's own part in every place; `make` makes one."""

    def fill(found: re.Match[bytes]) -> bytes:
        place = read_place(found)
        return found[0] if place.kind in _last else make(place).encode()

    filled = PLACE.sub(fill, body)
    if not list_places(filled):
        return filled
    pages = take_out_places(body).decode(), take_out_places(filled).decode()
    return PLACE.sub(lambda found: _last[found[1].decode()](*pages).encode(), filled)


def squeeze_lines(page: bytes) -> bytes:
    """The page without empty lines, and blanks that begin one: a fiftieth of it. What is typed into a box stays as it is."""
    first, *others = page.split(b"<textarea")
    squeezed = [BLANKS.sub(b"\n", first)]
    for other in others:
        typed, end, after = other.partition(b"</textarea>")
        squeezed.append(typed + end + BLANKS.sub(b"\n", after))
    return b"<textarea".join(squeezed)
