"""Words no page at the top of the site may have for its address: something else answers there, and the page never would."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver

#: First steps of addresses that never come to Django's resolver everywhere: the proxy hands them on or keeps them
#: (deploy/nginx.conf), or only a local copy of the site answers them.
ELSEWHERE: Final = frozenset({"live", "health", "media", "mail"})
#: How deep in Wagtail's tree the front page stands.
FRONT_DEPTH: Final = 2
LITERAL: Final = re.compile(r"\^?([\w.-]+)")


@cache
def list_reserved_words() -> frozenset[str]:
    """The first step of every address that is none of a page."""
    files = (urlsplit(address).path.strip("/") for address in (settings.STATIC_URL, settings.MEDIA_URL))
    words = {*ELSEWHERE, *files, *list_first_steps(get_resolver().url_patterns)}
    return frozenset(word.lower().partition("/")[0] for word in words if word)


def list_first_steps(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """What the addresses of patterns begin with, as far as they say it letter by letter."""
    for pattern in patterns:
        if step := LITERAL.match(str(pattern.pattern)):
            yield step[1]
        elif isinstance(pattern, URLResolver):
            yield from list_first_steps(pattern.url_patterns)


def is_reserved_word(slug: str) -> bool:
    """Whether a page at the top of the site could not be opened under a slug."""
    return slug.lower() in list_reserved_words()


def refuse_reserved_word(slug: str, parent_depth: int) -> None:
    """Refuse a slug beneath a page that stands so deep in the tree. Raises ValidationError."""
    if parent_depth == FRONT_DEPTH and is_reserved_word(slug):
        raise ValidationError(
            {
                "slug": f"/{slug}/ is the address of another part of this site, so nobody could open the page there. "
                "Choose another slug."
            }
        )
