"""Parts of a page that change more often than the rest, made anew alone.

A part says what it shows by `depend_on` as any page does, but to itself: the page without it, its frame, does not depend on
that. While a page is made for keeping, each part stands in it between two marks; readers never see them. When only a part
changed, the frame that this process still holds is filled with the part as it is now: a vote remakes the panel of a debate,
not the story around it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection
from hashlib import md5
from typing import Final, TypeVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import quote_etag
from django.utils.safestring import SafeString

from live.page_cache.tags import collect_tags, get_gathered

#: Nobody who writes a page's words can know it.
TOKEN: Final = secrets.token_hex(8)
MARKED: Final = re.compile(
    rf"<!--part {TOKEN} ([a-z-]+) ([\w -]*)-->(.*?)<!--/part {TOKEN}-->".encode(), re.DOTALL
)
Maker = TypeVar("Maker", bound=Callable[[str], SafeString])
MakerOfMany = TypeVar("MakerOfMany", bound=Callable[[Collection[str]], dict[str, SafeString]])

_makers: dict[str, Callable[[str], SafeString]] = {}
_makers_of_many: dict[str, Callable[[Collection[str]], dict[str, SafeString]]] = {}


def register_part(kind: str) -> Callable[[Maker], Maker]:
    """Decorates what makes a kind of part from a few words; `kind` is letters and hyphens."""

    def register(maker: Maker) -> Maker:
        _makers[kind] = maker
        return maker

    return register


def register_parts(kind: str) -> Callable[[MakerOfMany], MakerOfMany]:
    """Decorates what makes all parts of a kind that stand on a page at once, by their words."""

    def register(maker: MakerOfMany) -> MakerOfMany:
        _makers_of_many[kind] = maker
        _makers[kind] = lambda words: maker([words])[words]
        return maker

    return register


def show_part(kind: str, words: str, make: Callable[[], SafeString] | None = None) -> SafeString:
    """The part for the page being made. `words` (letters, numbers, spaces, hyphens) are all that it is made from.

    make: makes the same of what the page has at hand.
    """
    make = make or (lambda: _makers[kind](words))
    gathered = get_gathered()
    if gathered is None or gathered.is_part:
        return make()
    with collect_tags(is_part=True) as own:
        markup = make()
    gathered.of_parts.update(own)
    return SafeString(f"<!--part {TOKEN} {kind} {words}-->{markup}<!--/part {TOKEN}-->")


def take_out_marks(response: HttpResponseBase) -> bytes | None:
    """Leave the parts in the answer and their marks out of it. Returns the body with marks, None where it had none."""
    if not isinstance(response, HttpResponse) or b"<!--part " not in response.content:
        return None
    marked = response.content
    response.content = MARKED.sub(rb"\3", marked)
    for name, value in describe_body(response.content).items():
        if response.has_header(name):
            response[name] = value
    return marked


def fill_parts(marked: bytes) -> bytes:
    """The body with every part as it is now, without marks. Says what they show, and raises what making one raises."""
    asked = [(found[1].decode(), found[2].decode()) for found in MARKED.finditer(marked)]
    many = {
        kind: make([words for of, words in asked if of == kind])
        for kind, make in _makers_of_many.items()
        if any(of == kind for of, _ in asked)
    }

    def fill(found: re.Match[bytes]) -> bytes:
        kind, words = found[1].decode(), found[2].decode()
        return (many[kind][words] if kind in many else _makers[kind](words)).encode()

    return MARKED.sub(fill, marked)


def describe_body(body: bytes) -> dict[str, str]:
    """The headers that follow from a body, as Django writes them."""
    return {
        "ETag": quote_etag(md5(body, usedforsecurity=False).hexdigest()),
        "Content-Length": str(len(body)),
    }
