"""Merges and splits of owners: a spelling moves to another owner with all its rows, and what it touches is counted anew.

Published names stay as published on every row, so each ruling can be taken back by its opposite.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from ratings.loading import lock_loading, tallies
from ratings.loading.bulk_rows.owner_aliases import SIZE
from ratings.loading.owner_keys import LONGEST, make_owner_key
from ratings.loading.release_deeds import announce_release
from ratings.models import HomeSnapshot, ListedInspection, Owner, OwnerAlias, OwnerRuling, Release

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MAY: Final = "ratings.add_release"
LONGEST_REASON: Final = 1000
#: Every row of these owners gets the size its owner has in its release, counted by different homes.
RESIZED: Final = """
update ratings_{table} as row set owner_size = {size} from (
    select release_id, owner_id, count(distinct home_id) as homes from ratings_{table}
    where owner_id = any(%s) group by release_id, owner_id
) as counted
where counted.release_id = row.release_id and counted.owner_id = row.owner_id and row.owner_size <> {size}"""


class RulingError(ValueError):
    """A ruling that cannot be made; its text says why, in a sentence."""


@transaction.atomic
def merge(*, by: AbstractUser, owner: Owner, into: Owner, reason: str) -> OwnerRuling:
    """Make `owner` and `into` one: every spelling and row of the first is the second's, whose page it leads to.

    The same merge again returns its ruling. Raises RulingError, PermissionDenied.
    """
    reason = check_reason(by, reason)
    lock_loading()
    owner, into = lock_owner(owner), lock_owner(into)
    if owner == into:
        raise RulingError("An owner cannot be merged into itself: choose another.")
    if owner.merged_into_id == into.pk:
        return OwnerRuling.objects.filter(kind=OwnerRuling.RulingKind.MERGE, owner=owner, other=into)[0]
    if owner.merged_into_id:
        raise RulingError(f"“{owner}” was merged already. Merge the owner it became part of.")
    if into.merged_into_id:
        raise RulingError(f"“{into}” was merged itself. Merge into the owner it became part of.")
    names = list(owner.aliases.values_list("text", flat=True))
    move_names(names, into)
    Owner.objects.filter(Q(pk=owner.pk) | Q(merged_into=owner)).update(merged_into=into)
    ruling = record_ruling(OwnerRuling.RulingKind.MERGE, owner, into, names, reason, by)
    recount_releases([owner, into])
    return ruling


@transaction.atomic
def split(*, by: AbstractUser, owner: Owner, spellings: Iterable[str], reason: str) -> OwnerRuling:
    """Make the published names in `spellings` an owner apart from `owner`, which keeps the rest.

    Names of an owner merged into this one become that owner again. Raises RulingError, PermissionDenied.
    """
    reason = check_reason(by, reason)
    lock_loading()
    owner = lock_owner(owner)
    if owner.merged_into_id:
        raise RulingError(f"“{owner}” was merged. Split the owner it became part of.")
    every = set(owner.aliases.values_list("text", flat=True))
    names = sorted(set(spellings))
    if not names:
        raise RulingError("Choose the names that are another owner’s.")
    if wrong := set(names) - every:
        raise RulingError(f"“{min(wrong)}” is not a name of this owner now: somebody else may have moved it.")
    if set(names) == every:
        raise RulingError("One name at least must stay with the owner.")
    other = find_split_owner(owner, names)
    move_names(names, other)
    ruling = record_ruling(OwnerRuling.RulingKind.SPLIT, owner, other, names, reason, by)
    recount_releases([owner, other])
    return ruling


def check_reason(by: AbstractUser, reason: str) -> str:
    """The reason without needless blanks. Raises PermissionDenied for others than data editors, and RulingError."""
    if not by.has_perm(MAY):
        raise PermissionDenied("Owners are merged and split by data editors.")
    reason = " ".join(reason.split())
    if not reason:
        raise RulingError("Say why: readers see the reason on the owner’s page.")
    if len(reason) > LONGEST_REASON:
        raise RulingError(f"The reason has {len(reason):,} characters; {LONGEST_REASON:,} is the most.")
    return reason


def lock_owner(owner: Owner) -> Owner:
    """The owner's row as it stands, locked until the transaction ends."""
    return Owner.objects.select_for_update(of=("self",)).get(pk=owner.pk)


def find_split_owner(owner: Owner, names: list[str]) -> Owner:
    """The owner these names become: the one of their key that was merged into this, or a new one.

    Raises RulingError where another owner has that key.
    """
    key = make_owner_key(names[0])
    before = Owner.objects.filter(key=key).exclude(pk=owner.pk).first()
    if before and before.merged_into_id == owner.pk:
        before.merged_into = None
        before.name = names[0]
        before.save(update_fields=["merged_into", "name"])
        return before
    if before:
        raise RulingError(f"“{names[0]}” would be the same as the owner “{before}”: merge them instead.")
    # The names left and taken have one key: the new owner's is told apart by a number.
    free, number = key, 2
    while Owner.objects.filter(key=free).exists():
        free = f"{key[: LONGEST - 8]} {number}"
        number += 1
    return Owner.objects.create(key=free, name=names[0])


def move_names(names: list[str], to: Owner) -> None:
    """Give these published names, and every row that bears one, to an owner."""
    OwnerAlias.objects.filter(text__in=names).update(owner=to)
    for rows in (HomeSnapshot, ListedInspection):
        rows.objects.filter(owner_text__in=names, owner__isnull=False).update(owner=to)


def record_ruling(
    kind: OwnerRuling.RulingKind, owner: Owner, other: Owner, names: list[str], reason: str, by: AbstractUser
) -> OwnerRuling:
    """The record of a ruling."""
    return OwnerRuling.objects.create(
        kind=kind,
        owner=owner,
        other=other,
        spellings=names,
        reason=reason,
        decided_at=timezone.now(),
        decided_by_id=by.pk,
    )


def recount_releases(owners: list[Owner]) -> None:
    """Sizes, counts and transitions of every release that lists these owners, and word of it to open pages."""
    keys = [owner.pk for owner in owners]
    touched = Release.objects.filter(
        Q(pk__in=HomeSnapshot.objects.filter(owner__in=keys).values("release"))
        | Q(pk__in=ListedInspection.objects.filter(owner__in=keys).values("release"))
    )
    with connection.cursor() as cursor:
        for table in ("homesnapshot", "listedinspection"):
            cursor.execute(
                RESIZED.format(table=table, size=f"({SIZE.format(homes='counted.homes')})"), [keys]
            )
    releases = list(touched)
    for release in releases:
        tallies.count_release(release)
    for release in releases:
        tallies.count_transitions(release)
    # Whatever was answered or read from an earlier count differs from this one by when it was counted.
    touched.update(loaded_at=timezone.now())
    announce_release(Release.objects.latest_published())
