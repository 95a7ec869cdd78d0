"""Looks at the address of a source and takes in what is new there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from ratings.ingestion.intake import SeenBeforeError, UnwelcomeFileError, receive_file
from ratings.ingestion.safe_fetch import FetchRule, open_download
from ratings.models import Arrival, Source

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

UNCHANGED = "The same file as before."


def check_source(
    *, source: Source, by: AbstractBaseUser | None = None, rule: FetchRule | None = None
) -> Arrival | None:
    """Fetch a source's file; its arrival, or None where it is the same as before or could not be had.

    What came of it is written on the source: an address that fails is no failure of the site.
    """
    arrival, etag = None, source.etag
    try:
        with open_download(source.url, etag=source.etag, rule=rule) as fetched:
            if fetched is None:
                result = UNCHANGED
            else:
                arrival = receive_file(
                    by=by, name=fetched.name, pieces=fetched.pieces, source=source, kind=source.kind
                )
                etag = fetched.etag
                result = f"Fetched {arrival.name}."
    except SeenBeforeError as same:
        etag, result = fetched.etag if fetched else etag, str(same)
    except UnwelcomeFileError as why:
        result = str(why)
    sha256 = arrival.sha256 if arrival else source.sha256
    Source.objects.filter(pk=source.pk).update(
        looked_at=timezone.now(), result=result[:300], etag=etag, sha256=sha256
    )
    return arrival
