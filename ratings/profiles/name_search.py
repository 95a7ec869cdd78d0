"""Finds owners and local authorities by words of their names, whatever the case, accents or signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from django.db.models import CharField, Exists, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Lower, Replace

from ratings.loading.owner_keys import APOSTROPHES, COMPANY_FORM
from ratings.models import HomeSnapshot, Owner
from ratings.profiles.authority import AuthorityProfile

ACCENTED: Final = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
PLAIN: Final = "aaaaaaceeeeiiiinooooouuuuyy"
#: What a name is searched without: the database drops signs that have no match in PLAIN.
DROPPED: Final = "'’‘`"
NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
#: Longer questions are cut: a name is shorter, and every word is a condition.
LONGEST, MOST_WORDS = 100, 8
MOST_OWNERS: Final = 50


def split_search_words(text: str) -> tuple[str, ...]:
    """The words asked for, folded: "Café & Sons Ltd" becomes ("cafe", "and", "sons")."""
    plain = APOSTROPHES.sub("", fold_text(text[:LONGEST]))
    bare = COMPANY_FORM.sub(" ", plain)
    parts = NOT_A_WORD.sub(" ", bare).split() or NOT_A_WORD.sub(" ", plain).split()
    return tuple(dict.fromkeys(parts))[:MOST_WORDS]


def fold_text(text: str) -> str:
    """Text without case or accents, with "and" for "&"."""
    parts = unicodedata.normalize("NFKD", text.lower().replace("&", " and "))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def search_owners(search_words: tuple[str, ...]) -> QuerySet[Owner]:
    """Owners of a home in any release, with a word that begins with each word asked for, by name."""
    name = Func(
        Replace(Lower(F("name")), Value("&"), Value(" and ")),
        Value(ACCENTED + DROPPED),
        Value(PLAIN),
        function="translate",
        output_field=CharField(),
    )
    owners = Owner.objects.alias(plain=name).filter(Exists(HomeSnapshot.objects.filter(owner=OuterRef("pk"))))
    for word in search_words:
        owners = owners.filter(plain__regex=rf"\m{word}")
    return owners.order_by("key")


def search_authorities(
    search_words: tuple[str, ...], every: Iterable[AuthorityProfile]
) -> list[AuthorityProfile]:
    """Authorities with a word that begins with each word asked for."""
    return [
        place
        for place in every
        if all(
            any(word.startswith(search_word) for word in split_search_words(place.name))
            for search_word in search_words
        )
    ]
