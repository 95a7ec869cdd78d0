"""Letters that were not taken at once: when they are tried again, and when that ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from digests import scheduler
from digests.ledger import delivery_claims, letter_sender
from digests.models import (
    DeliveryState,
    Subscription,
)
from tests.digests.ledger.letter_steps import addressed, later, states
from tests.digests.sink import Sink

pytestmark = pytest.mark.django_db


def test_later_means_later_and_not_twice(sink: Sink):
    edition = addressed(1)
    email = Subscription.objects.get().email
    sink.faults, sink.once = {email: ("body", "451 Greylisted")}, {email}
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    delivery = edition.deliveries.get()
    assert (delivery.state, delivery.handed_at, delivery.attempts) == (DeliveryState.DEFERRED, None, 1)
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {}, "not before its time"
    with later(2):
        assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {"sent": 1}
    assert len(sink.taken) == 1


@pytest.mark.slow("sends a letter as often as two days of waiting allow")
@pytest.mark.parametrize(
    "answer", [("rcpt", "450 4.2.1 Later"), ("mail", "552 5.2.2 Quota"), ("body", "554 No")]
)
def test_the_waits_grow_for_two_days_until_it_is_given_up(sink: Sink, answer):
    edition = addressed(1)
    sink.faults[Subscription.objects.get().email] = answer
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(30):
            letter_sender.send_part_of_edition(edition_id=edition.pk)
            delivery = edition.deliveries.get()
            waits.append(delivery.next_try_at - timezone.now())
            clock.move_to(delivery.next_try_at)
            if timezone.now() - edition.composed_at > timedelta(hours=48):
                break
        scheduler.run_due_steps()
    assert waits[:7] == sorted(waits[:7])
    for wait, minutes in zip(waits, delivery_claims.WAITS, strict=False):
        assert 0.75 * minutes <= wait / timedelta(minutes=1) <= 1.25 * minutes
    assert sum(waits, timedelta()) > timedelta(hours=48)
    assert states(edition) == {("Failed", "Put off for two days"): 1}


def test_what_is_too_late_is_not_sent(sink: Sink):
    """A restored backup does not send last week's news."""
    edition = addressed(2)
    with later(48 * 60 + 1):
        scheduler.run_due_steps()
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Skipped", "Too late to be of use"): 2}
    assert sink.taken == []


def test_what_came_back_after_a_day_and_a_half_is_late_and_not_lost(sink: Sink):
    edition = addressed(2)
    with later(36 * 60):
        scheduler.run_due_steps()
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Sent", ""): 2}


def test_a_letter_without_an_answer_is_sent_once_more_with_the_same_name(sink: Sink):
    edition = addressed(1)
    email = Subscription.objects.get().email
    sink.faults, sink.once = {email: ("taken", "")}, {email}
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {}, "not before the lease is over"
    with later(1):
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Sent", ""): 1}
    first, second = sink.messages()
    assert first["Message-ID"] == second["Message-ID"]


def test_a_second_time_without_an_answer_is_final(sink: Sink):
    edition = addressed(1)
    sink.faults[Subscription.objects.get().email] = ("taken", "")
    for minutes in (0, 1, 60, 49 * 60):
        with later(minutes):
            scheduler.run_due_steps()
            letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert edition.deliveries.get().state == DeliveryState.AMBIGUOUS
    assert len(sink.taken) == 2


def test_who_may_have_it_is_not_said_to_have_missed_it(sink: Sink):
    edition = addressed(1)
    email = Subscription.objects.get().email
    sink.faults[email] = ("taken", "")
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    sink.faults[email] = ("rcpt", "450 4.2.1 Later")
    with later(1):
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    with later(48 * 60 + 1):
        scheduler.run_due_steps()
    assert states(edition) == {("Not known", "The line broke after the message was handed over"): 1}
