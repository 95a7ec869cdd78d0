"""Takes a file in: measured, named, kept apart from everything public, and sent to be checked."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from live.tasks import enqueue_on_commit
from live.whole_files import is_full_disk
from ratings.models import IncomingFile, IncomingFileStep, ReleaseSource

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

#: Ofsted's largest file has 3 MB.
MOST_BYTES: Final = 150 << 20
KINDS_OF_FILE: Final = (".csv", ".xlsx", ".ods")
LONGEST_NAME: Final = 120
ZIPPED: Final = b"PK\x03\x04"
MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<head")


class UnwelcomeFileError(Exception):
    """A file that is not taken in; its text is the reason, a sentence."""


class SeenBeforeError(UnwelcomeFileError):
    """A file that its source gave the last time as well."""


def receive_file(
    *,
    by: AbstractBaseUser | None,
    name: str,
    pieces: Iterable[bytes],
    source: ReleaseSource | None = None,
    kind: str = "",
) -> IncomingFile:
    """Keep a file that comes in pieces and have it checked. Raises UnwelcomeFileError; then nothing is stored.

    A file that is here already and neither published nor discarded is the same incoming_file. Raises SeenBeforeError for the very
    file the source gave the last time.
    """
    name = clean_file_name(name)
    waiting, sha256, size = store_temporarily(pieces)
    try:
        if source and source.sha256 == sha256:
            raise SeenBeforeError("The same file as before.")
        with waiting.open("rb") as file:
            check_signature(name, file.read(512))
        with transaction.atomic():
            incoming_file, is_new = enter_file(name, sha256, size, source, kind)
            if is_new:
                origin = f"Fetched from {source.url}."[:500] if source else "Received."
                IncomingFileStep.objects.create(
                    incoming_file=incoming_file, words=origin, done_by_id=by.pk if by else None
                )
                incoming_file.folder.mkdir(parents=True, exist_ok=True)
                os.replace(waiting, incoming_file.path)
                enqueue_on_commit("ratings.tasks.process_incoming_file", incoming_file.pk)
    finally:
        waiting.unlink(missing_ok=True)
    return incoming_file


def enter_file(
    name: str, sha256: str, size: int, source: ReleaseSource | None, kind: str
) -> tuple[IncomingFile, bool]:
    """(the open incoming_file of this content, whether it is new). Two at once end as one: the database allows no other."""
    opened = IncomingFile.objects.open().filter(sha256=sha256)
    if incoming_file := opened.first():
        return incoming_file, False
    try:
        with transaction.atomic():
            return IncomingFile.objects.create(
                name=name, sha256=sha256, size=size, source=source, kind=kind
            ), True
    except IntegrityError:
        return opened.get(), False


def clean_file_name(name: str) -> str:
    """The file's name without a path or marks a disk may stumble on. Raises UnwelcomeFileError for another kind of file."""
    plain = re.sub(r"[^\w .()–-]+", "_", Path(name.replace("\\", "/")).name).strip(" .")
    stem, ending = os.path.splitext(plain)
    if ending.lower() not in KINDS_OF_FILE:
        raise UnwelcomeFileError(
            f"“{plain[:60] or 'This'}” is not a CSV, XLSX or ODS file. Save the workbook as one of these."
        )
    return f"{stem[: LONGEST_NAME - len(ending)]}{ending}"


def store_temporarily(pieces: Iterable[bytes]) -> tuple[Path, str, int]:
    """(where the bytes wait, their SHA-256, how many). Raises UnwelcomeFileError where there are none or too many."""
    root = Path(settings.INCOMING_FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    waiting = root / f"incoming-{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    try:
        with waiting.open("wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > MOST_BYTES:
                    raise UnwelcomeFileError(
                        f"The file is larger than {MOST_BYTES >> 20} MB, far more than any of Ofsted’s."
                    )
                digest.update(piece)
                file.write(piece)
        if not size:
            raise UnwelcomeFileError("The file is empty.")
    except BaseException as problem:
        waiting.unlink(missing_ok=True)
        if is_full_disk(problem):
            raise UnwelcomeFileError(
                "The site’s disk has no room for the file. Nothing of it was kept: send it again once there is."
            ) from problem
        raise
    return waiting, digest.hexdigest(), size


def check_signature(name: str, start: bytes) -> None:
    """Raises UnwelcomeFileError where the first bytes are not those of such a file."""
    is_zipped = start.startswith(ZIPPED)
    if name.lower().endswith(".csv"):
        if is_zipped:
            raise UnwelcomeFileError(
                "The file is called CSV and is a workbook. Give it its own ending: .xlsx or .ods."
            )
        if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(MARKUP):
            raise UnwelcomeFileError(
                "The file is a web page, not a list: the address may show a page about the file."
            )
        if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnwelcomeFileError(
                "The file is not text: it may be damaged, or of another kind than its name says."
            )
    elif not is_zipped:
        raise UnwelcomeFileError(
            "The file is not a workbook: it may be damaged, or of another kind than its name says."
        )
