"""Publishes Ofsted's own totals of homes and places: a release a day, so that they are answered from as any other is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from ratings.loading.release_deeds import announce_release
from ratings.models import Release, Tally
from ratings.ofsted.totals_table import DayTotal, TotalsTable

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class CurrentTotal:
    """What stands for a day now."""

    release: Release
    homes: int
    places: int

    @property
    def title(self) -> str:
        """The title of its release."""
        return self.release.title

    @property
    def revision(self) -> int:
        """Which file of the day it is."""
        return self.release.revision


def load_current_totals() -> dict[date, CurrentTotal]:
    """The totals that stand now, by day, in one query."""
    tallies = Tally.objects.filter(
        family="", release__kind=Release.Kind.TOTALS, release__is_current=True
    ).select_related("release")
    return {tally.release.as_at: CurrentTotal(tally.release, tally.homes, tally.places) for tally in tallies}


def write_totals(
    *, table: TotalsTable, by: AbstractBaseUser | None = None
) -> tuple[tuple[Release, ...], bool]:
    """(the release of each day, oldest first, whether any is new). A day whose totals stand already keeps its release.

    Called by `publication.publish_totals`, whose transaction and lock it needs.
    """
    known = load_current_totals()
    releases = []
    new = False
    for total in table.totals:
        held = known.get(total.as_at)
        if held and (held.homes, held.places) == (total.homes, total.places):
            releases.append(held.release)
            continue
        releases.append(write_total(table, total, by=by))
        new = True
    if new:
        announce_release(releases[-1])
    return tuple(releases), new


def write_total(table: TotalsTable, total: DayTotal, *, by: AbstractBaseUser | None) -> Release:
    """A release of one day's totals, in place of an earlier table's for that day, which stays readable."""
    now = timezone.now()
    same = Release.objects.filter(kind=Release.Kind.TOTALS, as_at=total.as_at)
    revision = max(same.values_list("revision", flat=True), default=0) + 1
    same.current().update(is_current=False, replaced_at=now)
    release = Release.objects.create(
        as_at=total.as_at,
        kind=Release.Kind.TOTALS,
        title=table.title,
        revision=revision,
        sha256=table.sha256,
        rows=total.homes,
        homes=total.homes,
        owners_published=False,
        lists_unjudged=True,
        loaded_at=now,
        loaded_by_id=by.pk if by else None,
    )
    Tally.objects.create(release=release, family="", homes=total.homes, places=total.places)
    return release
