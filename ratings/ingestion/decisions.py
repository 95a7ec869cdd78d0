"""What a data editor decides about a file that came in."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from live.tasks import enqueue_on_commit
from ratings.models import Arrival, ArrivalStep
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
    *, by: AbstractUser, arrival: Arrival, kind: str, as_at: date | None, status: str
) -> Arrival:
    """Say what the file is where it was not recognised, and have it checked again.

    Raises ValidationError once it is published, discarded or about to be published.
    """
    require_data_editor(by)
    arrival = lock_incoming_file(arrival)
    if arrival.state == Arrival.State.RECEIVED and (arrival.kind, arrival.as_at, arrival.status) == (
        kind,
        as_at,
        status,
    ):
        return arrival
    if arrival.state not in {Arrival.State.CHECKED, Arrival.State.RECEIVED}:
        raise ValidationError(f"This file is {arrival.get_state_display().lower()} and cannot be corrected.")
    arrival.kind, arrival.as_at, arrival.status = kind, as_at, status
    arrival.state, arrival.tries = Arrival.State.RECEIVED, 0
    arrival.save(update_fields=["kind", "as_at", "status", "state", "tries"])
    said = [KINDS[kind].lower() if kind else "", f"as at {format_day(as_at)}" if as_at else "", status]
    told = ", ".join(each for each in said if each) or "to be recognised from the file"
    ArrivalStep.objects.create(arrival=arrival, done_by_id=by.pk, words=f"Corrected: {told}.")
    enqueue_on_commit("ratings.tasks.process_incoming_file", arrival.pk)
    return arrival


@transaction.atomic
def request_publication(*, by: AbstractUser | None, arrival: Arrival) -> Arrival:
    """Have a checked file published; by None where its source publishes by itself. A second asking changes nothing.

    Raises ValidationError where the check found problems or there is nothing new to publish.
    """
    if by:
        require_data_editor(by)
    arrival = lock_incoming_file(arrival)
    if arrival.state in {Arrival.State.ASKED, Arrival.State.PUBLISHED}:
        return arrival
    if not arrival.may_be_published:
        raise ValidationError(explain_not_publishable(arrival))
    arrival.state, arrival.tries = Arrival.State.ASKED, 0
    arrival.asked_by_id = by.pk if by else None
    arrival.save(update_fields=["state", "tries", "asked_by"])
    ArrivalStep.objects.create(
        arrival=arrival, done_by_id=by.pk if by else None, words="Asked to be published."
    )
    enqueue_on_commit("ratings.tasks.process_incoming_file", arrival.pk)
    return arrival


def explain_not_publishable(arrival: Arrival) -> str:
    """Why an arrival cannot be published now."""
    if arrival.state == Arrival.State.DISCARDED:
        return "This file was discarded. Load it again to publish it."
    if arrival.state == Arrival.State.RECEIVED:
        return "This file is not checked yet."
    if arrival.problems:
        return "The check found problems. Correct what the file is, or load a mended file."
    return "This file is published already: publishing it again would change nothing."


@transaction.atomic
def discard_file(*, by: AbstractUser, arrival: Arrival) -> Arrival:
    """Put a file away unpublished. A second time changes nothing.

    Raises ValidationError once it is published or about to be.
    """
    require_data_editor(by)
    arrival = lock_incoming_file(arrival)
    if arrival.state == Arrival.State.DISCARDED:
        return arrival
    if arrival.state not in {Arrival.State.CHECKED, Arrival.State.RECEIVED}:
        raise ValidationError(f"This file is {arrival.get_state_display().lower()} and cannot be discarded.")
    arrival.state = Arrival.State.DISCARDED
    arrival.save(update_fields=["state"])
    ArrivalStep.objects.create(arrival=arrival, done_by_id=by.pk, words="Discarded.")
    if not Arrival.objects.filter(sha256=arrival.sha256).exclude(state=Arrival.State.DISCARDED).exists():
        folder = arrival.folder
        transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
    return arrival


def lock_incoming_file(arrival: Arrival) -> Arrival:
    """The arrival's row as it stands, locked until the transaction ends."""
    return Arrival.objects.select_for_update(of=("self",)).get(pk=arrival.pk)
