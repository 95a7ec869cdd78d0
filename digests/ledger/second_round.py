"""A second round of an edition: once more to those it did not reach."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from digests.models import DeliveryState, Edition
from live.tasks import enqueue_on_commit

log = logging.getLogger(__name__)


@transaction.atomic
def send_again(*, edition: Edition, by: User) -> int:
    """Let the letters that were not sent wait once more, for two days again; returns how many.

    A second time finds none of them, for they wait or were sent. Whoever has left since is not written to, nor whoever
    is written a later edition, which tells them what this one could not; an edition that was stopped stays so.
    """
    going = Edition.objects.select_for_update().filter(pk=edition.pk, stopped_at=None)
    if not going.only("pk").exists():
        return 0
    again = edition.deliveries.to_send_again().update(
        state=DeliveryState.PENDING,
        reason="",
        attempts=0,
        unknowns=0,
        deaths=0,
        next_try_at=None,
        handed_at=None,
    )
    if again:
        going.update(finished_at=None, weighed_at=None, sent_again_at=timezone.now())
        enqueue_on_commit("digests.tasks.send_shard", edition.pk)
        log.info("Editor %s sent edition %s again to %s people", by.pk, edition.pk, again)
    return again
