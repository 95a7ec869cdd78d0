"""An edition goes to everyone who is to get it, once, whatever fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from articles.models import ArticlePage
from config.celery import app
from digests import scheduler, tasks
from digests.ledger import delivery_claims, lease_renewal, letter_sender
from digests.ledger.sent_marks import SentMarks
from digests.letters import smtp_connection
from digests.letters.smtp_connection import HandoverOutcome
from digests.models import (
    Delivery,
    DeliveryReason,
    DeliveryState,
    Edition,
    Hold,
    Subscription,
    SubscriptionStatus,
)
from digests.subscriptions import lifecycle
from tests.digests.sink import Sink, listening
from tests.factories import digests as made
from tests.factories.articles import article
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


def hand_over(delivery: Delivery) -> bool:
    return SentMarks(delivery.worker).hand_over(delivery)


def record_sent(delivery: Delivery) -> None:
    marks = SentMarks(delivery.worker)
    marks.keep(delivery, HandoverOutcome("sent", 250, "ok"))
    marks.flush()


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
        ("Skipped", "Nothing new on their topics"): 1,
    }
    assert len(sink.taken) == 1


def test_who_leaves_between_claim_and_sending_is_not_written_to(sink: Sink):
    edition = addressed(2)
    [first, second] = delivery_claims.claim_batch(edition=edition, worker="a")
    lifecycle.end_by_owner(token=second.subscription.token, how="test")
    assert hand_over(first)
    assert not hand_over(second)
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
        ("Put off", "The mail server refused us"): 1,
        ("Put off", "The line broke after the message was handed over"): 1,
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


def test_a_stopped_edition_sends_no_more(sink: Sink, editor):
    edition = addressed(3)
    letter_sender.stop_edition(edition=edition, by=editor)
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
    letter_sender.send_batch(batch, shard=shard, window=None, letters=None, connection=None, stop_at=0.0)
    assert states(edition) == {("Waiting", ""): 3}


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


@pytest.mark.parametrize(
    "step",
    [
        "members.follow_members",
        "edition_composer.compose_due_edition",
        "letter_sender.retire_late_deliveries",
    ],
)
def test_a_step_of_the_tick_that_fails_holds_up_none_after_it(sink: Sink, monkeypatch, caplog, step):
    """Whatever fails every minute would fail until somebody mends it."""
    rung: list[str] = []
    monkeypatch.setattr(scheduler, "enqueue_on_commit", lambda task, *args: rung.append(task))
    Hold.objects.create(edition=addressed(1))
    SubscriptionFactory(asked=True, answer_due_at=timezone.now())
    latest = EditionFactory(frequency="weekly")
    fail_once = [ZeroDivisionError]
    place, _, name = step.rpartition(".")
    usual = getattr(getattr(scheduler, place), name)

    def fail(**given: object) -> object:
        if fail_once:
            raise fail_once.pop()
        return usual(**given)

    monkeypatch.setattr(getattr(scheduler, place), name, fail)
    with pytest.raises(ZeroDivisionError):
        scheduler.run_due_steps()
    latest.refresh_from_db()
    assert latest.addressed_at
    assert rung == ["digests.tasks.probe", "digests.tasks.answer"]
    assert "A step of the minute failed" in caplog.text


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
def test_a_killed_worker_loses_nobody_and_writes_to_one_twice_at_most(sink: Sink, when):
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
    assert states(edition) == {("Sent", ""): 40}
    assert len(sink.recipients()) == 40, "nobody lost"
    assert len(sink.taken) <= 41, "one message was in the worker's hands at most"
    names = Counter(message["Message-ID"] for message in sink.messages())
    assert len(names) == 40, "a letter that came twice bears one name"


@pytest.mark.slow("sends to a server that dies")
@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_dies_loses_nobody():
    sink = Sink(delay=0.02)
    edition = addressed(40)
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


def test_a_story_withdrawn_just_then_is_left_out_and_owed(sink: Sink):
    gone, stays = article("Withdrawn"), article("In print")
    edition = addressed(
        1,
        content=made.content(
            stories=[
                made.story(page.pk, title=page.title, published="2026-11-22T09:00:00+00:00")
                for page in (gone, stays)
            ],
            figure=None,
        ),
    )
    ArticlePage.objects.filter(pk=gone.pk).update(live=False)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    [(_, _, raw)] = sink.taken
    assert b"Subject: In print" in raw
    assert b"Withdrawn" not in raw
    assert edition.deliveries.get().left_out == [gone.pk]


def test_with_all_it_told_withdrawn_no_letter_goes(sink: Sink):
    gone = article("Withdrawn")
    story = made.story(gone.pk, published="2026-11-22T09:00:00+00:00")
    edition = addressed(
        1, content=made.content(stories=[story], changes=[], claims=[], arguments=[], figure=None)
    )
    gone.delete()
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert sink.taken == []
    assert states(edition) == {("Skipped", "Nothing new on their topics"): 1}
