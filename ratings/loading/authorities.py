"""Local authorities as releases name them: one row for names that differ in case or signs alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import slugify

from ratings.models import LocalAuthority, Release


def authority_slug(name: str) -> str:
    """The name in an address: "Bristol, City of" becomes "bristol-city-of"; "&" is read as "and"."""
    return slugify(name.replace("&", " and "))


def written_authorities(release: Release, places: Iterable[tuple[str, str]]) -> None:
    """Write the authorities of (name, region) pairs; the newest release decides name and region."""
    found = {
        slug: LocalAuthority(slug=slug, name=name, region=region)
        for name, region in places
        if (slug := authority_slug(name))
    }
    if Release.objects.filter(as_at__gt=release.as_at).exists():
        LocalAuthority.objects.bulk_create(found.values(), ignore_conflicts=True)
    else:
        LocalAuthority.objects.bulk_create(
            found.values(), update_conflicts=True, unique_fields=["slug"], update_fields=["name", "region"]
        )
