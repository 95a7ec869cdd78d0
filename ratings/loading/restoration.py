"""Puts a file that a revision replaced back in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from live.event_stream.announcements import announce
from live.page_cache import invalidate
from ratings.loading import tallies
from ratings.loading.publication import lock_loading
from ratings.loading.reasons import tidy_reason
from ratings.models import Release

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MAY: Final = "ratings.add_release"


@transaction.atomic
def restore_release(*, release: Release, by: AbstractUser | None, reason: str) -> Release:
    """Make a replaced file the one that stands again, and keep the one that stood; the reason is public on its page.

    `by` is None on the command line. A file that stands is returned as it is. Counts are made anew from its rows, and
    whatever was answered from the file that stood is answered again. Raises ReasonError without a reason, or one too
    long, and PermissionDenied for others than data editors.
    """
    if by is not None and not by.has_perm(MAY):
        raise PermissionDenied("Releases are restored by data editors.")
    reason = tidy_reason(reason)
    lock_loading()
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if release.is_current:
        return release
    now = timezone.now()
    standing = Release.objects.current().filter(kind=release.kind, as_at=release.as_at)
    standing.update(is_current=False, replaced_at=now)
    release.is_current, release.replaced_at = True, None
    release.restored_at, release.restored_because = now, reason
    release.loaded_at = now
    release.save(update_fields=["is_current", "replaced_at", "restored_at", "restored_because", "loaded_at"])
    tallies.count_release(release)
    tallies.count_transitions(release)
    invalidate("release")
    announce(topic="release", name=release.as_at.isoformat(), id=str(release.pk))
    return release
