"""Addresses that the mail server says do not exist: believed on the second edition, and taken back by an editor.

One such answer may be a fault of the server's. A subscription ends only where two editions at least
three days apart were refused and none arrived between them; its address is kept aside for a month.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from digests.models import (
    Consent,
    ConsentEvent,
    Edition,
    Subscription,
    SubscriptionStatus,
    Suppression,
    SuppressionReason,
)
from digests.subscriptions import lifecycle

log = logging.getLogger(__name__)

#: Between the first edition refused and one that may end a subscription.
APART = timedelta(days=3)
#: How long an address is kept aside.
KEPT = timedelta(days=30)


@transaction.atomic
def count_address_refusal(*, subscription_id: int, edition: Edition) -> bool:
    """The mail server knows no such address; True where that ended the subscription.

    What it says of an address that its owner has moved from since says nothing of the new one.
    """
    subscription = Subscription.objects.select_for_update().get(pk=subscription_id)
    moved_at = find_last_move(subscription_id)
    if subscription.standing != SubscriptionStatus.CONFIRMED or (moved_at and moved_at >= edition.until):
        return False
    if subscription.refused_since is None:
        subscription.refused_since = edition.until
        subscription.save(update_fields=["refused_since"])
        return False
    if edition.until - subscription.refused_since < APART:
        return False
    subscription.ended_with = edition
    lifecycle.end_subscription(
        subscription, SubscriptionStatus.BOUNCED, SuppressionReason.BOUNCED, how="mail server"
    )
    return True


def find_last_move(subscription_id: int) -> datetime | None:
    """When a subscription last followed its member to another address; None where it never did."""
    moves = Consent.objects.filter(subscription=subscription_id, deed=ConsentEvent.MOVED)
    return moves.order_by("-at").values_list("at", flat=True).first()


def forget_address_refusals(*, subscription_id: int) -> None:
    """A letter arrived: whatever the mail server said before was not so."""
    Subscription.objects.filter(pk=subscription_id, refused_since__isnull=False).update(refused_since=None)


@transaction.atomic
def take_back_endings(*, edition: Edition, by: User) -> int:
    """Put back the subscriptions that this edition's refusals ended; returns how many. A second time puts back none.

    Left alone are those whose owner has left, or signed up again, since.
    """
    ended = Subscription.objects.ended_with(edition).select_for_update().order_by("pk")
    restored = sum(restore_subscription(subscription) for subscription in ended)
    log.info("Editor %s put back %s subscriptions that edition %s had ended", by.pk, restored, edition.pk)
    return restored


def restore_subscription(subscription: Subscription) -> bool:
    """Confirmed as before, at the address that was kept; False where the address has a newer subscription."""
    subscription.email, subscription.kept_email = subscription.kept_email, ""
    subscription.standing = SubscriptionStatus.CONFIRMED
    subscription.ended_at = subscription.ended_with = subscription.refused_since = None
    try:
        with transaction.atomic():
            subscription.save(
                update_fields=["email", "kept_email", "standing", "ended_at", "ended_with", "refused_since"]
            )
    except IntegrityError:
        return False
    Suppression.objects.filter(subscription=subscription, why=SuppressionReason.BOUNCED).delete()
    lifecycle.record_consent(subscription, ConsentEvent.RESTORED, how="ledger of emails", at=timezone.now())
    return True


def erase_kept_addresses(*, now: datetime) -> int:
    """Erase the addresses kept aside for long enough; returns how many."""
    return Subscription.objects.exclude(kept_email="").filter(ended_at__lt=now - KEPT).update(kept_email="")
