"""Regions and local authorities: the homes that are there, whoever places children in them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ratings import phrases, vocabulary
from ratings.answers.rows import ReleaseFacts
from ratings.measures import Measure
from ratings.models import HomeSnapshot
from ratings.profiles.authority import AuthorityProfile, load_authorities
from ratings.profiles.homes_over_time import list_homes_over_time, load_releases
from ratings.renderers import figures
from ratings.views.pagination import paginate_homes
from ratings.views.responses import cache_by_words, cache_publicly


@cache_publicly
@cache_by_words("page")
def region_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One region: its grades over time, sectors, local authorities and homes."""
    if slug.lower() in vocabulary.REGIONS and slug != slug.lower():
        return HttpResponseRedirect(reverse("ratings:region", args=[slug.lower()]))
    if slug not in vocabulary.REGIONS:
        raise Http404("No region has this name.")
    within = {slug, *vocabulary.JOINT_PARTS} if slug == vocabulary.JOINT_REGION else {slug}
    homes = HomeSnapshot.objects.filter(region__in=within)
    loaded = load_releases()
    homes_over_time = list_homes_over_time(
        Measure(region=(slug,)), loaded, things=f"homes in {phrases.add_article(slug)}"
    )
    if not homes_over_time.rows or not homes_over_time.newest.homes:
        raise Http404("No release we hold lists a home in this region.")
    newest = homes_over_time.newest
    places = tuple(place for place in load_authorities(loaded).values() if place.region in within)
    context = {
        "section": "ratings",
        "slug": slug,
        "name": vocabulary.REGIONS[slug],
        "listed": homes_over_time,
        "newest": newest,
        "figure": figures.build_figure(Measure(region=(slug,), at="all"), id="homes"),
        "compare": Measure(by="region", at=newest.release.as_at),
        "authorities": places,
        "regions": list_other_regions(slug, loaded),
        "page": paginate_homes(request, homes.filter(release=newest.release.pk).select_related("owner")),
    }
    return render(request, "ratings/region.html", context)


def list_other_regions(slug: str, loaded: tuple[ReleaseFacts, ...]) -> list[tuple[str, str]]:
    """(slug, name) of the other regions that have a page; the joint one only where a release gave it."""
    regions = {place.region for place in load_authorities(loaded).values()}
    if any(release.joint_region for release in loaded):
        regions.add(vocabulary.JOINT_REGION)
    return [(word, label) for word, label in vocabulary.REGIONS.items() if word in regions - {slug}]


@cache_publicly
@cache_by_words("page")
def authority_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One local authority's area: homes of every owner in it, over time and by number."""
    loaded = load_releases()
    place = load_authorities(loaded).get(slug.lower())
    if place is None:
        raise Http404("No release we hold lists a home in this local authority.")
    if slug != place.slug:
        return HttpResponseRedirect(place.get_absolute_url())
    homes = HomeSnapshot.objects.filter(local_authority__in=place.names)
    homes_over_time = list_homes_over_time(
        Measure(local_authority=(place.slug,)), loaded, things=f"homes in {place.name}"
    )
    newest = homes_over_time.newest
    context = {
        "section": "ratings",
        "place": place,
        "region_name": vocabulary.REGIONS[place.region],
        "listed": homes_over_time,
        "newest": newest,
        "gone": newest.release != homes_over_time.rows[0].release,
        "chart": homes_over_time.drawn(f"Homes in {place.name} with a judgement, as at each release"),
        "neighbours": list_neighbours(place, load_authorities(loaded)),
        "page": paginate_homes(request, homes.filter(release=newest.release.pk).select_related("owner")),
    }
    return render(request, "ratings/authority.html", context)


def list_neighbours(place: AuthorityProfile, every: dict[str, AuthorityProfile]) -> list[AuthorityProfile]:
    """The other local authorities of the same region that have homes now."""
    return [
        neighbour
        for neighbour in every.values()
        if neighbour.region == place.region and neighbour.homes and neighbour != place
    ]
