"""What every deed done to a release that is held shares: who may, its reason, its lock, its line in the public log, its news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied

from live.event_stream.announcements import announce
from live.page_cache import invalidate
from ratings.loading.reasons import tidy_reason
from ratings.models import Release, ReleaseLogEntry

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AbstractUser

MAY: Final = "ratings.add_release"


def check_deed(*, by: AbstractUser | None, reason: str, refusal: str) -> str:
    """The reason, tidied; `by` is None on the command line. Raises PermissionDenied with `refusal` for others than data
    editors, ReasonError without a reason, or one too long."""
    if by is not None and not by.has_perm(MAY):
        raise PermissionDenied(refusal)
    return tidy_reason(reason)


def lock_release(release: Release) -> Release:
    """The release as it is now, locked until the transaction ends."""
    return Release.objects.select_for_update(of=("self",)).get(pk=release.pk)


def log_deed(
    release: Release, deed: ReleaseLogEntry.Deed, *, reason: str, at: datetime, by: AbstractUser | None
) -> None:
    """Write the deed into the log on the release's page."""
    ReleaseLogEntry.objects.create(
        release=release, deed=deed, reason=reason, at=at, done_by_id=by.pk if by else None
    )


def announce_release(release: Release | None) -> None:
    """Whatever shows answers is made anew, and open pages hear of this release; None where no release stands."""
    invalidate("release")
    if release:
        announce(topic="release", name=release.as_at.isoformat(), id=str(release.pk))
