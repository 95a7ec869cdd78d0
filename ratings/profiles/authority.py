"""Local authorities as the releases name them: no table of their own, one list counted once per set of releases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse

from ratings.answers.rows import ReleaseFacts
from ratings.loading.local_authorities import slugify_authority
from ratings.models import HomeSnapshot


@dataclass(frozen=True, slots=True)
class AuthorityProfile:
    """One local authority: its name as last published, every name it had, and where it is.

    `homes` counts those it has in the newest release.
    """

    slug: str
    name: str
    names: tuple[str, ...]
    region: str
    homes: int

    def get_absolute_url(self) -> str:
        """The authority's page."""
        return reverse("ratings:authority", args=[self.slug])


class AuthorityRows(NamedTuple):
    """One name in one region as one release has it."""

    release: int
    name: str
    region: str
    homes: int


@lru_cache(maxsize=4)
def load_authorities(releases: tuple[ReleaseFacts, ...]) -> dict[str, AuthorityProfile]:
    """Authorities by slug, in the order of the alphabet; names that differ in case or signs alone are one.

    `releases` are newest first. One query, and none where the same releases were asked about before.
    """
    order = {release.pk: index for index, release in enumerate(releases)}
    newest = releases[0].pk if releases else 0
    rows = (
        HomeSnapshot.objects.filter(release__in=order)
        .values_list("release", "local_authority", "region")
        .annotate(total=Count("pk"))
        .order_by()
    )
    heaps: dict[str, list[AuthorityRows]] = {}
    for row in sorted(
        (AuthorityRows(*row) for row in rows), key=lambda row: (order[row.release], -row.homes)
    ):
        heaps.setdefault(slugify_authority(row.name), []).append(row)
    profiles = {
        slug: AuthorityProfile(
            slug,
            named_rows[0].name,
            tuple(dict.fromkeys(row.name for row in named_rows)),
            named_rows[0].region,
            sum(row.homes for row in named_rows if row.release == newest),
        )
        for slug, named_rows in heaps.items()
        if slug
    }
    return dict(sorted(profiles.items()))


def find_authority_address(name: str) -> str:
    """The page of the authority so named, or "" where the name has no letter or figure."""
    slug = slugify_authority(name)
    return reverse("ratings:authority", args=[slug]) if slug else ""
