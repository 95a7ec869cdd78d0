"""The groups of an answer in order, and what each is called; names of places and owners come from what is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import lru_cache

from django.db import connection

from ratings import phrases, vocabulary
from ratings.answers import definitions
from ratings.answers.counting.tally_counts import ALL, MOST_KEPT, write_in_list
from ratings.answers.rows import ReleaseFacts
from ratings.measures import Measure
from ratings.measures.errors import UnknownWordError
from ratings.measures.parsing.words import find_near_words, shorten_word
from ratings.models import Owner

#: How many owners whose names begin alike are looked through for a near word.
MOST_LIKE = 200


def list_groups(
    measure: Measure, seen: Set[str], names: Mapping[str, str], called: Mapping[str, str]
) -> list[tuple[str, str]]:
    """(group, label) in order: those asked for, and without a filter those that have homes.

    `seen` are the groups that have homes, `names` those of the local authorities and owners asked of, by slug, and
    `called` those of the groups that have homes, in order.
    """
    sizes = measure.owner_size or [
        size for size in vocabulary.OWNER_SIZES if size != vocabulary.NO_OWNER or size in seen
    ]
    sectors = measure.sector or [sector for sector in vocabulary.SECTORS if sector in seen]
    match measure.by:
        case "owner-size":
            return [(size, vocabulary.OWNER_SIZES[size]) for size in sizes]
        case "sector":
            return [(sector, vocabulary.SECTORS[sector]) for sector in sectors]
        case "region":
            return [(region, label) for region, label in vocabulary.REGIONS.items() if region in seen]
        case "sector-and-owner-size":
            private = not measure.sector or "private" in measure.sector
            return [
                *((size, label_private_size(size)) for size in sizes if private),
                *((sector, vocabulary.SECTORS[sector]) for sector in sectors if sector != "private"),
            ]
        case "local-authority":
            pairs = [(slug, names[slug]) for slug in measure.local_authority] or called.items()
            return sorted(pairs, key=lambda pair: pair[1].casefold())
        case "owner":
            return [(slug, names[slug]) for slug in measure.owner] or list(called.items())
        case "provision-type":
            return pick_groups(vocabulary.PROVISION_TYPES, measure.provision_type, seen)
        case "age":
            return pick_groups(vocabulary.AGES, measure.age, seen)
        case _:
            return [(ALL, definitions.label_everything(measure, names))]


def pick_groups(words: Mapping[str, str], asked: Iterable[str], seen: Set[str]) -> list[tuple[str, str]]:
    """A vocabulary's groups: those asked for, or those that have homes."""
    slugs = set(asked) or seen
    return [(slug, label) for slug, label in words.items() if slug in slugs]


def label_private_size(size: str) -> str:
    """“Private, 10 homes or more”."""
    return f"Private, {phrases.lower_first(vocabulary.OWNER_SIZES[size])}"


def resolve_names(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> dict[str, str]:
    """The names of the places and owners a question asks of, by slug.

    Raises UnknownWordError, naming near words, where no release loaded has one.
    """
    names: dict[str, str] = {}
    if measure.local_authority:
        places = load_authority_names(releases)
        for slug in measure.local_authority:
            if slug not in places:
                raise UnknownWordError(
                    phrase_unknown_name("a local authority", slug, find_near_words(slug, places))
                )
        names |= places
    if measure.owner:
        known = load_owner_names(tuple(sorted(measure.owner)), releases)
        for slug in measure.owner:
            if slug not in known:
                raise UnknownWordError(
                    phrase_unknown_name("an owner", slug, find_near_words(slug, find_similar_slugs(slug)))
                )
        names |= known
    return names


def phrase_unknown_name(what: str, slug: str, words: list[str]) -> str:
    """The sentence that says a name is not loaded, and which are near."""
    meant = f"did you mean {phrases.list_words(words, 'or')}?" if words else "none has a name near it."
    return f"“{shorten_word(slug)}” is not {what} in the releases loaded: {meant}"


@lru_cache(maxsize=4)
def load_authority_names(releases: tuple[ReleaseFacts, ...]) -> dict[str, str]:
    """Every local authority's name by slug, once for each set of releases."""
    with connection.cursor() as cursor:
        cursor.execute("select slug, name from ratings_localauthority")
        return dict(cursor.fetchall())


def load_owner_names(slugs: tuple[str, ...], releases: tuple[ReleaseFacts, ...]) -> dict[str, str]:
    """The names of these owners by slug, once for each set of releases."""
    return {slug: name for slug, (name, _) in load_known_owners(slugs, releases).items()}


@lru_cache(maxsize=MOST_KEPT)
def load_known_owners(
    slugs: tuple[str, ...], releases: tuple[ReleaseFacts, ...]
) -> dict[str, tuple[str, str]]:
    """(name, slug of the owner it was merged into or is called by now, or "") of these owners by slug."""
    keys = [slug.replace("-", " ") for slug in slugs]
    with connection.cursor() as cursor:
        cursor.execute(
            "select owner.key, owner.name, whole.key from ratings_owner as owner "
            f"left join ratings_owner as whole on whole.id = owner.merged_into_id where {write_in_list('owner.key', keys)}",
            keys,
        )
        known = {
            key.replace(" ", "-"): (name, (whole or "").replace(" ", "-"))
            for key, name, whole in cursor.fetchall()
        }
    if missing := [slug for slug in slugs if slug not in known]:
        known |= {slug: (owner.name, owner.slug) for slug, owner in Owner.objects.by_slug(missing).items()}
    return known


def follow_merges(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Measure:
    """The question with owners that were merged into others, or have another address now, asked for as those."""
    if not measure.owner:
        return measure
    known = load_known_owners(tuple(sorted(measure.owner)), releases)
    now = tuple(dict.fromkeys(known.get(slug, ("", ""))[1] or slug for slug in measure.owner))
    return measure if now == measure.owner else measure.asking(owner=now)


def find_similar_slugs(slug: str) -> list[str]:
    """The slugs of owners whose names begin as this one does."""
    keys = Owner.objects.filter(key__startswith=slug[:3]).values_list("key", flat=True)
    return [key.replace(" ", "-") for key in keys[:MOST_LIKE]]
