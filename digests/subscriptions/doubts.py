"""Addresses in doubt: refused again and again, without the code that would say why, while everybody else is written to.

Such a refusal is about us as far as its code goes, so it ends no subscription. But where nearly all others get
the edition it is hardly about us. Nothing more is sent there until its owner asks again, or saves their choices.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from digests.models import Delivery, DeliveryReason, DeliveryState, Edition, Subscription
from digests.models.subscriptions import SubscriptionQuerySet

#: What share of all others must have got an edition for a refusal to stand alone.
REST_WENT: Final = 0.95
#: So many editions in a row, the first and the last so far apart.
EDITIONS: Final = 4
APART: Final = timedelta(days=21)
#: Editions composed longer ago are not weighed any more.
WEIGHED_FOR: Final = timedelta(days=30)
FORGET: Final = {"refused_alone_times": 0, "refused_alone_since": None, "refused_alone_until": None}


def weigh_finished_editions(*, now: datetime) -> int:
    """Weigh each edition that has finished, once, the oldest first; returns how many addresses came into doubt."""
    finished = Edition.objects.filter(
        finished_at__isnull=False, weighed_at=None, empty=False, composed_at__gte=now - WEIGHED_FOR
    )
    return sum(
        weigh_edition(edition=edition, now=now) for edition in finished.order_by("until").only("until")
    )


@transaction.atomic
def weigh_edition(*, edition: Edition, now: datetime) -> int:
    """Count who was refused alone by this edition, and forget the count of those it reached.

    Returns how many addresses it brought into doubt. A second time counts nothing.
    """
    unweighed = Edition.objects.select_for_update().filter(pk=edition.pk, weighed_at=None)
    if not unweighed.only("pk").exists():
        return 0
    unweighed.update(weighed_at=now)
    reached = edition.deliveries.filter(state=DeliveryState.SENT)
    Subscription.objects.filter(refused_alone_times__gt=0, pk__in=reached.values("subscription")).update(
        **FORGET
    )
    superseded = Q(reason=DeliveryReason.SUPERSEDED)
    rest = edition.deliveries.filter(~Q(state=DeliveryState.SKIPPED) | superseded).count() - 1
    gone = reached.count()
    if gone == 0 or gone < rest * REST_WENT:
        return 0
    refused = find_refused_without_code(edition)
    Subscription.objects.confirmed().filter(pk__in=refused).exclude(
        refused_alone_until__gte=edition.until
    ).update(
        refused_alone_times=F("refused_alone_times") + 1,
        refused_alone_since=Coalesce("refused_alone_since", Value(edition.until)),
        refused_alone_until=edition.until,
    )
    return begin_doubts(refused, until=edition.until, now=now)


def find_refused_without_code(edition: Edition) -> list[int]:
    """The subscriptions an edition gave up, or left to the next one, because of a 5xx that does not say what it is about.

    A mailbox that is full (5.2.2) says it, and passes.
    """
    given_up = edition.deliveries.filter(
        reason__in=[DeliveryReason.GAVE_UP, DeliveryReason.SUPERSEDED], smtp_code__gte=500
    )
    return list(given_up.exclude(smtp_text__startswith="5.2.").values_list("subscription", flat=True))


def begin_doubts(refused: list[int], *, until: datetime, now: datetime) -> int:
    """Doubt those of them that were refused often and long enough; what still waits for them is not sent."""
    doubtful = Subscription.objects.confirmed().filter(
        pk__in=refused,
        doubted_at=None,
        refused_alone_times__gte=EDITIONS,
        refused_alone_since__lte=until - APART,
    )
    doubted = list(doubtful.values_list("pk", flat=True))
    Subscription.objects.filter(pk__in=doubted).update(doubted_at=now)
    Delivery.objects.filter(
        subscription__in=doubted, state__in=[DeliveryState.PENDING, DeliveryState.DEFERRED]
    ).update(state=DeliveryState.SKIPPED, reason=DeliveryReason.DOUBTED, next_try_at=None)
    return len(doubted)


def end_doubt(subscription: Subscription) -> None:
    """Its owner asked again, or saved their choices: it is written to as before, and counted anew. Within the caller's transaction."""
    Subscription.objects.filter(pk=subscription.pk, doubted_at__isnull=False).update(
        doubted_at=None, **FORGET
    )


def list_doubted() -> SubscriptionQuerySet:
    """The addresses in doubt, each with the mail server's last words to it; the longest in doubt first."""
    refusals = Delivery.objects.filter(subscription=OuterRef("pk"), smtp_code__gte=500).order_by("-pk")
    return (
        Subscription.objects.filter(doubted_at__isnull=False, ended_at=None)
        .annotate(
            last_code=Subquery(refusals.values("smtp_code")[:1]),
            last_words=Subquery(refusals.values("smtp_text")[:1]),
        )
        .order_by("doubted_at", "pk")
    )
