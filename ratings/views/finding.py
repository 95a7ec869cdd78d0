"""Find a home by its number, and an owner or a local authority by its name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ratings import vocabulary, wording
from ratings.models import Home
from ratings.records import finding
from ratings.records.authorities import authorities
from ratings.records.listings import releases
from ratings.views.answering import public


@public
def find(request: HttpRequest) -> HttpResponse:
    """What ?q= names; a home's number leads to the home."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[: finding.LONGEST]
    urn = asked.upper()
    if urn.isascii() and urn.isalnum() and len(urn) <= 10 and Home.objects.filter(pk=urn).exists():
        return HttpResponseRedirect(reverse("ratings:home", args=[urn]))
    words = finding.words(asked)
    loaded = releases()
    owners = list(finding.owners(words)[: finding.MOST_OWNERS + 1]) if words else []
    places = finding.authorities_named(words, authorities(loaded).values()) if words else []
    context = {
        "section": "ratings",
        "q": asked,
        "asked": "q" in request.GET,
        "owners": owners[: finding.MOST_OWNERS],
        "more": len(owners) > finding.MOST_OWNERS,
        "places": [(place, vocabulary.REGIONS[place.region]) for place in places],
        "register_note": wording.REGISTER_NOTE if any(each.is_demonstration for each in loaded) else "",
    }
    return render(request, "ratings/find.html", context)
