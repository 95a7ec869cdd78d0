"""What a data editor decides about a file that came in."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from live.tasks import enqueue_on_commit
from ratings.loading.reasons import ReasonError, tidy_reason
from ratings.models import IncomingFile, IncomingFileStep
from ratings.ofsted import KINDS
from ratings.phrases import format_day

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MAY = "ratings.add_release"


def require_data_editor(by: AbstractUser) -> None:
    """Raises PermissionDenied for people who do not load releases."""
    if not by.has_perm(MAY):
        raise PermissionDenied("Releases are loaded by data editors.")


@transaction.atomic
def correct_file(
    *, by: AbstractUser, incoming_file: IncomingFile, kind: str, as_at: date | None, status: str
) -> IncomingFile:
    """Say what the file is where it was not recognised, and have it checked again.

    Raises ValidationError once it is published, discarded or about to be published.
    """
    require_data_editor(by)
    incoming_file = lock_incoming_file(incoming_file)
    if incoming_file.state == IncomingFile.State.RECEIVED and (
        incoming_file.kind,
        incoming_file.as_at,
        incoming_file.status,
    ) == (
        kind,
        as_at,
        status,
    ):
        return incoming_file
    if incoming_file.state not in {IncomingFile.State.CHECKED, IncomingFile.State.RECEIVED}:
        raise ValidationError(
            f"This file is {incoming_file.get_state_display().lower()} and cannot be corrected."
        )
    incoming_file.kind, incoming_file.as_at, incoming_file.status = kind, as_at, status
    incoming_file.state, incoming_file.tries = IncomingFile.State.RECEIVED, 0
    incoming_file.accepted_because = ""
    incoming_file.save(update_fields=["kind", "as_at", "status", "state", "tries", "accepted_because"])
    corrections = [KINDS[kind].lower() if kind else "", f"as at {format_day(as_at)}" if as_at else "", status]
    summary = (
        ", ".join(correction for correction in corrections if correction) or "to be recognised from the file"
    )
    IncomingFileStep.objects.create(
        incoming_file=incoming_file, done_by_id=by.pk, words=f"Corrected: {summary}."
    )
    enqueue_on_commit("ratings.tasks.process_incoming_file", incoming_file.pk)
    return incoming_file


@transaction.atomic
def request_publication(
    *, by: AbstractUser | None, incoming_file: IncomingFile, reason: str = ""
) -> IncomingFile:
    """Have a checked file published; by None where its source publishes by itself. A second asking changes nothing.

    `reason`, which readers see, is needed where the check doubts that the file is what it says. Raises ValidationError
    without it, where the check found problems, or where there is nothing new to publish.
    """
    if by:
        require_data_editor(by)
    incoming_file = lock_incoming_file(incoming_file)
    if incoming_file.state in {IncomingFile.State.ASKED, IncomingFile.State.PUBLISHED}:
        return incoming_file
    if not incoming_file.may_be_published:
        raise ValidationError(explain_not_publishable(incoming_file))
    incoming_file.accepted_because = require_reason(incoming_file, reason)
    incoming_file.state, incoming_file.tries = IncomingFile.State.ASKED, 0
    incoming_file.asked_by_id = by.pk if by else None
    incoming_file.save(update_fields=["state", "tries", "asked_by", "accepted_because"])
    words = "Asked to be published."
    if incoming_file.accepted_because:
        words = f"Asked to be published all the same: {incoming_file.accepted_because}"
    IncomingFileStep.objects.create(
        incoming_file=incoming_file, done_by_id=by.pk if by else None, words=words[:500]
    )
    enqueue_on_commit("ratings.tasks.process_incoming_file", incoming_file.pk)
    return incoming_file


def require_reason(incoming_file: IncomingFile, reason: str) -> str:
    """The reason to publish a doubted file, "" for one that nobody doubts. Raises ValidationError where it is missing."""
    if not incoming_file.doubts:
        return ""
    try:
        return tidy_reason(reason)
    except ReasonError as error:
        raise ValidationError(str(error)) from None


def explain_not_publishable(incoming_file: IncomingFile) -> str:
    """Why an incoming_file cannot be published now."""
    if incoming_file.state == IncomingFile.State.DISCARDED:
        return "This file was discarded. Load it again to publish it."
    if incoming_file.state == IncomingFile.State.RECEIVED:
        return "This file is not checked yet."
    if incoming_file.problems:
        return "The check found problems. Correct what the file is, or load a mended file."
    return "This file is published already: publishing it again would change nothing."


@transaction.atomic
def discard_file(*, by: AbstractUser, incoming_file: IncomingFile) -> IncomingFile:
    """Put a file away unpublished. A second time changes nothing.

    Raises ValidationError once it is published or about to be.
    """
    require_data_editor(by)
    incoming_file = lock_incoming_file(incoming_file)
    if incoming_file.state == IncomingFile.State.DISCARDED:
        return incoming_file
    if incoming_file.state not in {IncomingFile.State.CHECKED, IncomingFile.State.RECEIVED}:
        raise ValidationError(
            f"This file is {incoming_file.get_state_display().lower()} and cannot be discarded."
        )
    incoming_file.state = IncomingFile.State.DISCARDED
    incoming_file.save(update_fields=["state"])
    IncomingFileStep.objects.create(incoming_file=incoming_file, done_by_id=by.pk, words="Discarded.")
    if (
        not IncomingFile.objects.filter(sha256=incoming_file.sha256)
        .exclude(state=IncomingFile.State.DISCARDED)
        .exists()
    ):
        folder = incoming_file.folder
        transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
    return incoming_file


def lock_incoming_file(incoming_file: IncomingFile) -> IncomingFile:
    """The incoming_file's row as it stands, locked until the transaction ends."""
    return IncomingFile.objects.select_for_update(of=("self",)).get(pk=incoming_file.pk)
