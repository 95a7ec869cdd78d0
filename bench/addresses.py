"""Every address the site answers at, as its resolver knows them, with the places in it to be filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

CONVERTED = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<name>[^>]+)>")
#: The pattern of whatever no other knows.
ANY = "^.*/$"
NORMALISED = re.compile(r"%\((?P<name>\w+)\)s")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in an address: its argument's name and its converter's, "regex" where a pattern is written out."""

    name: str
    converter: str


@dataclass(frozen=True, slots=True)
class AddressPattern:
    """One pattern of the resolver. `route` is what `resolve(path).route` gives for it."""

    route: str
    parts: tuple[str | Slot, ...]

    @property
    def slots(self) -> list[Slot]:
        """The places to be filled, in order."""
        return [part for part in self.parts if isinstance(part, Slot)]

    def fill(self, value: Callable[[Slot], str]) -> str:
        """A path of this address, each place filled with what `value` gives for it."""
        return "/" + "".join(part if isinstance(part, str) else value(part) for part in self.parts)


def list_addresses(urlconf: str | None = None) -> list[AddressPattern]:
    """Every address of the site, or of another root of addresses, each once, in the resolver's order."""
    from django.urls import get_resolver

    by_route = {address.route: address for address in walk(get_resolver(urlconf), "", ())}
    return list(by_route.values())


def walk(
    resolver: URLResolver | URLPattern, route: str, parts: tuple[str | Slot, ...]
) -> Iterator[AddressPattern]:
    """The addresses at and below a part of the resolver."""
    if hasattr(resolver, "url_patterns"):
        for below in resolver.url_patterns:
            yield from walk(below, route + str(below.pattern), parts + split(below.pattern))
    else:
        yield AddressPattern(route, parts)


def split(pattern: object) -> tuple[str | Slot, ...]:
    """A pattern's fixed text and places, in order."""
    from django.urls.resolvers import RoutePattern
    from django.utils.regex_helper import normalize

    if str(pattern) == ANY:
        return ("nothing-of-this-name/",)
    if isinstance(pattern, RoutePattern):
        return tuple(pieces(CONVERTED, str(pattern)))
    text, _ = normalize(str(pattern))[0]
    return tuple(pieces(NORMALISED, text))


def pieces(places: re.Pattern[str], text: str) -> Iterator[str | Slot]:
    """`text` cut at its places."""
    end = 0
    for place in places.finditer(text):
        if between := text[end : place.start()]:
            yield between
        known = place.groupdict()
        yield Slot(known["name"], known.get("converter") or ("regex" if "%" in place[0] else "str"))
        end = place.end()
    if rest := text[end:]:
        yield rest
