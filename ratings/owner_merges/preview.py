"""What a merge or a split would change, shown before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from ratings import phrases, vocabulary
from ratings.models import HomeSnapshot, Owner, Release


@dataclass(frozen=True, slots=True)
class MergePreview:
    """One release: how many homes each side has now, and each afterwards; sizes in the vocabulary's words."""

    release: Release
    now: tuple[int, int]
    after: tuple[int, int]

    @property
    def words(self) -> str:
        """“3 and 4 homes become 7: 5 to 9 homes.”"""
        now = " and ".join(phrases.format_count(homes) for homes in self.now if homes) or "0"
        after = " and ".join(
            f"{phrases.format_count(homes)} ({phrases.lower_first(vocabulary.OWNER_SIZES[vocabulary.classify_owner_size(homes)])})"
            for homes in self.after
            if homes
        )
        return f"{now} become {after}"


def preview_merge(owner: Owner, into: Owner) -> list[MergePreview]:
    """Each current list of homes that has the owner, newest first."""
    rows = count_homes_by_release(
        first=Count("pk", filter=Q(owner=owner)), second=Count("pk", filter=Q(owner=into))
    )
    return [
        MergePreview(release, (first, second), (first + second, 0))
        for release, first, second in rows
        if first
    ]


def preview_split(owner: Owner, spellings: Iterable[str]) -> list[MergePreview]:
    """Each current list of homes that has one of the names, newest first."""
    split_rows = Q(owner=owner, owner_text__in=list(spellings))
    rows = count_homes_by_release(
        first=Count("pk", filter=Q(owner=owner)), second=Count("pk", filter=split_rows)
    )
    return [MergePreview(release, (all_, 0), (all_ - gone, gone)) for release, all_, gone in rows if gone]


def count_homes_by_release(**counts: Count) -> list[tuple[Release, int, int]]:
    """(release, homes of the first, of the second) in two queries, newest first."""
    counts_by_release = {
        row["release"]: (row["first"], row["second"])
        for row in HomeSnapshot.objects.filter(release__is_current=True)
        .values("release")
        .annotate(**counts)
        .order_by()
    }
    releases = Release.objects.current().filter(pk__in=counts_by_release).order_by("-as_at", "kind")
    return [(release, *counts_by_release[release.pk]) for release in releases]
