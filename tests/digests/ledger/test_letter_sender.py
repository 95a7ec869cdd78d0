"""An edition goes to everyone who is to get it, once, whatever fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.celery import app
from digests import scheduler
from digests.ledger import delivery_claims, letter_sender
from digests.letters.smtp_connection import HandoverOutcome
from digests.models import (
    Delivery,
    DeliveryReason,
    DeliveryState,
    Edition,
    Subscription,
    SubscriptionStatus,
)
from digests.subscriptions import lifecycle
from tests.digests.sink import Sink, listening
from tests.factories import digests as made
from tests.factories.digests import DeliveryFactory, EditionFactory, SubscriptionFactory
from tests.processes import until

pytestmark = pytest.mark.django_db


def addressed(people: int = 3, **fields: object) -> Edition:
    """An edition written out to so many subscribers."""
    SubscriptionFactory.create_batch(people)
    edition = EditionFactory(**fields)
    letter_sender.write_deliveries(edition=edition)
    return edition


def states(edition: Edition) -> dict[tuple[str, str], int]:
    return {(row["state"], row["reason"]): row["n"] for row in edition.deliveries.count_by_reason()}


def later(minutes: float = 3):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


@pytest.mark.slow("sends some fifty letters")
def test_everyone_gets_it_once(sink: Sink):
    edition = addressed(45)
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {"sent": 45}
    assert set(sink.recipients().values()) == {1}
    assert set(sink.recipients()) == set(Subscription.objects.values_list("email", flat=True))
    assert sink.connections == 1
    edition.refresh_from_db()
    assert edition.finished_at
    delivery = edition.deliveries.first()
    assert (delivery.state, delivery.smtp_code, delivery.attempts) == (DeliveryState.SENT, 250, 1)
    assert delivery.handed_at <= delivery.sent_at


def test_any_step_twice_sends_once(sink: Sink):
    edition = addressed(5)
    for _ in range(2):
        letter_sender.write_deliveries(edition=edition)
        letter_sender.send_part_of_edition(edition_id=edition.pk)
        scheduler.run_due_steps()
    assert len(sink.taken) == 5
    assert edition.deliveries.count() == 5


def test_who_gets_it_is_who_wanted_it_when_it_was_composed(sink: Sink):
    wanting = SubscriptionFactory(weekly=False)
    SubscriptionFactory(daily=False)
    SubscriptionFactory(asked=True)
    SubscriptionFactory(left=True)
    edition = EditionFactory()
    SubscriptionFactory(confirmed_at=timezone.now() + timedelta(minutes=1))
    letter_sender.write_deliveries(edition=edition)
    assert [d.subscription for d in edition.deliveries.all()] == [wanting]
    SubscriptionFactory()
    letter_sender.write_deliveries(edition=edition)
    assert edition.deliveries.count() == 1, "its audience is frozen"


def test_consent_is_looked_at_again_when_it_is_claimed(sink: Sink):
    edition = addressed(1)
    leaver, chooser, chosen = SubscriptionFactory(), SubscriptionFactory(), SubscriptionFactory(topics=["x"])
    for person in (leaver, chooser, chosen):
        DeliveryFactory(edition=edition, subscription=person)
    edition.content = made.content(
        stories=[made.story(topics=["y"])], changes=[], claims=[made.claim(topics=["y"])], arguments=[]
    )
    edition.save()
    lifecycle.end_by_owner(token=leaver.token, how="test")
    lifecycle.save_choices(token=chooser.token, how="test", daily=False, weekly=True, charts=True, topics=[])
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {
        ("Sent", ""): 1,
        ("Skipped", "They left"): 1,
        ("Skipped", "They chose otherwise"): 1,
        ("Skipped", "Nothing on their topics"): 1,
    }
    assert len(sink.taken) == 1


def test_who_leaves_between_claim_and_sending_is_not_written_to(sink: Sink):
    edition = addressed(2)
    [first, second] = delivery_claims.claim_batch(edition=edition, worker="a")
    lifecycle.end_by_owner(token=second.subscription.token, how="test")
    assert delivery_claims.mark_as_handed_over(first)
    assert not delivery_claims.mark_as_handed_over(second)
    assert delivery_claims.skip(second) == DeliveryState.SKIPPED


def test_recipients_and_reasons_add_up(sink: Sink):
    edition = addressed(6)
    people = list(Subscription.objects.order_by("pk"))
    sink.faults = {
        people[0].email: ("rcpt", "450 4.2.1 Later"),
        people[1].email: ("rcpt", f"550 5.1.1 <{people[1].email}> unknown"),
        people[2].email: ("body", "554 5.7.1 Spam"),
        people[3].email: ("taken", ""),
    }
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {
        ("Put off", "The mail server said: later"): 1,
        ("Failed", "The mail server knows no such address"): 1,
        ("Put off", "The mail server refused the message"): 1,
        ("Not known", "The line broke after the message was handed over"): 1,
        ("Sent", ""): 2,
    }
    bounced = Delivery.objects.get(reason=DeliveryReason.NO_ADDRESS)
    assert bounced.smtp_text == "5.1.1 <<address>> unknown"
    assert bounced.subscription.standing == SubscriptionStatus.CONFIRMED, "once is not believed"
    assert bounced.subscription.refused_since == edition.until


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


def test_the_waits_grow_until_it_is_given_up(sink: Sink):
    edition = addressed(1)
    sink.faults[Subscription.objects.get().email] = ("rcpt", "450 4.2.1 Later")
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(12):
            letter_sender.send_part_of_edition(edition_id=edition.pk)
            delivery = edition.deliveries.get()
            waits.append(delivery.next_try_at - timezone.now())
            clock.move_to(delivery.next_try_at)
            if timezone.now() - edition.composed_at > timedelta(hours=12):
                break
        scheduler.run_due_steps()
    assert waits[:3] == [timedelta(minutes=n) for n in (1, 5, 15)]
    assert waits == sorted(waits)
    assert states(edition) == {("Failed", "Put off too often"): 1}


def test_what_is_too_late_is_not_sent(sink: Sink):
    """A restored backup or a long outage does not send yesterday's news."""
    edition = addressed(2)
    with later(12 * 60 + 1):
        scheduler.run_due_steps()
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Skipped", "Too late to be of use"): 2}
    assert sink.taken == []


