"""Local authorities and owners by name, as the explorer looks for them and shows those chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from django.db.models import Case, When

from live.database.prepared_statements import fetch_prepared
from ratings.answers import definitions
from ratings.models import Owner
from ratings.profiles import name_search

#: Names offered for one search; more want another word.
MOST_OFFERED: Final = 12


class NameMatch(NamedTuple):
    """A place or an owner: its word in an address, and what people call it."""

    slug: str
    name: str


def find_authorities(search_words: tuple[str, ...]) -> list[NameMatch]:
    """Local authorities with a word that begins with each word wanted, in one query."""
    matches = [place for place in list_authorities() if is_match(search_words, place.name)]
    return matches[: MOST_OFFERED + 1]


def list_authorities() -> list[NameMatch]:
    """Every local authority a release names, in the order of the alphabet, in one query."""
    (listed,) = fetch_prepared(
        str,
        "select coalesce(string_agg(slug || E'\\t' || name, E'\\n' order by slug), '') from ratings_localauthority",
    )
    return list(read_authorities(listed))


@lru_cache(maxsize=4)
def read_authorities(listed: str) -> tuple[NameMatch, ...]:
    """Local authorities from lines of slug, tab and name: no name has either sign. Few change in a year."""
    return tuple(NameMatch(*line.split("\t")) for line in listed.split("\n") if line)


def is_match(search_words: Iterable[str], name: str) -> bool:
    """Whether a name has a word that begins with each word wanted."""
    name_words = name_search.split_search_words(name)
    return all(any(word.startswith(search_word) for word in name_words) for search_word in search_words)


def find_owners(search_words: tuple[str, ...]) -> list[NameMatch]:
    """Owners with a word that begins with each word wanted, in one query; the one so called is the first of them."""
    so_called = Case(When(key=" ".join(search_words), then=0), default=1)
    owners = name_search.search_owners(search_words).order_by(so_called, "key")[: MOST_OFFERED + 1]
    return [NameMatch(owner.slug, owner.name) for owner in owners]


def resolve_chosen_names(key: str, slugs: Iterable[str], places: Iterable[NameMatch]) -> list[NameMatch]:
    """The names of those chosen; a word that names none is shown as it was written. One query for owners."""
    slugs = [slug for slug in slugs if slug]
    known: Mapping[str, str] = {}
    if key == "local-authority":
        known = dict(places)
    elif slugs:
        known = {slug: owner.name for slug, owner in Owner.objects.by_slug(slugs).items()}
    return [NameMatch(slug, definitions.name_slug(slug, known)) for slug in dict.fromkeys(slugs)]


#: What each filter by name looks for, and how.
NAMED: Final[dict[str, tuple[str, Callable[[tuple[str, ...]], list[NameMatch]]]]] = {
    "local-authority": ("local authority", find_authorities),
    "owner": ("owner", find_owners),
}
