"""What tests of sending share: an edition whose letters are written, a letter handed over, and what became of each."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.utils import timezone

from digests.ledger import letter_sender
from digests.ledger.sent_marks import SentMarks
from digests.letters.smtp_connection import HandoverOutcome
from digests.models import (
    Delivery,
    Edition,
)
from tests.factories.digests import EditionFactory, SubscriptionFactory


def addressed(people: int = 3, **fields: object) -> Edition:
    """An edition written out to so many subscribers."""
    SubscriptionFactory.create_batch(people)
    edition = EditionFactory(**fields)
    letter_sender.write_deliveries(edition=edition)
    return edition


def states(edition: Edition) -> dict[tuple[str, str], int]:
    return {(row["state"], row["reason"]): row["n"] for row in edition.deliveries.count_by_reason()}


def hand_over(delivery: Delivery) -> bool:
    return SentMarks(delivery.worker).hand_over(delivery)


def record_sent(delivery: Delivery) -> None:
    marks = SentMarks(delivery.worker)
    marks.keep(delivery, HandoverOutcome("sent", 250, "ok"))
    marks.flush()


def later(minutes: float = 3):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))
