"""Sending an edition: its deliveries are written once, then shards claim and send them until none is left."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from digests.editions.timetable import OVERDUE
from digests.ledger.delivery_claims import claim, mark_handed, release, settle, withhold
from digests.letters.edition_letters import Letters
from digests.letters.smtp_connection import AwayError, Outcome, Post
from digests.models import Delivery, Edition, Frequency, Reason, State, Subscription
from live.page_cache import invalidate
from live.tasks import enqueue_on_commit

log = logging.getLogger(__name__)

#: Seconds a shard starts new messages for; one message may take the mail server's timeout on top.
BUDGET = 30.0
#: Deliveries written in one statement.
ROWS = 5000


def new_worker() -> str:
    """The name one run is known by: machine, process and a few random letters."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}:{get_random_string(6)}"


@dataclass
class Shard:
    """One run over an edition: who runs it, and what came of it."""

    edition: Edition
    worker: str = field(default_factory=new_worker)
    done: Counter[str] = field(default_factory=Counter)
    away: bool = False


@transaction.atomic
def address(*, edition: Edition) -> int:
    """Write a delivery for everyone who is to get this edition, once; returns how many.

    Those are the people confirmed, and wanting it, when it was composed.
    """
    fresh = Edition.objects.select_for_update().filter(pk=edition.pk, addressed_at=None, empty=False)
    if not fresh.only("pk").exists():
        return 0
    wanting = Subscription.objects.wanting(edition.frequency).filter(confirmed_at__lte=edition.composed_at)
    rows = [Delivery(edition=edition, subscription_id=pk) for pk in wanting.values_list("pk", flat=True)]
    Delivery.objects.bulk_create(rows, batch_size=ROWS, ignore_conflicts=True)
    fresh.update(addressed_at=timezone.now())
    enqueue_on_commit("digests.tasks.send_shard", edition.pk)
    return len(rows)


def send_one(delivery: Delivery, *, letters: Letters, post: Post) -> str:
    """Make one message, hand it over, write down what became of it; returns the state.

    Raises AwayError where the mail server cannot be reached and nothing was handed over.
    """
    try:
        message = letters.raw(delivery.subscription)
    except Exception:
        log.exception("The message of delivery %s could not be made", delivery.pk)
        return settle(delivery, Outcome("unmade"))
    outcome = post.hand(
        message,
        sender=letters.envelope_sender,
        recipient=delivery.subscription.email,
        before=lambda: mark_handed(delivery),
    )
    return withhold(delivery) if outcome.kind == "withheld" else settle(delivery, outcome)


def send_shard(*, edition_id: int) -> Counter[str]:
    """Send part of an edition for about half a minute; returns how many deliveries took each state.

    Several may run at once, and any may be killed: see the states of what it leaves in `delivery_claims.take_back`.
    Rings for another shard while something is left to send.
    """
    shard = Shard(Edition.objects.get(pk=edition_id))
    letters = Letters(shard.edition)
    stop_at = time.monotonic() + BUDGET
    with Post() as post:
        while time.monotonic() < stop_at and not shard.away:
            batch = claim(edition=shard.edition, worker=shard.worker)
            if batch is None:
                break
            send_batch(batch, shard=shard, letters=letters, post=post, stop_at=stop_at)
    finish(edition=shard.edition)
    if not shard.away and shard.edition.deliveries.claimable(timezone.now()).exists():
        enqueue_on_commit("digests.tasks.send_shard", edition_id)
    return shard.done


def send_batch(batch: list[Delivery], *, shard: Shard, letters: Letters, post: Post, stop_at: float) -> None:
    """Send what was claimed until time is up or the mail server is away; give back the rest."""
    for place, delivery in enumerate(batch):
        if time.monotonic() >= stop_at:
            release(batch[place:])
            return
        try:
            shard.done[send_one(delivery, letters=letters, post=post)] += 1
        except AwayError as problem:
            log.warning("The mail server does not answer: %s", problem)
            release(batch[place:])
            shard.away = True
            return


def retire(*, edition: Edition, now: datetime) -> int:
    """Give up what is too late to be of use; returns how many deliveries."""
    if now - edition.composed_at <= OVERDUE[Frequency(edition.frequency)]:
        return 0
    late = edition.deliveries.claimable(now + timedelta(days=1))
    gave_up = late.filter(attempts__gt=0).update(state=State.FAILED, reason=Reason.GAVE_UP, next_try_at=None)
    return gave_up + late.update(state=State.SKIPPED, reason=Reason.LATE, next_try_at=None)


def finish(*, edition: Edition) -> bool:
    """Mark an edition finished once nothing of it is open; True when this call did."""
    if edition.deliveries.open().exists():
        return False
    return bool(
        Edition.objects.filter(pk=edition.pk, addressed_at__isnull=False, finished_at=None).update(
            finished_at=timezone.now()
        )
    )


@transaction.atomic
def stop(*, edition: Edition) -> None:
    """Send no more of this edition and take it off the web. What a mail server has already taken stays sent."""
    if Edition.objects.filter(pk=edition.pk, stopped_at=None).update(stopped_at=timezone.now()):
        invalidate("editions")
    enqueue_on_commit("digests.tasks.send_shard", edition.pk)
