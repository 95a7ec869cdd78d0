"""Many workers and one edition: they share the work, and what kills one of them loses nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction

from config.celery import app
from config.embedded.server import state_of
from digests import scheduler
from digests.ledger import delivery_claims, letter_sender
from digests.models import (
    Delivery,
    DeliveryState,
    Edition,
    Subscription,
)
from tests.digests.ledger.letter_steps import addressed, later, states
from tests.digests.sink import Sink, listening
from tests.factories.digests import EditionFactory, SubscriptionFactory
from tests.processes import until

pytestmark = pytest.mark.django_db


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


WORKERS = """
import os, sys
from config.quick_setup import set_up_quickly
set_up_quickly()
from django.conf import settings
from digests.ledger import letter_sender
for line in sys.stdin:
    edition, port = map(int, line.split())
    worker = os.fork()
    if not worker:
        settings.EMAIL_PORT = port
        letter_sender.send_part_of_edition(edition_id=edition)
        os._exit(0)
    print(worker, flush=True)
    os.waitpid(worker, 0)
"""


@pytest.fixture(scope="module")
def start_worker() -> Iterator[Callable[[Edition, int], int]]:
    """Starts a process that sends an edition to a port; its number. All are forked from one that has imported the site."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "EMAIL_URL": "smtp://127.0.0.1:1",
    }
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", WORKERS], env=environment, stdin=pipe, stdout=pipe, text=True
    ) as parent:
        requests, answers = parent.stdin, parent.stdout
        assert requests
        assert answers

        def start(edition: Edition, port: int) -> int:
            requests.write(f"{edition.pk} {port}\n")
            requests.flush()
            return int(answers.readline())

        yield start
        requests.close()


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", [1, 13, 24])
def test_a_killed_worker_loses_nobody_and_writes_to_one_twice_at_most(sink: Sink, start_worker, when):
    edition = addressed(40)
    sink.delay = 0.02
    worker = start_worker(edition, sink.port)
    try:
        until(lambda: len(sink.taken) >= when, timeout=60, what="the first messages")
    finally:
        os.kill(worker, signal.SIGKILL)
        until(lambda: not state_of(worker), what="its end")
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
