"""Claims of workers on deliveries, and the record of what became of each.

What a worker that dies leaves behind is known to one message: only the one it had just handed over
is in doubt. That one is sent once more with the same Message-ID: a letter twice is better than never.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Final

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from digests.ledger.breaker import WHOLE_EDITION, list_held_domains
from digests.letters.mail_answers import AnswerClass
from digests.letters.smtp_connection import HandoverOutcome
from digests.models import Delivery, DeliveryReason, DeliveryState, Edition, Subscription, SubscriptionStatus
from digests.subscriptions import refused_addresses

#: A claim its worker has not renewed for this long is taken back (see `lease_renewal`).
LEASE = timedelta(seconds=30)
BATCH = 20
#: Minutes to wait after each refusal that is not about the address; the last one goes on.
WAITS = (1, 5, 15, 30, 60, 120, 240)
#: How much of a wait is chance, so that not all come back at once.
JITTER = 0.25
#: A delivery that waits and belongs to no worker.
UNCLAIMED: Final[dict[str, object]] = {"state": DeliveryState.PENDING, "lease_until": None, "worker": ""}


#: States in which a worker's answer still counts: it holds the row, or held it last.
IN_HANDS: Final = (DeliveryState.SENDING, DeliveryState.DEFERRED, DeliveryState.AMBIGUOUS)


@transaction.atomic
def claim_batch(*, edition: Edition, worker: str) -> list[Delivery] | None:
    """The next few deliveries, leased to this worker; None when nothing is left to claim, or all of it is held.

    Consent is looked at here again: who has left or chosen otherwise since is skipped, with the reason.
    """
    now = timezone.now()
    stopped = Edition.objects.filter(pk=edition.pk, stopped_at__isnull=False).exists()
    held = list_held_domains(edition)
    if WHOLE_EDITION in held:
        return None
    claimable = list(
        edition.deliveries.claimable(now)
        .not_to(held)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("subscription")
        .order_by("pk")[:BATCH]
    )
    if not claimable:
        return None
    for delivery in claimable:
        reason = DeliveryReason.STOPPED if stopped else find_skip_reason(edition, delivery.subscription)
        delivery.next_try_at = None
        delivery.reason = reason or ""
        delivery.state = DeliveryState.SKIPPED if reason else DeliveryState.SENDING
        delivery.lease_until = None if reason else now + LEASE
        delivery.worker = "" if reason else worker
    Delivery.objects.bulk_update(claimable, ["next_try_at", "reason", "state", "lease_until", "worker"])
    return [delivery for delivery in claimable if delivery.state == DeliveryState.SENDING]


def find_skip_reason(edition: Edition, subscription: Subscription) -> DeliveryReason | None:
    """Why this subscription does not get this edition after all, or None."""
    if subscription.standing != SubscriptionStatus.CONFIRMED:
        return DeliveryReason.LEFT
    if not getattr(subscription, edition.frequency):
        return DeliveryReason.CHOSE
    return None


def mark_as_handed_over(delivery: Delivery) -> bool:
    """Write down that the message is about to leave. False where the lease or the consent is gone."""
    now = timezone.now()
    return bool(
        Delivery.objects.filter(
            pk=delivery.pk,
            state=DeliveryState.SENDING,
            worker=delivery.worker,
            handed_at=None,
            lease_until__gt=now,
            subscription__standing=SubscriptionStatus.CONFIRMED,
        ).update(handed_at=now)
    )


@transaction.atomic
def record_result(delivery: Delivery, outcome: HandoverOutcome, *, left_out: Collection[int] = ()) -> str:
    """Write down what became of a delivery; returns its state. `left_out` are stories its letter did not tell after all.

    The mark may reach the disk a moment later: were it lost, the delivery would be in doubt, not sent twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
    now = timezone.now()
    changes: dict[str, object] = {
        "lease_until": None,
        "smtp_code": outcome.code,
        "smtp_text": outcome.text,
        "attempts": F("attempts") + 1,
    }
    if outcome.kind in {"sent", AnswerClass.UNKNOWN}:
        changes["left_out"] = list(left_out) or None
    match outcome.kind:
        case "sent":
            changes |= {"state": DeliveryState.SENT, "reason": "", "sent_at": now, "next_try_at": None}
            changes |= {"handed_at": Coalesce("handed_at", Value(now))}
        case AnswerClass.UNKNOWN:
            changes |= build_unknown_fields(delivery.unknowns, DeliveryReason.NO_REPLY, again_at=now + LEASE)
        case AnswerClass.LATER | AnswerClass.US:
            reason = DeliveryReason.BUSY if outcome.kind == AnswerClass.LATER else DeliveryReason.REFUSED
            changes |= {"state": DeliveryState.DEFERRED, "reason": reason, "handed_at": None}
            changes |= {"next_try_at": now + draw_wait(delivery.attempts)}
        case AnswerClass.ADDRESS:
            changes |= {"state": DeliveryState.FAILED, "reason": DeliveryReason.NO_ADDRESS}
        case _:
            changes |= {"state": DeliveryState.FAILED, "reason": DeliveryReason.FAULT}
    # A lease that ran out while the process was held up left the row in doubt: now it is known.
    Delivery.objects.filter(pk=delivery.pk, worker=delivery.worker, state__in=IN_HANDS).update(**changes)
    if outcome.kind == AnswerClass.ADDRESS:
        refused_addresses.count_address_refusal(
            subscription_id=delivery.subscription_id, edition=delivery.edition
        )
    elif outcome.kind == "sent" and delivery.subscription.refused_since:
        refused_addresses.forget_address_refusals(subscription_id=delivery.subscription_id)
    return str(changes["state"])


