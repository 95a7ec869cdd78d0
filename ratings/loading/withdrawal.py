"""Takes a release off that should not have been published, or not for its day; nothing stands in its place until another does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from ratings.loading import tallies
from ratings.loading.bulk_rows.retold_inspections import retell_inspections
from ratings.loading.publication import lock_loading
from ratings.loading.release_deeds import announce_release, check_deed, lock_release, log_deed
from ratings.models import Release, ReleaseLogEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class WithdrawalError(ValueError):
    """A release that cannot be withdrawn; its text says why, in a sentence."""


@transaction.atomic
def withdraw_release(*, release: Release, by: AbstractUser | None, reason: str) -> Release:
    """Take off the file that stands for a list; its page and what was cited of it stay readable, with the reason.

    `by` is None on the command line. One withdrawn already is returned as it is. Charts, claims and search count without it.
    Raises ReasonError without a reason, or one too long, WithdrawalError for a file that a revision replaced, and
    PermissionDenied for others than data editors.
    """
    reason = check_deed(by=by, reason=reason, refusal="Releases are withdrawn by data editors.")
    lock_loading()
    release = lock_release(release)
    if release.withdrawn_at:
        return release
    if not release.is_current:
        raise WithdrawalError(
            f"Revision {release.revision} of {release.period} was replaced already: only the file that stands is withdrawn."
        )
    now = timezone.now()
    release.is_current = False
    release.withdrawn_at, release.withdrawn_because = now, reason
    release.save(update_fields=["is_current", "withdrawn_at", "withdrawn_because"])
    log_deed(release, ReleaseLogEntry.Deed.WITHDRAWN, reason=reason, at=now, by=by)
    tallies.count_transitions(release)
    retell_inspections(release)
    have_neighbour_read(release)
    announce_release(release)
    return release


def have_neighbour_read(release: Release) -> None:
    """Mark the list next to a withdrawn one as counted anew: what is in print is read again against what stands."""
    kin = Release.objects.current().filter(kind=release.kind)
    neighbour = (
        kin.filter(as_at__gt=release.as_at).order_by("as_at").first()
        or kin.filter(as_at__lt=release.as_at).order_by("-as_at").first()
    )
    if neighbour:
        neighbour.loaded_at = timezone.now()
        neighbour.save(update_fields=["loaded_at"])
