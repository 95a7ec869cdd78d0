"""Up to four owners, local authorities or regions side by side; the address is the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ratings import phrases, vocabulary
from ratings.profiles import name_search
from ratings.profiles.authority import authorities
from ratings.profiles.comparison import MOST, compared
from ratings.profiles.homes_over_time import releases
from ratings.views.responses import public

#: Names offered for one search; more want another word.
MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Link:
    """A name, what it is, and the address with it added or taken away."""

    name: str
    kind: str
    address: str


@public
def compare(request: HttpRequest) -> HttpResponse:
    """?with=owner:acme&with=region:london…, and ?q= to look for another to add."""
    loaded = releases()
    if not loaded:
        return render(request, "ratings/empty.html", {"section": "ratings"})
    places = authorities(loaded)
    asked = [word.replace("\0", "")[:300] for word in request.GET.getlist("with")[: 2 * MOST]]
    comparison = compared(asked, loaded, places)
    chosen = [column.side.word for column in comparison.columns]
    q = request.GET.get("q", "").replace("\0", "").strip()[: name_search.LONGEST]
    offered = offers(q, chosen, places) if q and not comparison.full else []
    context = {
        "section": "ratings",
        "compared": comparison,
        "chart": comparison.drawn(),
        "chosen": chosen,
        "most": MOST,
        "q": q,
        "offered": offered[:MOST_OFFERED],
        "more": len(offered) > MOST_OFFERED,
        "without": [
            Link(
                column.side.name,
                column.side.label,
                address([word for word in chosen if word != column.side.word]),
            )
            for column in comparison.columns
        ],
        "regions": [
            Link(name, "Region", address([*chosen, f"region:{slug}"]))
            for slug, name in vocabulary.REGIONS.items()
            if f"region:{slug}" not in chosen and slug != vocabulary.JOINT_REGION
        ],
        "register_note": phrases.REGISTER_NOTE if any(each.is_demonstration for each in loaded) else "",
    }
    return render(request, "ratings/compare.html", context)


def offers(q: str, chosen: list[str], places: dict) -> list[Link]:
    """Owners, local authorities and regions whose name has the words looked for, each with the address that adds it."""
    words = name_search.words(q)
    if not words:
        return []
    named = [
        *(
            (name, f"region:{slug}", "Region")
            for slug, name in vocabulary.REGIONS.items()
            if all(any(part.startswith(word) for part in name_search.words(name)) for word in words)
        ),
        *(
            (place.name, f"local-authority:{place.slug}", "Local authority")
            for place in name_search.authorities_named(words, places.values())
        ),
        *(
            (owner.name, f"owner:{owner.key.replace(' ', '-')}", "Owner")
            for owner in name_search.owners(words)[: MOST_OFFERED + MOST + 1]
        ),
    ]
    return [Link(name, kind, address([*chosen, word])) for name, word, kind in named if word not in chosen]


def address(words: list[str]) -> str:
    """The page of these sides."""
    query = urlencode([("with", word) for word in words], safe=":")
    return reverse("ratings:compare") + (f"?{query}" if query else "")
