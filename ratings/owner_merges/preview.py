"""What a merge or a split would change, told before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from ratings import phrases, vocabulary
from ratings.models import Owner, Release, Standing


@dataclass(frozen=True, slots=True)
class Outlook:
    """One release: how many homes each side has now, and each afterwards; sizes in the vocabulary's words."""

    release: Release
    now: tuple[int, int]
    after: tuple[int, int]

    @property
    def words(self) -> str:
        """“3 and 4 homes become 7: 5 to 9 homes.”"""
        now = " and ".join(phrases.count(each) for each in self.now if each) or "0"
        after = " and ".join(
            f"{phrases.count(each)} ({phrases.lower(vocabulary.OWNER_SIZES[vocabulary.owner_size(each)])})"
            for each in self.after
            if each
        )
        return f"{now} become {after}"


def of_merge(owner: Owner, into: Owner) -> list[Outlook]:
    """Each current list of homes that has the owner, newest first."""
    rows = counted(first=Count("pk", filter=Q(owner=owner)), second=Count("pk", filter=Q(owner=into)))
    return [
        Outlook(release, (first, second), (first + second, 0)) for release, first, second in rows if first
    ]


def of_split(owner: Owner, spellings: Iterable[str]) -> list[Outlook]:
    """Each current list of homes that has one of the names, newest first."""
    taken = Q(owner=owner, owner_text__in=list(spellings))
    rows = counted(first=Count("pk", filter=Q(owner=owner)), second=Count("pk", filter=taken))
    return [Outlook(release, (all_, 0), (all_ - gone, gone)) for release, all_, gone in rows if gone]


def counted(**counts: Count) -> list[tuple[Release, int, int]]:
    """(release, homes of the first, of the second) in two queries, newest first."""
    found = {
        row["release"]: (row["first"], row["second"])
        for row in Standing.objects.filter(release__is_current=True)
        .values("release")
        .annotate(**counts)
        .order_by()
    }
    releases = Release.objects.current().filter(pk__in=found).order_by("-as_at", "kind")
    return [(release, *found[release.pk]) for release in releases]
