"""Claiming deliveries, and writing down what became of each.

What a worker that dies leaves behind is known to one message: only the one it had just handed over
is in doubt, and that one is never sent again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from digests.editions import contents
from digests.letters.smtp_connection import Outcome
from digests.models import Delivery, Edition, Reason, Standing, State, Subscription
from digests.subscriptions import lifecycle

#: A claim not used within this time is taken back.
LEASE = timedelta(minutes=2)
BATCH = 20
#: Minutes to wait after each "later" of the mail server.
WAITS = (1, 5, 15, 30, 60, 120, 240)
#: A delivery that waits and belongs to no worker.
FREE: Final[dict[str, Any]] = {"state": State.PENDING, "lease_until": None, "worker": ""}


@transaction.atomic
def claim(*, edition: Edition, worker: str) -> list[Delivery] | None:
    """The next few deliveries, leased to this worker; None when nothing is left to claim.

    Consent is looked at here again: who has left or chosen otherwise since is skipped, with the reason.
    """
    now = timezone.now()
    found = list(
        edition.deliveries.claimable(now)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("subscription")
        .order_by("pk")[:BATCH]
    )
    if not found:
        return None
    stopped = Edition.objects.filter(pk=edition.pk, stopped_at__isnull=False).exists()
    for delivery in found:
        reason = Reason.STOPPED if stopped else why_not(edition, delivery.subscription)
        delivery.next_try_at = None
        delivery.reason = reason or ""
        delivery.state = State.SKIPPED if reason else State.SENDING
        delivery.lease_until = None if reason else now + LEASE
        delivery.worker = "" if reason else worker
    Delivery.objects.bulk_update(found, ["next_try_at", "reason", "state", "lease_until", "worker"])
    return [delivery for delivery in found if delivery.state == State.SENDING]


def why_not(edition: Edition, subscription: Subscription) -> Reason | None:
    """Why this subscription does not get this edition after all, or None."""
    if subscription.standing != Standing.CONFIRMED:
        return Reason.LEFT
    if not getattr(subscription, edition.frequency):
        return Reason.CHOSE
    if not contents.says_something(contents.for_topics(edition.content, subscription.topics)):
        return Reason.TOPICS
    return None


def mark_handed(delivery: Delivery) -> bool:
    """Write down that the message is about to leave. False where the lease or the consent is gone."""
    now = timezone.now()
    return bool(
        Delivery.objects.filter(
            pk=delivery.pk,
            state=State.SENDING,
            worker=delivery.worker,
            handed_at=None,
            lease_until__gt=now,
            subscription__standing=Standing.CONFIRMED,
        ).update(handed_at=now)
    )


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome) -> str:
    """Write down what became of a delivery; returns its state.

    The mark may reach the disk a moment later: were it lost, the delivery would be in doubt, not sent twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
    now = timezone.now()
    after: dict[str, object] = {
        "lease_until": None,
        "smtp_code": outcome.code,
        "smtp_text": outcome.text,
        "attempts": F("attempts") + 1,
    }
    match outcome.kind:
        case "sent":
            after |= {"state": State.SENT, "reason": "", "sent_at": now}
        case "unknown":
            after |= {"state": State.AMBIGUOUS, "reason": Reason.NO_REPLY}
        case "later":
            wait = timedelta(minutes=WAITS[min(delivery.attempts, len(WAITS) - 1)])
            after |= {"state": State.DEFERRED, "reason": Reason.BUSY, "handed_at": None}
            after |= {"next_try_at": now + wait}
        case "no-address":
            after |= {"state": State.FAILED, "reason": Reason.NO_ADDRESS}
        case "unmade":
            after |= {"state": State.FAILED, "reason": Reason.FAULT}
        case _:
            after |= {"state": State.FAILED, "reason": Reason.REFUSED}
    # A lease that ran out while the server was slow left the row in doubt: now it is known.
    Delivery.objects.filter(
        pk=delivery.pk, worker=delivery.worker, state__in=[State.SENDING, State.AMBIGUOUS]
    ).update(**after)
    if outcome.kind == "no-address":
        lifecycle.bounce(subscription_id=delivery.subscription_id)
    return str(after["state"])


def withhold(delivery: Delivery) -> str:
    """What was claimed is not sent after all: they left, or the lease ran out."""
    mine = Delivery.objects.filter(
        pk=delivery.pk, worker=delivery.worker, state=State.SENDING, handed_at=None
    )
    if mine.filter(subscription__standing=Standing.CONFIRMED).update(**FREE):
        return State.PENDING
    mine.update(**{**FREE, "state": State.SKIPPED, "reason": Reason.LEFT})
    return State.SKIPPED


def release(deliveries: list[Delivery]) -> None:
    """Give back what was claimed and not begun."""
    for worker in {delivery.worker for delivery in deliveries}:
        Delivery.objects.filter(
            pk__in=[delivery.pk for delivery in deliveries],
            worker=worker,
            state=State.SENDING,
            handed_at=None,
        ).update(**FREE)


def take_back(*, now: datetime) -> int:
    """Leases that ran out: what was not handed over waits again, what was is in doubt for ever.

    Returns how many rows were taken back.
    """
    lost = Delivery.objects.expired(now)
    waiting = lost.filter(handed_at=None).update(**FREE)
    return waiting + lost.filter(handed_at__isnull=False).update(
        state=State.AMBIGUOUS, reason=Reason.WORKER, lease_until=None, attempts=F("attempts") + 1
    )
