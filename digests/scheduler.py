"""What happens every minute. Each step asks the database what is due, so twice or late does no harm."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from digests.editions import edition_composer
from digests.ledger import delivery_claims, letter_sender, old_deliveries
from digests.ledger.breaker import WHOLE_EDITION, list_held_domains
from digests.models import Edition, Frequency, Hold, Subscription
from digests.subscriptions import doubts, lifecycle, members, refused_addresses
from live.tasks import enqueue_on_commit


def run_due_steps() -> None:
    """Compose what is due, write deliveries, take back what a dead worker held, wake workers."""
    now = timezone.now()
    lifecycle.delete_expired_requests(now=now)
    members.follow_members(now=now)
    refused_addresses.erase_kept_addresses(now=now)
    delivery_claims.reclaim_expired(now=now)
    for frequency in Frequency:
        edition_composer.compose_due_edition(frequency=frequency, now=now)
    for edition in Edition.objects.unfinished():
        letter_sender.write_deliveries(edition=edition)
        letter_sender.retire_late_deliveries(edition=edition, now=now)
        if not letter_sender.finish_edition(edition=edition):
            ring_for_waiting(edition)
    doubts.weigh_finished_editions(now=now)
    old_deliveries.tally_old_deliveries(now=now)
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
