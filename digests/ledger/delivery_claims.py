"""Claims of workers on deliveries, and the record of what became of each.

What a worker that dies leaves behind is known to one message: only the one it had in hand is in doubt. That one is
sent once more with the same Message-ID: a letter twice is better than never. A worker's death is no answer: its letter
may not have left at all, so one death more decides nothing, and only a letter that five workers died over is let go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from digests.ledger.breaker import WHOLE_EDITION, list_held_domains
from digests.letters.mail_answers import AnswerClass
from digests.letters.smtp_connection import HandoverOutcome
from digests.models import Delivery, DeliveryReason, DeliveryState, Edition, Subscription, SubscriptionStatus
from digests.models.deliveries import DeliveryQuerySet
from digests.models.editions import CORRECTION
from digests.subscriptions import refused_addresses

#: A claim its worker has not renewed for this long is taken back (see `lease_renewal`).
LEASE = timedelta(seconds=30)
#: Deliveries claimed at once. Those behind one whose answer takes minutes wait for it, so not too many.
BATCH = 100
#: Minutes to wait after each refusal that is not about the address; the last one goes on.
WAITS = (1, 5, 15, 30, 60, 120, 240)
#: Workers that may die over one letter before it is left alone: it may be what kills them.
MOST_DEATHS = 5
#: How much of a wait is chance, so that not all come back at once.
JITTER = 0.25
#: A delivery that waits and belongs to no worker.
UNCLAIMED: Final[dict[str, object]] = {"state": DeliveryState.PENDING, "lease_until": None, "worker": ""}
#: Of a letter that may have arrived: it goes once more, or it is not known for good.
SEND_ONCE_MORE: Final[dict[str, object]] = {"state": DeliveryState.DEFERRED, "handed_at": None}
END_UNKNOWN: Final[dict[str, object]] = {"state": DeliveryState.AMBIGUOUS}


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
    by_reason: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in claimable:
        skipped = DeliveryReason.STOPPED if stopped else find_skip_reason(edition, delivery.subscription)
        by_reason[skipped or ""].append(delivery)
    for reason, deliveries in by_reason.items():
        claim = {"state": DeliveryState.SENDING, "lease_until": now + LEASE, "worker": worker}
        fields = {**UNCLAIMED, "state": DeliveryState.SKIPPED} if reason else claim
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(
            **fields, reason=reason, next_try_at=None
        )
    for delivery in by_reason[""]:
        delivery.worker = worker
    return by_reason[""]


def find_skip_reason(edition: Edition, subscription: Subscription) -> DeliveryReason | None:
    """Why this subscription does not get this edition after all, or None: all that `sent_marks` asks once more of a person."""
    if subscription.standing != SubscriptionStatus.CONFIRMED:
        return DeliveryReason.LEFT
    if edition.frequency != CORRECTION and not getattr(subscription, edition.frequency):
        return DeliveryReason.CHOSE
    if subscription.is_paused_on(timezone.localdate()):
        return DeliveryReason.PAUSED
    if subscription.doubted_at:
        return DeliveryReason.DOUBTED
    return None


@transaction.atomic
def record_result(delivery: Delivery, outcome: HandoverOutcome, *, left_out: Collection[int] = ()) -> str:
    """Write down what became of a delivery that was not simply taken (see `sent_marks`); returns its state.

    `left_out` are stories its letter, which may have arrived, did not tell after all.
    """
    now = timezone.now()
    changes: dict[str, object] = {
        "lease_until": None,
        "smtp_code": outcome.code,
        "smtp_text": outcome.text,
        "attempts": F("attempts") + 1,
    }
    if outcome.kind == AnswerClass.UNKNOWN:
        changes["left_out"] = list(left_out) or None
    else:
        changes["handed_at"] = None  # it was written down when the envelope was given, and nothing left
    match outcome.kind:
        case AnswerClass.UNKNOWN:
            changes |= {"reason": DeliveryReason.NO_REPLY, "unknowns": delivery.unknowns + 1}
            changes |= END_UNKNOWN if delivery.unknowns else {**SEND_ONCE_MORE, "next_try_at": now + LEASE}
        case AnswerClass.LATER | AnswerClass.US:
            reason = DeliveryReason.BUSY if outcome.kind == AnswerClass.LATER else DeliveryReason.REFUSED
            changes |= {"state": DeliveryState.DEFERRED, "reason": reason}
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
    return str(changes["state"])


def draw_wait(attempts: int) -> timedelta:
    """How long to wait after so many tries: longer each time, and never quite the same."""
    minutes = WAITS[min(attempts, len(WAITS) - 1)]
    return timedelta(minutes=minutes * SystemRandom().uniform(1 - JITTER, 1 + JITTER))


@transaction.atomic
def renew_leases(*, edition_id: int, worker: str) -> int:
    """The worker is alive: what it holds stays its own for another lease; returns how many rows."""
    held = Delivery.objects.unsent_in(DeliveryState.SENDING).filter(edition_id=edition_id, worker=worker)
    return find_unlocked(held).update(lease_until=timezone.now() + LEASE)


def find_unlocked(deliveries: DeliveryQuerySet) -> DeliveryQuerySet:
    """Those that no mark is being written on, now locked: a mark locks two rows, and whoever waited for one of them
    while holding the other would wait for ever."""
    free = deliveries.select_for_update(skip_locked=True).values("pk")
    return Delivery.objects.filter(pk__in=free)


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


@transaction.atomic
def reclaim_expired(*, now: datetime) -> int:
    """Leases that ran out: what was not handed over waits again, what was is sent once more, up to the fifth death.

    Returns how many rows were taken back.
    """
    expired_claims = Delivery.objects.expired(now)
    if not expired_claims.exists():  # as at nearly every minute
        return 0
    handed = expired_claims.filter(handed_at__isnull=False)
    death: dict[str, object] = {
        "lease_until": None,
        "attempts": F("attempts") + 1,
        "deaths": F("deaths") + 1,
        "reason": DeliveryReason.WORKER,
    }
    steps = [
        (expired_claims.filter(handed_at=None), UNCLAIMED),
        (handed.filter(deaths__gte=MOST_DEATHS - 1), {**death, **END_UNKNOWN}),
        (handed.filter(deaths__lt=MOST_DEATHS - 1), {**death, **SEND_ONCE_MORE}),
    ]
    return sum(find_unlocked(deliveries).update(**changes) for deliveries, changes in steps)
