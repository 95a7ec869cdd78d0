"""Workers that die over a letter: it is sent again however often that happens before it left, up to the fifth."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from digests import scheduler
from digests.ledger import delivery_claims, letter_sender
from digests.ledger.sent_marks import SentMarks
from digests.models import Edition, Subscription
from tests.digests.sink import Sink
from tests.factories.digests import EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


def addressed() -> Edition:
    """An edition written out to one subscriber."""
    SubscriptionFactory()
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    return edition


def states(edition: Edition) -> dict[tuple[str, str], int]:
    return {(row["state"], row["reason"]): row["n"] for row in edition.deliveries.count_by_reason()}


def later(minutes: float):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def let_workers_die(edition: Edition, *, deaths: int) -> None:
    """So many workers in turn are killed with the edition's one letter in hand, before any of it has left."""
    for number in range(deaths):
        with later(3 * number):
            [delivery] = delivery_claims.claim_batch(edition=edition, worker=f"dead {number}")
            assert SentMarks(delivery.worker).hand_over(delivery)
        with later(3 * number + 1):
            assert delivery_claims.reclaim_expired(now=timezone.now()) == 1


@pytest.mark.parametrize("deaths", [1, 2, delivery_claims.MOST_DEATHS - 1])
def test_workers_that_die_over_the_same_letter_before_it_left_do_not_lose_it(sink: Sink, deaths):
    edition = addressed()
    let_workers_die(edition, deaths=deaths)
    with later(3 * deaths):
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Sent", ""): 1}
    assert len(sink.taken) == 1


def test_a_letter_that_kills_its_workers_is_left_alone():
    edition = addressed()
    let_workers_die(edition, deaths=delivery_claims.MOST_DEATHS)
    assert states(edition) == {("Not known", "The worker died with the message in hand"): 1}


def test_a_worker_s_death_is_no_answer_and_a_second_silence_is_final(sink: Sink):
    edition = addressed()
    sink.faults[Subscription.objects.get().email] = ("taken", "")
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    with later(1):
        let_workers_die(edition, deaths=1)
    with later(5):
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Not known", "The line broke after the message was handed over"): 1}
    assert len(sink.taken) == 2


def test_what_a_dead_worker_may_have_sent_is_not_said_to_be_missed_after_two_days():
    edition = addressed()
    let_workers_die(edition, deaths=1)
    with later(48 * 60 + 5):
        scheduler.run_due_steps()
    assert states(edition) == {("Not known", "The worker died with the message in hand"): 1}
