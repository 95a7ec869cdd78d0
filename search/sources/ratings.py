"""Owners, local authorities and homes, as the releases loaded name them.

Thousands of them change with a release: a worker compares the index with them, at once where the broker answers and else
at the next tick.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef
from django.db.models.signals import post_delete, post_save
from django.urls import reverse

from live.tasks import enqueue_on_commit
from ratings import vocabulary
from ratings.loading.owner_keys import make_owner_key
from ratings.models import HomeSnapshot, LocalAuthority, Owner, OwnerRuling, Release
from search.sources.registry import Document, SearchSource, digest, register_source

AUTHORITY, OWNER, HOME = "authority", "owner", "home"
BATCH = 500


def build_authority(authority: LocalAuthority) -> Document:
    """The document of a local authority."""
    region = vocabulary.REGIONS[authority.region]
    summary = f"Local authority in {region}: its homes and their ratings."
    return Document(AUTHORITY, authority.pk, authority.name, authority.get_absolute_url(), summary)


def build_owner(owner: Owner, spellings: list[str]) -> Document:
    """The document of an owner; its published names are its other names."""
    names = " · ".join(text for text in spellings if text != owner.name)
    summary = "Owner of children’s homes: their ratings in every release."
    return Document(OWNER, owner.key, owner.name, owner.get_absolute_url(), summary, names)


def build_home(row: Mapping[str, Any]) -> Document:
    """The document of a home from a row of `read_homes`; its number is its title."""
    kind = vocabulary.PROVISION_TYPES[row["provision_type"]]
    owner = f", owned by {row['owner_name']}" if row["owner_name"] else ""
    return Document(
        kind=HOME,
        key=row["home_id"],
        title=row["home_id"],
        address=reverse("ratings:home", args=[row["home_id"]]),
        summary=f"{kind} in {row['local_authority']}{owner}.",
    )


def read_authorities(keys: Collection[str] | None) -> Iterator[Document]:
    """Every local authority."""
    return (build_authority(authority) for authority in LocalAuthority.objects.all())


def read_owners(keys: Collection[str] | None) -> Iterator[Document]:
    """Owners of a home in any release, with every spelling of their names."""
    listed = HomeSnapshot.objects.filter(owner=OuterRef("pk"), release__is_current=True)
    owners = Owner.objects.filter(Exists(listed), merged_into=None)
    for owner in owners.prefetch_related("aliases").iterator(chunk_size=BATCH):
        yield build_owner(owner, [alias.text for alias in owner.aliases.all()])


def read_homes(keys: Collection[str] | None) -> Iterator[Document]:
    """Every home as the newest release that lists it does."""
    rows = (
        HomeSnapshot.objects.filter(release__is_current=True)
        .order_by("home_id", "-release__as_at")
        .distinct("home_id")
        .values("home_id", "provision_type", "local_authority", owner_name=F("owner__name"))
    )
    return (build_home(row) for row in rows.iterator(chunk_size=BATCH))


def read_release_state() -> str:
    """Which releases there are, when each was last counted, and the newest ruling on owners.

    Loading, revising, merging and splitting all change it, by whatever way they write.
    """
    releases = list(Release.objects.order_by("pk").values_list("pk", "loaded_at", "is_current"))
    rulings = OwnerRuling.objects.aggregate(Count("pk"), Max("pk"))
    return digest(repr((releases, rulings)))


def ask_for_update(**_: Any) -> None:
    """Ask a worker to compare the index once the release is committed."""
    enqueue_on_commit("search.tasks.update_index")


def register_ratings() -> None:
    """Have owners, local authorities and homes found; the signals only hurry what the tick guarantees."""
    register_source(
        SearchSource(
            AUTHORITY,
            "Local authority",
            "Local authorities",
            read_authorities,
            read_state=read_release_state,
        )
    )
    register_source(
        SearchSource(
            OWNER,
            "Owner",
            "Owners",
            read_owners,
            read_state=read_release_state,
            crowd_weight=0.8,
            key_of=make_owner_key,
        )
    )
    register_source(
        SearchSource(
            HOME, "Home", "Homes", read_homes, read_state=read_release_state, crowd_weight=0.4, key_of=str
        )
    )
    post_save.connect(ask_for_update, sender=Release, dispatch_uid="search: release saved")
    post_delete.connect(ask_for_update, sender=Release, dispatch_uid="search: release deleted")
