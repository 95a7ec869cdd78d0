"""From what the explorer's form sends to a question: its own words are two ends of a span and names to look for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict

from ratings.explorer.name_lookup import NAMED, Name
from ratings.measures import Measure, Unanswerable, UnknownWord
from ratings.measures.parsing.words import KEYS, short
from ratings.periods import BETWEEN
from ratings.profiles import name_search

#: The form's word for the last period of a span, and those that look for a name.
TO: Final = "to"
FIND: Final = {key: f"find-{key}" for key in NAMED}
WORDS: Final = (*KEYS, TO, *FIND.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """The question a form asks, and where a name fits several places or owners, those to choose from."""

    measure: Measure
    offers: dict[str, list[Name]] = field(default_factory=dict)


def words_of(sent: QueryDict) -> dict[str, str]:
    """What the form was sent, each word once, as it is filled again: a span stands in its two fields."""
    said = {}
    for key in WORDS:
        values = (value.replace("\0", "").strip() for value in sent.getlist(key))
        said[key] = ",".join(dict.fromkeys(value for value in values if value))[:1000]
    first, between, last = said["at"].partition(BETWEEN)
    if between and not said[TO]:
        said["at"], said[TO] = first, last
    return said


def asked(sent: QueryDict) -> Asked:
    """The question of a form. Raises UnknownWord or Unanswerable in a sentence for the reader."""
    said = words_of(sent)
    words = sent.copy()
    for key in (TO, *FIND.values()):
        words.pop(key, None)
    if sent.get(TO, "").strip():
        words["at"] = span(said["at"], said[TO])
    offers: dict[str, list[Name]] = {}
    for key, look in FIND.items():
        if not said[look]:
            continue
        found = look_for(key, said[look])
        if len(found) == 1:
            words.appendlist(key, found[0].slug)
        else:
            offers[key] = found
    return Asked(Measure.parse(words), offers)


def span(first: str, last: str) -> str:
    """Two fields as one word. Raises Unanswerable where the first is no period to begin with."""
    if first == last:
        return first
    if first in {"", "latest", "all"}:
        raise Unanswerable(
            "A span has a first and a last: choose a day or a year to begin with, or ask for one alone."
        )
    return f"{first}{BETWEEN}{last}"


def look_for(key: str, text: str) -> list[Name]:
    """The places or owners a name fits: the one so called, else every one with these words. Raises UnknownWord."""
    what, find = NAMED[key]
    wanted = name_search.words(text)
    found = find(wanted) if wanted else []
    if not found:
        raise UnknownWord(
            f"No {what} in the releases loaded has “{short(text)}” in its name: "
            "use fewer words, or the beginning of one."
        )
    return exactly(wanted, found) or found


def exactly(wanted: Iterable[str], found: list[Name]) -> list[Name]:
    """The one of these with these words and no other, or none."""
    alike = [name for name in found if set(name_search.words(name.name)) == set(wanted)]
    return alike if len(alike) == 1 else []
