"""A debate is about policy and practice, never about one home: what in a motion or introduction could name one.

Ofsted withholds homes' names and we keep none, so a name is known by its pattern; an owner of one home by its name.
What is refused wrongly can be put in other words; what is let through stands on the front page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from carespace.debate_life.home_patterns import (
    GENERIC,
    NAMED_HOME,
    NAMED_HOUSE,
    NAMED_KIND,
    NO_ADDRESS,
    NO_NAME,
    NUMBERED,
    ONE_HOME,
    POSTCODE,
    SMALL_HOUSE,
    SMALL_NAME,
    SMALL_NAMED_HOME,
    SMALL_STREET,
    SMALL_THE_HOUSE,
    STREET,
    THE_HOUSE,
    URN,
)
from carespace.debate_life.text_readings import list_readings
from carespace.refusals import UnfitError
from ratings.loading.owner_keys import make_owner_key
from ratings.models import HomeSnapshot, Release

#: Patterns that find a name before a kind of place, and those that are a name as a whole.
NAMES: Final = (NAMED_HOUSE, SMALL_HOUSE, NAMED_KIND)
WHOLE_NAMES: Final = (THE_HOUSE, SMALL_THE_HOUSE, SMALL_NAME, SMALL_NAMED_HOME)


def refuse_one_home(text: str, *, field: str) -> None:
    """Raises UnfitError, naming `field`, for words that could tell one home. At most one query."""
    for reason in list_reasons(text):
        raise UnfitError(f"{reason} A debate is never about one home: put it without that", field=field)


def list_reasons(text: str) -> Iterator[str]:
    """Why a text could tell one home, however it is written, each in a sentence; nothing where it could not."""
    readings = list_readings(text)
    for reading in readings:
        yield from list_patterns(reading)
    if owner := find_single_home_owner(readings):
        yield f"“{owner}” owns one home."


def list_patterns(flat: str) -> Iterator[str]:
    """What of one reading looks like one home's number, place or name."""
    if match := URN.search(flat):
        yield f"“{match[0]}” looks like a home’s number."
    if match := POSTCODE.search(flat):
        yield f"“{match[0]}” looks like a postcode."
    if street := find_named(STREET, flat) or find_numbered(flat):
        yield f"“{street}” looks like a street."
    if home := find_named(NAMED_HOME, flat, kind=2):
        yield f"“{home}” looks like the name of a home."
    if match := SMALL_STREET.search(flat):
        yield f"“{match[0]}” looks like a street."
    if name := next(filter(None, (find_named(pattern, flat) for pattern in NAMES)), ""):
        yield f"“{name}” looks like the name of a home."
    if match := next(filter(None, (pattern.search(flat) for pattern in WHOLE_NAMES)), None):
        yield f"“{match[0]}” looks like the name of a home."
    if match := ONE_HOME.search(flat):
        yield f"“{match[0].strip()}” points at one home."


def find_named(pattern: re.Pattern[str], text: str, *, kind: int = 1) -> str:
    """The first match whose name is one: its last word before the kind of place is no ordinary word. "" for none.

    kind: how many words say what kind of place it is.
    """
    at = 0
    while match := pattern.search(text, at):
        words = re.split(r"[\s-]+", match[0])[:-kind]
        if words and words[-1].casefold().strip("’'.,") not in NO_NAME:
            return match[0]
        at = match.start() + len(words[0]) if words else match.end()
    return ""


def find_numbered(text: str) -> str:
    """The first house number with a street; "" for none."""
    for match in NUMBERED.finditer(text):
        if not NO_ADDRESS.search(match[0]):
            return match[0]
    return ""


def find_single_home_owner(readings: Iterable[str]) -> str:
    """An owner of one home in the newest list, no public body, that a reading names; "" for none. Two queries."""
    release = Release.objects.latest_published()
    if release is None:
        return ""
    keys = " ".join(f" {make_owner_key(reading)} " for reading in readings)
    owners = HomeSnapshot.objects.filter(
        release=release, owner_size="1", sector__in=["private", "voluntary"], owner__isnull=False
    )
    for key, name in owners.values_list("owner__key", "owner__name"):
        if f" {key} " in keys and not set(key.split()) <= GENERIC and not (" " not in key and len(key) < 5):
            return str(name)
    return ""
