"""A worker that is stopped, not killed: others take over what it held, and when it goes on it sends none of it again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from digests import scheduler
from digests.ledger import letter_sender
from digests.models import DeliveryState
from tests.digests.sink import Sink
from tests.factories.digests import EditionFactory, SubscriptionFactory
from tests.processes import until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

WORKER = """
import sys
from config.quick_setup import set_up_quickly
set_up_quickly()
from digests.ledger import letter_sender
letter_sender.send_part_of_edition(edition_id=int(sys.argv[1]))
"""


def test_a_stopped_worker_holds_nobody_up_and_sends_nothing_again(sink: Sink):
    SubscriptionFactory.create_batch(30)
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    sink.delay = 0.05
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(edition.pk)],
        env={
            **os.environ,
            "CARESPACE_PROGRAM": "letters",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        },
    )
    try:
        until(lambda: len(sink.taken) >= 8, timeout=60, what="the first messages")
        process.send_signal(signal.SIGSTOP)
        held = edition.deliveries.filter(state=DeliveryState.SENDING).count()
        assert held
        sink.delay = 0
        with time_machine.travel(timezone.now() + timedelta(minutes=1)):
            scheduler.run_due_steps()
            letter_sender.send_part_of_edition(edition_id=edition.pk)
        with time_machine.travel(timezone.now() + timedelta(minutes=3)):
            letter_sender.send_part_of_edition(edition_id=edition.pk)
        assert edition.deliveries.filter(state=DeliveryState.SENT).count() == 30
        process.send_signal(signal.SIGCONT)
        process.wait(60)
    finally:
        process.kill()
        process.wait()
    assert edition.deliveries.filter(state=DeliveryState.SENT).count() == 30
    assert len(sink.recipients()) == 30
    assert len(sink.taken) <= 31, "the one it had in hand at most"
