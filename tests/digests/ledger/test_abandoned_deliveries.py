"""What a worker claimed and did not send: it is given back, moved on or sent once more, and shards are rung for."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.celery import app
from digests import scheduler, tasks
from digests.ledger import delivery_claims, lease_renewal, letter_sender
from digests.letters import smtp_connection
from digests.models import (
    Delivery,
    DeliveryReason,
    DeliveryState,
    Edition,
)
from tests.digests.ledger.letter_steps import addressed, hand_over, later, record_sent
from tests.digests.sink import Sink
from tests.processes import until

pytestmark = pytest.mark.django_db


def test_an_expired_lease_goes_back_or_is_sent_once_more(sink: Sink):
    edition = addressed(3)
    handed, idle, _ = delivery_claims.claim_batch(edition=edition, worker="dead")
    hand_over(handed)
    assert delivery_claims.reclaim_expired(now=timezone.now()) == 0
    with later():
        assert delivery_claims.reclaim_expired(now=timezone.now()) == 3
        assert delivery_claims.reclaim_expired(now=timezone.now()) == 0
    handed.refresh_from_db()
    idle.refresh_from_db()
    assert (handed.state, handed.reason) == (DeliveryState.DEFERRED, DeliveryReason.WORKER)
    assert (idle.state, idle.worker) == (DeliveryState.PENDING, "")


def test_a_slow_worker_whose_lease_ran_out_does_not_send(sink: Sink):
    edition = addressed(1)
    [delivery] = delivery_claims.claim_batch(edition=edition, worker="slow")
    with later():
        assert not hand_over(delivery), "before it was taken back"
        delivery_claims.reclaim_expired(now=timezone.now())
        [again] = delivery_claims.claim_batch(edition=edition, worker="quick")
        assert not hand_over(delivery), "when another has it"
        delivery_claims.skip(delivery)
        delivery_claims.release_unsent([delivery])
        again.refresh_from_db()
        assert (again.state, again.worker) == (DeliveryState.SENDING, "quick")


def test_a_reply_after_the_lease_ran_out_still_counts(sink: Sink):
    edition = addressed(1)
    [delivery] = delivery_claims.claim_batch(edition=edition, worker="slow")
    hand_over(delivery)
    with later():
        delivery_claims.reclaim_expired(now=timezone.now())
        record_sent(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (DeliveryState.SENT, "")


def test_a_shard_that_finds_nothing_to_claim_rings_for_none(
    sink: Sink, monkeypatch, django_capture_on_commit_callbacks
):
    edition = addressed(1)
    monkeypatch.setattr(letter_sender, "claim_batch", lambda **named: None)  # another holds the row
    with django_capture_on_commit_callbacks() as rung:
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert rung == []


def test_what_a_dead_worker_held_moves_within_a_minute(monkeypatch, django_capture_on_commit_callbacks):
    [tick] = [
        entry["schedule"]
        for entry in app.conf.beat_schedule.values()
        if entry["task"] == tasks.rescue_deliveries.name
    ]
    assert delivery_claims.LEASE.total_seconds() + tick < 60
    assert delivery_claims.LEASE.total_seconds() > 2 * lease_renewal.RENEW_EVERY
    rung: list[tuple[object, ...]] = []
    monkeypatch.setattr(app, "send_task", lambda task, args, retry: rung.append((task, *args)))
    edition = addressed(1)
    delivery_claims.claim_batch(edition=edition, worker="dead")
    with django_capture_on_commit_callbacks(execute=True):
        tasks.rescue_deliveries()
    assert rung == []
    with (
        later(delivery_claims.LEASE / timedelta(minutes=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        tasks.rescue_deliveries()
    assert set(rung) == {("digests.tasks.send_shard", edition.pk)}


def test_a_final_dot_has_the_time_the_standard_gives_it():
    limits = tasks.send_shard.soft_time_limit, tasks.send_shard.time_limit
    assert 600 <= smtp_connection.FINAL_DOT_WITHIN < limits[0] - letter_sender.BUDGET < limits[1]
    assert limits[1] < settings.CELERY_VISIBILITY_TIMEOUT


@pytest.mark.slow("waits for an answer longer than a lease")
@pytest.mark.django_db(transaction=True)
def test_an_answer_that_takes_longer_than_the_lease_is_waited_for(sink: Sink, settings, monkeypatch):
    monkeypatch.setattr(delivery_claims, "LEASE", timedelta(seconds=0.5))
    monkeypatch.setattr(lease_renewal, "RENEW_EVERY", 0.1)
    settings.EMAIL_TIMEOUT = 1
    edition = addressed(1)
    sink.delay = 2.0
    sent: list[dict[str, int]] = []

    def work() -> None:
        sent.append(letter_sender.send_part_of_edition(edition_id=edition.pk))
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    until(lambda: edition.deliveries.filter(handed_at__isnull=False).exists())
    taken_back = 0
    while worker.is_alive():
        taken_back += delivery_claims.reclaim_expired(now=timezone.now())
        worker.join(0.05)
    assert (taken_back, sent, len(sink.taken)) == (0, [{"sent": 1}], 1)


def test_a_broker_that_is_away_stops_nothing(
    sink: Sink, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        edition = addressed(1)
    assert "waits for its next tick" in caplog.text
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert len(sink.taken) == 1


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The editions that shards were asked for, in order."""
    asked: list[int] = []
    monkeypatch.setattr(app, "send_task", lambda task, args, retry: asked.extend(args))
    return asked


def test_one_shard_waits_and_each_rings_for_the_next(
    sink: Sink, rung, monkeypatch, django_capture_on_commit_callbacks
):
    """So as many run as there are workers: a constant would leave some idle."""
    monkeypatch.setattr(delivery_claims, "BATCH", 2)
    with django_capture_on_commit_callbacks(execute=True):
        edition = addressed(6)
        scheduler.run_due_steps()
    assert rung == [edition.pk], "it waits already"
    during: list[int] = []
    claim = letter_sender.claim_batch

    def claim_and_look(**named: object) -> list[Delivery] | None:
        during.append(len(rung))
        return claim(**named)

    monkeypatch.setattr(letter_sender, "claim_batch", claim_and_look)
    monkeypatch.setattr(letter_sender, "enqueue_on_commit", lambda task, *args: rung.extend(args))
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert during == [1, 2, 2, 2], "after its first letter, and once"


def test_what_a_shard_gave_back_is_rung_for(
    sink: Sink, rung, monkeypatch, django_capture_on_commit_callbacks
):
    """The shard that was rung for may have found nothing, for this one held it all."""
    edition = addressed(3)
    Edition.objects.update(rung_at=None)
    monkeypatch.setattr(letter_sender, "BUDGET", 0.0)
    claim = letter_sender.claim_batch
    monkeypatch.setattr(letter_sender, "send_batches", lambda shard, **named: give_back(shard, claim))
    with django_capture_on_commit_callbacks(execute=True):
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert rung == [edition.pk]


def give_back(shard: letter_sender.ShardRun, claim) -> None:
    """What a shard does whose time is up right after it has claimed."""
    shard.has_claimed = True
    delivery_claims.release_unsent(claim(edition=shard.edition, worker=shard.worker))


def test_a_ring_that_nobody_heard_is_rung_again(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        edition = addressed(1)
        with later(0.9):
            scheduler.run_due_steps()
        with later(1.1):
            scheduler.run_due_steps()
    assert rung == [edition.pk] * 2


def test_a_shard_that_met_no_mail_server_rings_for_none(settings, rung, django_capture_on_commit_callbacks):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    edition = addressed(1)
    with django_capture_on_commit_callbacks(execute=True):
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert rung == []
