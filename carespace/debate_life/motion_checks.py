"""A debate is about policy and practice, never about one home: what in a motion or introduction could name one.

Ofsted withholds homes' names and we keep none, so a name is known by its pattern; an owner of one home by its name.
What is refused wrongly can be put in other words; what is let through stands on the front page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from carespace.debate_life.home_patterns import (
    GENERIC,
    NAMED_HOUSE,
    NO_ADDRESS,
    NO_NAME,
    NUMBERED,
    ONE_HOME,
    POSTCODE,
    SMALL_HOUSE,
    STREET,
    THE_HOUSE,
    URN,
)
from carespace.refusals import UnfitError
from ratings.loading.owner_keys import make_owner_key
from ratings.models import HomeSnapshot, Release


def refuse_one_home(text: str, *, field: str) -> None:
    """Raises UnfitError, naming `field`, for words that could tell one home. At most one query."""
    for reason in list_reasons(text):
        raise UnfitError(f"{reason} A debate is never about one home: put it without that", field=field)


def list_reasons(text: str) -> Iterator[str]:
    """Why a text could tell one home, each in a sentence; nothing where it could not."""
    flat = " ".join(text.split())
    if found := URN.search(flat):
        yield f"“{found[0]}” looks like a home’s number."
    if found := POSTCODE.search(flat):
        yield f"“{found[0]}” looks like a postcode."
    if street := find_named(STREET, flat) or find_numbered(flat):
        yield f"“{street}” looks like a street."
    if name := find_named(NAMED_HOUSE, flat) or find_named(SMALL_HOUSE, flat):
        yield f"“{name}” looks like the name of a home."
    if found := THE_HOUSE.search(flat):
        yield f"“{found[0]}” looks like the name of a home."
    if found := ONE_HOME.search(flat):
        yield f"“{found[0].strip()}” points at one home."
    if owner := find_single_home_owner(flat):
        yield f"“{owner}” owns one home."


def find_named(pattern: re.Pattern[str], text: str) -> str:
    """The first match whose name is one: its last word before the kind of place is no ordinary word. "" for none."""
    at = 0
    while found := pattern.search(text, at):
        words = found[0].split()[:-1]
        if words and words[-1].casefold().strip("’'.,") not in NO_NAME:
            return found[0]
        at = found.start() + len(words[0]) if words else found.end()
    return ""


def find_numbered(text: str) -> str:
    """The first house number with a street; "" for none."""
    for found in NUMBERED.finditer(text):
        if not NO_ADDRESS.search(found[0]):
            return found[0]
    return ""


def find_single_home_owner(text: str) -> str:
    """An owner of one home in the newest list, no public body, that the text names; "" for none. Two queries."""
    release = Release.objects.latest_published()
    if release is None:
        return ""
    said = f" {make_owner_key(text)} "
    owners = HomeSnapshot.objects.filter(
        release=release, owner_size="1", sector__in=["private", "voluntary"], owner__isnull=False
    )
    for key, name in owners.values_list("owner__key", "owner__name"):
        if f" {key} " in said and not set(key.split()) <= GENERIC and not (" " not in key and len(key) < 5):
            return str(name)
    return ""
