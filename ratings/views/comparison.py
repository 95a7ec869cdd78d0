"""Up to four owners, local authorities or regions side by side; the address is the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from live.page_cache import allow_caching
from ratings import vocabulary
from ratings.answers import register_notes
from ratings.profiles import name_search
from ratings.profiles.authority import AuthorityProfile, load_authorities
from ratings.profiles.comparison import MOST, compare_sides
from ratings.profiles.homes_over_time import load_releases
from ratings.views.responses import cache_publicly

#: Names offered for one search; more want another word.
MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class ComparisonLink:
    """A name, what it is, and the address with it added or taken away."""

    name: str
    kind: str
    address: str


@cache_publicly
def comparison_page(request: HttpRequest) -> HttpResponse:
    """?with=owner:acme&with=region:london…, and ?q= to look for another to add."""
    loaded = load_releases()
    if not loaded:
        return render(request, "ratings/empty.html", {"section": "ratings"})
    places = load_authorities(loaded)
    side_words = [word.replace("\0", "")[:300] for word in request.GET.getlist("with")[: 2 * MOST]]
    comparison = compare_sides(side_words, loaded, places)
    chosen = [column.side.word for column in comparison.columns]
    q = request.GET.get("q", "").replace("\0", "").strip()[: name_search.LONGEST]
    offered = offer_sides(q, chosen, places) if q and not comparison.full else []
    context = {
        "section": "ratings",
        "compared": comparison,
        "chart": comparison.drawn(),
        "chosen": chosen,
        "address": comparison_address(chosen),
        "most": MOST,
        "q": q,
        "offered": offered[:MOST_OFFERED],
        "more": len(offered) > MOST_OFFERED,
        "without": [
            ComparisonLink(
                column.side.name,
                column.side.label,
                comparison_address([word for word in chosen if word != column.side.word]),
            )
            for column in comparison.columns
        ],
        "regions": [
            ComparisonLink(name, "Region", comparison_address([*chosen, f"region:{slug}"]))
            for slug, name in vocabulary.REGIONS.items()
            if f"region:{slug}" not in chosen and slug != vocabulary.JOINT_REGION
        ],
        "register_note": register_notes.note_register(loaded),
    }
    response = render(request, "ratings/compare.html", context)
    allow_caching(response, query="" if q else comparison_address(chosen).partition("?")[2])
    return response


def offer_sides(q: str, chosen: list[str], places: dict[str, AuthorityProfile]) -> list[ComparisonLink]:
    """Owners, local authorities and regions whose name has the words looked for, each with the address that adds it."""
    words = name_search.split_search_words(q)
    if not words:
        return []
    matches = [
        *(
            (name, f"region:{slug}", "Region")
            for slug, name in vocabulary.REGIONS.items()
            if all(
                any(part.startswith(word) for part in name_search.split_search_words(name)) for word in words
            )
        ),
        *(
            (place.name, f"local-authority:{place.slug}", "Local authority")
            for place in name_search.search_authorities(words, places.values())
        ),
        *(
            (owner.name, f"owner:{owner.slug}", "Owner")
            for owner in name_search.search_owners(words)[: MOST_OFFERED + MOST + 1]
        ),
    ]
    return [
        ComparisonLink(name, kind, comparison_address([*chosen, word]))
        for name, word, kind in matches
        if word not in chosen
    ]


def comparison_address(words: list[str]) -> str:
    """The page of these sides."""
    query = urlencode([("with", word) for word in words], safe=":")
    return reverse("ratings:compare") + (f"?{query}" if query else "")
