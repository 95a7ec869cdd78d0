"""The demonstration reader's subscription, and last week's letter, so that there is one to read at once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from demonstration.people import SIGN_INS
from digests.editions import edition_composer, timetable
from digests.ledger import letter_sender
from digests.models import Frequency, Subscription, SubscriptionStatus
from digests.subscriptions import lifecycle

HOW = "demonstration"


@transaction.atomic
def send_first_edition() -> None:
    """Subscribe the demonstration reader and leave last week's edition for a worker to send."""
    reader = next(person for person in SIGN_INS if person.role == "Reader")
    subscription, fresh = Subscription.objects.get_or_create(
        email=reader.email, defaults={"asked_at": timezone.now(), "daily": True, "weekly": True}
    )
    if fresh or subscription.standing == SubscriptionStatus.ASKED:
        lifecycle.confirm_subscription(token=subscription.confirm_token, how=HOW)
    moment = timetable.find_last_moment(Frequency.WEEKLY, timezone.now())
    edition = edition_composer.compose_edition(
        frequency=Frequency.WEEKLY, until=moment, period=timetable.name_period(moment), keep_empty=False
    )
    if edition:
        letter_sender.write_deliveries(edition=edition)
