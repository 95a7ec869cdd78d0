"""Find a home by its number, and an owner or a local authority by its name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ratings import vocabulary
from ratings.answers import register_notes
from ratings.models import Home, Release
from ratings.profiles import name_search
from ratings.profiles.authority import load_authorities
from ratings.profiles.homes_over_time import load_releases
from ratings.views.responses import cache_publicly


@cache_publicly
def find_page(request: HttpRequest) -> HttpResponse:
    """What ?q= names; a home's number leads to the home."""
    text = request.GET.get("q", "").replace("\0", "").strip()[: name_search.LONGEST]
    urn = text.upper()
    if urn.isascii() and urn.isalnum() and len(urn) <= 10 and Home.objects.filter(pk=urn).exists():
        return HttpResponseRedirect(reverse("ratings:home", args=[urn]))
    words = name_search.split_search_words(text)
    loaded = load_releases()
    owners = list(name_search.search_owners(words)[: name_search.MOST_OWNERS + 1]) if words else []
    places = name_search.search_authorities(words, load_authorities(loaded).values()) if words else []
    context = {
        "section": "ratings",
        "q": text,
        "example_home": Release.objects.find_example_home(),
        "asked": "q" in request.GET,
        "owners": owners[: name_search.MOST_OWNERS],
        "more": len(owners) > name_search.MOST_OWNERS,
        "places": [(place, vocabulary.REGIONS[place.region]) for place in places],
        "register_note": register_notes.note_register(loaded),
    }
    return render(request, "ratings/find.html", context)
