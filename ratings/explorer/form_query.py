"""From what the explorer's form sends to a question: its own words are two ends of a span and names to look for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict

from ratings.explorer.name_lookup import NAMED, NameMatch
from ratings.measures import Measure, UnanswerableError, UnknownWordError
from ratings.measures.parsing.words import KEYS, shorten_word
from ratings.periods import BETWEEN
from ratings.profiles import name_search

#: The form's word for the last period of a span, and those that look for a name.
TO: Final = "to"
#: The form's word for the basis it was filled for.
WAS: Final = "was"
FIND: Final = {key: f"find-{key}" for key in NAMED}
WORDS: Final = (*KEYS, TO, *FIND.values())


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """The question a form asks, and where a name fits several places or owners, those to choose from."""

    measure: Measure
    offers: dict[str, list[NameMatch]] = field(default_factory=dict)


def read_form_words(sent: QueryDict) -> dict[str, str]:
    """What the form was sent, each word once, as it is filled again: a span stands in its two fields."""
    words = {}
    for key in WORDS:
        values = (value.replace("\0", "").strip() for value in sent.getlist(key))
        words[key] = ",".join(dict.fromkeys(value for value in values if value))[:1000]
    first, between, last = words["at"].partition(BETWEEN)
    if between and not words[TO]:
        words["at"], words[TO] = first, last
    return words


def parse_form(sent: QueryDict) -> FormQuestion:
    """The question of a form. Raises UnknownWordError or UnanswerableError in a sentence for the reader."""
    form_words = read_form_words(sent)
    words = sent.copy()
    for key in (TO, WAS, *FIND.values()):
        words.pop(key, None)
    if sent.get(TO, "").strip():
        words["at"] = join_span(form_words["at"], form_words[TO])
    offers: dict[str, list[NameMatch]] = {}
    for key, look in FIND.items():
        if not form_words[look]:
            continue
        matches = look_up_names(key, form_words[look])
        if len(matches) == 1:
            words.appendlist(key, matches[0].slug)
        else:
            offers[key] = matches
    return FormQuestion(Measure.parse(words), offers)


def join_span(first: str, last: str) -> str:
    """Two fields as one word. Raises UnanswerableError where the first is no period to begin with."""
    if first == last:
        return first
    if first in {"", "latest", "all"}:
        raise UnanswerableError(
            "A span has a first and a last: choose a day or a year to begin with, or ask for one alone."
        )
    return f"{first}{BETWEEN}{last}"


def look_up_names(key: str, text: str) -> list[NameMatch]:
    """The places or owners a name fits: the one so called, else every one with these words. Raises UnknownWordError."""
    what, find = NAMED[key]
    search_words = name_search.split_search_words(text)
    matches = find(search_words) if search_words else []
    if not matches:
        raise UnknownWordError(
            f"No {what} in the releases loaded has “{shorten_word(text)}” in its name: "
            "use fewer words, or the beginning of one."
        )
    return pick_exact_name(search_words, matches) or matches


def pick_exact_name(search_words: Iterable[str], matches: list[NameMatch]) -> list[NameMatch]:
    """The one of these with these words and no other, or none."""
    exact = [name for name in matches if set(name_search.split_search_words(name.name)) == set(search_words)]
    return exact if len(exact) == 1 else []