def test_a_line_that_breaks_after_the_message_left_is_never_sent_again(sink: Sink):
    edition = addressed(1)
    sink.faults[Subscription.objects.get().email] = ("taken", "")
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    sink.faults.clear()
    with later(60):
        scheduler.run_due_steps()
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert edition.deliveries.get().state == DeliveryState.AMBIGUOUS
    assert len(sink.taken) == 1


def test_a_mail_server_that_is_away_loses_nobody(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    edition = addressed(3)
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {}
    assert states(edition) == {("Waiting", ""): 3}
    with listening(Sink()) as sink:
        settings.EMAIL_PORT = sink.port
        letter_sender.send_part_of_edition(edition_id=edition.pk)
        assert len(sink.taken) == 3


def test_one_message_that_cannot_be_made_stops_no_other(sink: Sink, caplog):
    edition = addressed(3)
    Subscription.objects.filter(pk=Subscription.objects.first().pk).update(email="a\nb@c.example")
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Sent", ""): 2, ("Failed", "The message could not be made"): 1}
    assert "could not be made" in caplog.text


def test_a_stopped_edition_sends_no_more(sink: Sink):
    edition = addressed(3)
    letter_sender.stop_edition(edition=edition)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == {("Skipped", "An editor stopped the edition"): 3}


def test_time_is_up_gives_back_what_was_claimed(sink: Sink, monkeypatch):
    edition = addressed(3)
    monkeypatch.setattr(letter_sender, "BUDGET", 0.0)
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {}
    edition.refresh_from_db()
    assert not edition.finished_at
    batch = delivery_claims.claim_batch(edition=edition, worker="a")
    shard = letter_sender.ShardRun(edition)
    letter_sender.send_batch(batch, shard=shard, letters=None, connection=None, stop_at=0.0)
    assert states(edition) == {("Waiting", ""): 3}


def test_an_expired_lease_goes_back_or_into_doubt(sink: Sink):
    edition = addressed(3)
    handed, idle, _ = delivery_claims.claim_batch(edition=edition, worker="dead")
    delivery_claims.mark_as_handed_over(handed)
    assert delivery_claims.reclaim_expired(now=timezone.now()) == 0
    with later():
        assert delivery_claims.reclaim_expired(now=timezone.now()) == 3
        assert delivery_claims.reclaim_expired(now=timezone.now()) == 0
    handed.refresh_from_db()
    idle.refresh_from_db()
    assert (handed.state, handed.reason) == (DeliveryState.AMBIGUOUS, DeliveryReason.WORKER)
    assert (idle.state, idle.worker) == (DeliveryState.PENDING, "")


def test_a_slow_worker_whose_lease_ran_out_does_not_send(sink: Sink):
    edition = addressed(1)
    [delivery] = delivery_claims.claim_batch(edition=edition, worker="slow")
    with later():
        assert not delivery_claims.mark_as_handed_over(delivery), "before it was taken back"
        delivery_claims.reclaim_expired(now=timezone.now())
        [again] = delivery_claims.claim_batch(edition=edition, worker="quick")
        assert not delivery_claims.mark_as_handed_over(delivery), "when another has it"
        delivery_claims.skip(delivery)
        delivery_claims.release_unsent([delivery])
        again.refresh_from_db()
        assert (again.state, again.worker) == (DeliveryState.SENDING, "quick")


def test_a_reply_after_the_lease_ran_out_still_counts(sink: Sink):
    edition = addressed(1)
    [delivery] = delivery_claims.claim_batch(edition=edition, worker="slow")
    delivery_claims.mark_as_handed_over(delivery)
    with later():
        delivery_claims.reclaim_expired(now=timezone.now())
        delivery_claims.record_result(delivery, HandoverOutcome("sent", 250, "ok"))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (DeliveryState.SENT, "")


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


def test_the_tick_rings_for_the_shards_that_are_missing(monkeypatch, django_capture_on_commit_callbacks):
    rung: list[tuple[object, ...]] = []
    monkeypatch.setattr(app, "send_task", lambda task, args, retry: rung.append((task, *args)))
    edition = addressed(50)
    delivery_claims.claim_batch(edition=edition, worker="at work")
    with django_capture_on_commit_callbacks(execute=True):
        scheduler.run_due_steps()
    assert rung == [("digests.tasks.send_shard", edition.pk)]


def test_a_tick_asks_the_same_of_the_database_for_one_and_for_three(count_queries, monkeypatch):
    monkeypatch.setattr(app, "send_task", lambda *args, **kwargs: None)

    def weigh(people: int) -> int:
        Edition.objects.all().delete()
        SubscriptionFactory.create_batch(people)
        EditionFactory()
        return count_queries(scheduler.run_due_steps)

    weigh(1)
    assert weigh(1) == weigh(2)


def test_claiming_asks_the_same_of_the_database_for_one_and_for_three(count_queries):
    one = addressed(1)
    many = addressed(3, frequency="weekly")
    assert count_queries(lambda: delivery_claims.claim_batch(edition=one, worker="a")) == count_queries(
        lambda: delivery_claims.claim_batch(edition=many, worker="a")
    )


@pytest.mark.slow("sends sixty letters")
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_the_work(sink: Sink):
    edition = addressed(60)
    done = []

    def work() -> None:
        done.append(letter_sender.send_part_of_edition(edition_id=edition.pk)["sent"])
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(done) == 60
    assert set(sink.recipients().values()) == {1}
    assert len(sink.recipients()) == 60
    assert all(message["Message-ID"] for message in sink.messages())
    assert len({message["Message-ID"] for message in sink.messages()}) == 60


@pytest.mark.django_db(transaction=True)
def test_claims_at_once_neither_meet_nor_wait(sink: Sink):
    edition = addressed(delivery_claims.BATCH + 5)
    claimed, looked = threading.Event(), threading.Event()
    first: list[int] = []

    def claim_and_hold() -> None:
        with transaction.atomic():
            first.extend(d.pk for d in delivery_claims.claim_batch(edition=edition, worker="first"))
            claimed.set()
            looked.wait(20)
        connection.close()

    holder = threading.Thread(target=claim_and_hold)
    holder.start()
    assert claimed.wait(20)
    second = [d.pk for d in delivery_claims.claim_batch(edition=edition, worker="second")]
    looked.set()
    holder.join()
    assert (len(first), len(second)) == (delivery_claims.BATCH, 5)
    assert not set(first) & set(second)


WORKER = """
import django, sys
django.setup()
from digests.ledger import letter_sender
letter_sender.send_part_of_edition(edition_id=int(sys.argv[1]))
"""


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", [1, 13, 24])
def test_a_killed_worker_loses_nobody_and_writes_to_nobody_twice(sink: Sink, when):
    edition = addressed(40)
    sink.delay = 0.02
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(edition.pk)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        },
    )
    try:
        until(lambda: len(sink.taken) >= when, timeout=60, what="the first messages")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert len(sink.taken) < 40, "killed in the middle"
    sink.delay = 0
    assert edition.deliveries.filter(state=DeliveryState.SENDING).exists()
    with later():
        scheduler.run_due_steps()
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    doubtful = edition.deliveries.filter(state=DeliveryState.AMBIGUOUS)
    assert doubtful.count() <= 1, "one message was in the worker's hands at most"
    assert set(sink.recipients().values()) == {1}, "nobody twice"
    missed = {d.subscription.email for d in edition.deliveries.all()} - set(sink.recipients())
    assert missed <= {d.subscription.email for d in doubtful}, "nobody lost but who is in doubt"
    assert edition.deliveries.filter(state=DeliveryState.SENT).count() + doubtful.count() == 40


@pytest.mark.slow("sends to a server that dies")
@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_dies_loses_nobody():
    sink = Sink(delay=0.02)
    edition = addressed(40)
    from django.conf import settings
    from django.test import override_settings

    with listening(sink), override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=sink.port):
        sink.faults[Subscription.objects.order_by("pk")[10].email] = ("taken", "")

        def work() -> None:
            letter_sender.send_part_of_edition(edition_id=edition.pk)
            connection.close()

        worker = threading.Thread(target=work)
        worker.start()
        until(lambda: len(sink.taken) > 20)
        sink.port, port = 1, sink.port
        settings.EMAIL_PORT = 1
        worker.join()
        sink.port = port
        settings.EMAIL_PORT = port
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert set(sink.recipients().values()) == {1}
    assert len(sink.recipients()) == 40


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_what_is_rung_for(worker, mailbox):
    person = SubscriptionFactory()
    letter_sender.write_deliveries(edition=EditionFactory())
    message = mailbox.wait_for(to=person.email, timeout=30)
    assert message["Subject"] == "Story number 1"
    until(lambda: Edition.objects.get().finished_at, what="the edition's end")
    assert Delivery.objects.get().state == DeliveryState.SENT
