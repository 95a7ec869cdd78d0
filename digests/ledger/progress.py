"""How an edition goes while it is sent: the rate, what remains, and the answers of each class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from digests.models import Delivery, DeliveryReason, DeliveryState, Edition
from digests.models.deliveries import OPEN_STATES

MINUTE: Final = timedelta(minutes=1)
#: What a delivery's last answer was about, as the mail server's answers are classed; in the order they are told.
CLASSES: Final[dict[str, Q]] = {
    "Taken": Q(state=DeliveryState.SENT),
    "Later: busy, or a mailbox that is full": Q(reason=DeliveryReason.BUSY)
    | Q(reason=DeliveryReason.GAVE_UP, smtp_code__lt=500),
    "Us: refused for what we are": Q(reason=DeliveryReason.REFUSED)
    | Q(reason=DeliveryReason.GAVE_UP, smtp_code__gte=500),
    "Address: no such one": Q(reason=DeliveryReason.NO_ADDRESS),
    "Unknown: the line broke": Q(reason__in=[DeliveryReason.NO_REPLY, DeliveryReason.WORKER]),
}


@dataclass(frozen=True)
class SendingProgress:
    """Letters taken in the last minute, those still to go now and at a later hour, and how many answers of each class."""

    a_minute: int
    remaining: int
    later: int
    answers: list[tuple[str, int]]

    @property
    def minutes_left(self) -> int | None:
        """At this rate; None where nothing was taken in the last minute."""
        return -(-self.remaining // self.a_minute) if self.a_minute else None


def read_progress(edition: Edition, *, now: datetime) -> SendingProgress:
    """How it goes. One query, over the rows of this edition."""
    is_open = Q(state__in=OPEN_STATES)
    at_its_hour = Q(state=DeliveryState.PENDING, next_try_at__gt=now)
    counts = Delivery.objects.filter(edition=edition).aggregate(
        a_minute=Count("pk", filter=Q(sent_at__gt=now - MINUTE)),
        remaining=Count("pk", filter=is_open & ~at_its_hour),
        later=Count("pk", filter=at_its_hour),
        **{f"class_{place}": Count("pk", filter=which) for place, which in enumerate(CLASSES.values())},
    )
    answers = [(name, counts[f"class_{place}"]) for place, name in enumerate(CLASSES)]
    return SendingProgress(counts["a_minute"], counts["remaining"], counts["later"], answers)
