"""Looks at the address of a source and takes in what is new there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from ratings.ingestion.intake import SeenBeforeError, UnwelcomeFileError, receive_file
from ratings.ingestion.safe_fetch import FetchRule, open_download
from ratings.models import IncomingFile, ReleaseSource

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

UNCHANGED = "The same file as before."


def check_source(
    *, source: ReleaseSource, by: AbstractBaseUser | None = None, rule: FetchRule | None = None
) -> IncomingFile | None:
    """Fetch a source's file; its incoming_file, or None where it is the same as before or could not be had.

    What came of it is written on the source: an address that fails is no failure of the site.
    """
    incoming_file, etag = None, source.etag
    try:
        with open_download(source.url, etag=source.etag, rule=rule) as fetched:
            if fetched is None:
                result = UNCHANGED
            else:
                incoming_file = receive_file(
                    by=by, name=fetched.name, pieces=fetched.pieces, source=source, kind=source.kind
                )
                etag = fetched.etag
                result = f"Fetched {incoming_file.name}."
    except SeenBeforeError as same:
        etag, result = fetched.etag if fetched else etag, str(same)
    except UnwelcomeFileError as why:
        result = str(why)
    sha256 = incoming_file.sha256 if incoming_file else source.sha256
    ReleaseSource.objects.filter(pk=source.pk).update(
        looked_at=timezone.now(), result=result[:300], etag=etag, sha256=sha256
    )
    return incoming_file
