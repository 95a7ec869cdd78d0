"""People, an edition to them, and its ledger as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import IO, TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from digests.editions.contents import EditionContent
    from digests.models import Edition

PEOPLE_OF_A_DOMAIN = 5


def name_person(number: int) -> str:
    """The address of one of the people: `person-00017@council-0003.example`."""
    return f"person-{number:05}@council-{number // PEOPLE_OF_A_DOMAIN:04}.example"


def make_people(count: int) -> list[str]:
    """So many confirmed subscriptions and no others, and no editions; returns their addresses."""
    from digests.models import Alarm, Edition, Subscription, SubscriptionStatus

    for model in (Edition, Subscription, Alarm):
        model.objects.all().delete()
    addresses = [name_person(number) for number in range(count)]
    long_ago = timezone.now() - timedelta(days=60)
    Subscription.objects.bulk_create(
        Subscription(email=email, standing=SubscriptionStatus.CONFIRMED, confirmed_at=long_ago)
        for email in addresses
    )
    return addresses


def write_small_content(number: int) -> EditionContent:
    """One story and no chart."""
    return {
        "stories": [
            {
                "id": number,
                "title": f"Story {number}: what a council found when it asked its own homes",
                "address": f"/news/what-a-council-found-{number}/",
                "kicker": "Data",
                "sentence": "Most places were near, and the ones that were not cost more than was reckoned with.",
                "minutes": 4,
                "topics": [],
            }
        ],
        "figure": None,
        "changes": [],
        "claims": [],
        "arguments": [],
    }


def make_small_edition(number: int) -> Edition:
    """A daily of one story and no chart, composed now; `number` names it."""
    return compose_daily(number, subject=f"Story {number}", content=write_small_content(number))


def compose_daily(
    number: int,
    *,
    subject: str,
    content: EditionContent,
    picture: bytes | None = None,
    picture_dark: bytes | None = None,
) -> Edition:
    """A daily composed now, which begins where the last one ended; `number` names it."""
    from digests.models import Edition

    until = timezone.now()
    last = Edition.objects.order_by("-until").first()
    return Edition.objects.create(
        frequency="daily",
        period=f"{until:%Y-%m-%d}-{number:04}",
        since=last.until if last else until - timedelta(days=1),
        until=until,
        composed_at=until,
        subject=subject,
        content=content,
        picture=picture,
        picture_dark=picture_dark,
    )


def write_ledger(out: IO[str] | None, editions: Iterable[Edition], **named: str) -> None:
    """The ledger of these editions: one JSON line a delivery, with what else is `named`."""
    if out is None:
        return
    from digests.models import Delivery

    deliveries = Delivery.objects.filter(edition__in=[edition.pk for edition in editions])
    for delivery in deliveries.select_related("subscription", "edition").order_by("edition", "pk").iterator():
        person = delivery.subscription
        line = {
            **named,
            "edition": delivery.edition.period,
            "to": person.email or person.kept_email,
            "subscription": person.standing,
            "state": delivery.state,
            "reason": delivery.reason,
            "attempts": delivery.attempts,
            "unknowns": delivery.unknowns,
            "deaths": delivery.deaths,
            "code": delivery.smtp_code,
            "text": delivery.smtp_text,
            "sent_at": delivery.sent_at.isoformat() if delivery.sent_at else None,
        }
        out.write(json.dumps(line) + "\n")
    out.flush()
