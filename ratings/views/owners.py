"""One owner by its published name: its homes over time, beside owners of its size."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render

from ratings import charts, phrases, vocabulary
from ratings.answers import evaluation
from ratings.answers.rows import Answer
from ratings.measures import Measure
from ratings.models import HomeSnapshot, Owner, OwnerRuling
from ratings.profiles.homes_over_time import ReleaseListing, list_homes_over_time, load_releases
from ratings.views.pagination import paginate_homes
from ratings.views.responses import cache_by_words, cache_publicly


@dataclass(frozen=True, slots=True)
class SizeComparison:
    """One outcome: the owner's homes and share, and the share among homes of owners of its size."""

    shade: str
    label: str
    homes: int
    share: str
    theirs: str


@cache_publicly
@cache_by_words("page")
def owner_page(request: HttpRequest, slug: str) -> HttpResponse:
    """An owner's homes in every release, and the newest ones by number."""
    word = slug.lower()
    owner = Owner.objects.by_slug([word]).get(word)
    if owner is None:
        raise Http404("No owner has this name.")
    if word != owner.slug:
        return HttpResponsePermanentRedirect(owner.get_absolute_url())
    if slug != word:
        return HttpResponseRedirect(owner.get_absolute_url())
    homes = HomeSnapshot.objects.filter(owner=owner)
    homes_over_time = list_homes_over_time(
        Measure(owner=(owner.slug,)), load_releases(), things=f"homes of {owner.name}"
    )
    if not homes_over_time.rows or not homes_over_time.newest.homes:
        raise Http404("No release we hold lists a home of this owner.")
    newest = homes_over_time.newest
    size = vocabulary.classify_owner_size(newest.homes)
    band = Measure(owner_size=(size,), at=newest.release.as_at)
    answer = evaluation.answer_from(band, (newest.release,))
    context = {
        "section": "ratings",
        "owner": owner,
        "side": f"owner:{slug}",
        "listed": homes_over_time,
        "newest": newest,
        "gone": newest.release != homes_over_time.rows[0].release,
        "chart": homes_over_time.drawn(f"Homes of {owner.name} with a judgement, as at each release"),
        "band": band.asking(owner_size=(), by="owner-size"),
        "band_words": phrases.lower_first(vocabulary.OWNER_SIZES[size]),
        "band_judged": phrases.format_count(answer.rows[0].denominator or 0),
        "beside": compare_with_size(newest, answer),
        "few": newest.judged < vocabulary.SMALL_BASE,
        "rulings": OwnerRuling.objects.filter(Q(owner=owner) | Q(other=owner)).select_related(
            "owner", "other"
        ),
        "page": paginate_homes(request, homes.filter(release=newest.release.pk)),
    }
    return render(request, "ratings/owner.html", context)


def compare_with_size(newest: ReleaseListing, band: Answer) -> list[SizeComparison]:
    """Each outcome of the owner's homes next to its size's; counts only where the base is small."""
    return [
        SizeComparison(
            charts.shade_of_outcome(row.outcome),
            vocabulary.OUTCOMES[row.outcome],
            homes,
            phrases.format_percent(homes, newest.judged) if newest.judged >= vocabulary.SMALL_BASE else "–",
            row.percent or "–",
        )
        for row, homes in zip(band.rows, newest.outcomes, strict=True)
    ]
