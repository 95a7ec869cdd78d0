"""What happens every minute. Each step asks the database what is due, so twice or late does no harm."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import timezone

from digests.editions import edition_composer
from digests.ledger import delivery_claims, letter_sender, old_deliveries
from digests.ledger.breaker import WHOLE_EDITION, list_held_domains
from digests.models import Edition, Frequency, Hold, Subscription
from digests.subscriptions import doubts, lifecycle, members, refused_addresses
from live.tasks import enqueue_on_commit

log = logging.getLogger(__name__)


def run_due_steps() -> None:
    """Compose what is due, write deliveries, take back what a dead worker held, wake workers.

    A step that fails holds up none of the others; the first fault is raised when all have been tried.
    """
    now = timezone.now()
    faults: list[Exception] = []
    steps: list[Callable[[], object]] = [
        partial(lifecycle.delete_expired_requests, now=now),
        partial(members.follow_members, now=now),
        partial(refused_addresses.erase_kept_addresses, now=now),
        partial(delivery_claims.reclaim_expired, now=now),
        *(
            partial(edition_composer.compose_due_edition, frequency=frequency, now=now)
            for frequency in Frequency
        ),
    ]
    attempt_each(steps, faults)
    attempt_each(
        [partial(bring_forward, edition, now=now) for edition in Edition.objects.unfinished()], faults
    )
    later_steps: list[Callable[[], object]] = [
        partial(doubts.weigh_finished_editions, now=now),
        partial(old_deliveries.tally_old_deliveries, now=now),
        partial(ring_for_other_tasks, now),
    ]
    attempt_each(later_steps, faults)
    if faults:
        raise faults[0]


def attempt_each(steps: Iterable[Callable[[], object]], faults: list[Exception]) -> None:
    """Take every step; what goes wrong is logged and added to `faults`."""
    for step in steps:
        try:
            step()
        except Exception as fault:
            log.exception("A step of the minute failed")
            faults.append(fault)


def bring_forward(edition: Edition, *, now: datetime) -> None:
    """What an edition that goes out needs: its deliveries, an end for those that are late, and a shard."""
    letter_sender.write_deliveries(edition=edition)
    letter_sender.retire_late_deliveries(edition=edition, now=now)
    if not letter_sender.finish_edition(edition=edition):
        ring_for_waiting(edition)


def ring_for_other_tasks(now: datetime) -> None:
    """Ask for what reads returned letters, probes and answers, where there is something to do."""
    if settings.BOUNCE_FOLDER:
        enqueue_on_commit("digests.tasks.read_returned")
    if Hold.objects.active().by_server().exists():
        enqueue_on_commit("digests.tasks.probe")
    if Subscription.objects.unanswered(now).exists():
        enqueue_on_commit("digests.tasks.answer")


def move_abandoned_deliveries() -> None:
    """Every quarter of a minute: what a dead worker held goes on, within a minute of its death."""
    if delivery_claims.reclaim_expired(now=timezone.now()):
        unfinished = Edition.objects.unfinished()
        unfinished.update(rung_at=None)  # the shard that was rung for may have died too
        for edition in unfinished:
            ring_for_waiting(edition)


def ring_for_waiting(edition: Edition) -> None:
    """Ask for a shard where something waits for one, and none that was asked for is on its way."""
    held = list_held_domains(edition)
    if WHOLE_EDITION in held:
        return
    if edition.deliveries.claimable(timezone.now()).not_to(held).exists():
        letter_sender.ring_for_shard(edition_id=edition.pk)
