"""Puts a file that a revision replaced, or that was withdrawn, back in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from ratings.loading import tallies
from ratings.loading.bulk_rows.retold_inspections import retell_inspections
from ratings.loading.publication import lock_loading
from ratings.loading.release_deeds import announce_release, check_deed, lock_release, log_deed
from ratings.models import Release, ReleaseLogEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

CHANGED: Final = (
    "is_current", "replaced_at", "withdrawn_at", "withdrawn_because", "restored_at", "restored_because", "loaded_at",
)  # fmt: skip


class RestorationError(ValueError):
    """A release that cannot be put back; its text says why, in a sentence."""


@transaction.atomic
def restore_release(*, release: Release, by: AbstractUser | None, reason: str) -> Release:
    """Make a replaced or withdrawn file the one that stands again, and keep the one that stood; the reason is public on its page.

    `by` is None on the command line. A file that stands is returned as it is. Counts are made anew from its rows, and
    whatever was answered from the file that stood is answered again. Raises ReasonError without a reason, or one too
    long, RestorationError where the same file stands for another day, and PermissionDenied for others than data editors.
    """
    reason = check_deed(by=by, reason=reason, refusal="Releases are restored by data editors.")
    lock_loading()
    release = lock_release(release)
    if release.is_current:
        return release
    check_same_file(release)
    now = timezone.now()
    standing = Release.objects.current().filter(kind=release.kind, as_at=release.as_at)
    replaced = standing.first()
    standing.update(is_current=False, replaced_at=now)
    release.is_current, release.replaced_at = True, None
    release.withdrawn_at, release.withdrawn_because = None, ""
    release.restored_at, release.restored_because = now, reason
    release.loaded_at = now
    release.save(update_fields=CHANGED)
    log_deed(release, ReleaseLogEntry.Deed.RESTORED, reason=reason, at=now, by=by)
    tallies.count_release(release)
    tallies.count_transitions(release)
    for changed in (release, replaced):
        if changed:
            retell_inspections(changed)
    announce_release(release)
    return release


def check_same_file(release: Release) -> None:
    """Refuse one file as the list of two days. Raises RestorationError."""
    other = Release.objects.current().filter(sha256=release.sha256, kind=release.kind).first()
    if other and release.kind != Release.Kind.TOTALS:
        raise RestorationError(
            f"The same file stands for {other.when}: withdraw that release first, or leave this one as it is."
        )