def draw_wait(attempts: int) -> timedelta:
    """How long to wait after so many tries: longer each time, and never quite the same."""
    minutes = WAITS[min(attempts, len(WAITS) - 1)]
    return timedelta(minutes=minutes * SystemRandom().uniform(1 - JITTER, 1 + JITTER))


def build_unknown_fields(
    unknowns: int, reason: DeliveryReason, *, again_at: datetime | None = None
) -> dict[str, object]:
    """What to write where no answer came to the final dot: once more, or, the second time, not known for good."""
    state = DeliveryState.AMBIGUOUS if unknowns else DeliveryState.DEFERRED
    fields: dict[str, object] = {"state": state, "reason": reason, "unknowns": unknowns + 1}
    return fields if unknowns else {**fields, "handed_at": None, "next_try_at": again_at}


def renew_leases(*, edition_id: int, worker: str) -> int:
    """The worker is alive: what it holds stays its own for another lease; returns how many rows."""
    return Delivery.objects.filter(edition_id=edition_id, worker=worker, state=DeliveryState.SENDING).update(
        lease_until=timezone.now() + LEASE
    )


def skip(delivery: Delivery, *, reason: DeliveryReason = DeliveryReason.LEFT) -> str:
    """What was claimed is not sent after all: they left, the lease ran out, or there is nothing new to tell them."""
    own_claim = Delivery.objects.filter(
        pk=delivery.pk, worker=delivery.worker, state=DeliveryState.SENDING, handed_at=None
    )
    is_about_leaving = reason == DeliveryReason.LEFT
    still_theirs = own_claim.filter(subscription__standing=SubscriptionStatus.CONFIRMED)
    if is_about_leaving and still_theirs.update(**UNCLAIMED):
        return DeliveryState.PENDING
    own_claim.update(**{**UNCLAIMED, "state": DeliveryState.SKIPPED, "reason": reason})
    return DeliveryState.SKIPPED


def release_unsent(deliveries: list[Delivery]) -> None:
    """Give back what was claimed and not begun."""
    for worker in {delivery.worker for delivery in deliveries}:
        Delivery.objects.filter(
            pk__in=[delivery.pk for delivery in deliveries],
            worker=worker,
            state=DeliveryState.SENDING,
            handed_at=None,
        ).update(**UNCLAIMED)


def reclaim_expired(*, now: datetime) -> int:
    """Leases that ran out: what was not handed over waits again, what was is sent once more, and not a third time.

    Returns how many rows were taken back.
    """
    expired_claims = Delivery.objects.expired(now)
    handed = expired_claims.filter(handed_at__isnull=False)
    ended: dict[str, object] = {"lease_until": None, "attempts": F("attempts") + 1}
    return (
        expired_claims.filter(handed_at=None).update(**UNCLAIMED)
        + handed.filter(unknowns__gt=0).update(**ended, **build_unknown_fields(1, DeliveryReason.WORKER))
        + handed.filter(unknowns=0).update(**ended, **build_unknown_fields(0, DeliveryReason.WORKER))
    )
