"""Once more to those an edition did not reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from digests import scheduler
from digests.ledger import letter_sender
from digests.models import DeliveryState, Edition
from tests.digests.sink import Sink
from tests.factories.digests import DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """Finished three days ago: of five people one got it, one left, three were not reached."""
    then = timezone.now() - timedelta(days=3)
    edition = EditionFactory(until=then, addressed_at=then, finished_at=then)
    DeliveryFactory(edition=edition, state=DeliveryState.SENT, handed_at=then, sent_at=then)
    DeliveryFactory(edition=edition, state=DeliveryState.SKIPPED, reason="chose")
    for state, reason in (("failed", "gave-up"), ("failed", "no-address"), ("skipped", "late")):
        DeliveryFactory(edition=edition, state=state, reason=reason, attempts=9)
    return edition


def address(edition: Edition) -> str:
    return f"/emails/ledger/{edition.pk}/send-again/"


def test_an_editor_sends_again_to_those_not_sent_and_twice_is_once(client_of, editor, sink: Sink, edition):
    client = client_of(editor)
    page = client.get(f"/emails/ledger/{edition.pk}/").content.decode()
    assert "Finished with faults" in page
    assert "3 of 4 letters were not sent" in page
    assert "Finished with faults" in client.get("/emails/ledger/").content.decode()
    for _ in range(2):
        assert client.post(address(edition)).status_code == 302
        letter_sender.send_part_of_edition(edition_id=edition.pk)
        scheduler.run_due_steps()
    assert len(sink.taken) == len(sink.recipients()) == 3
    edition.refresh_from_db()
    assert edition.finished_at > edition.sent_again_at
    page = client.get(f"/emails/ledger/{edition.pk}/").content.decode()
    assert "send-again" not in page
    assert "with faults" not in page


def test_it_is_tried_for_two_days_again(client_of, editor, sink: Sink, edition):
    for person in edition.deliveries.not_sent().values_list("subscription__email", flat=True):
        sink.faults[person] = ("rcpt", "451 Later")
    client_of(editor).post(address(edition))
    scheduler.run_due_steps()
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert edition.deliveries.filter(state=DeliveryState.DEFERRED).count() == 3
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        scheduler.run_due_steps()
    assert edition.deliveries.filter(reason="gave-up").count() == 3


def test_who_has_left_is_not_written_to(client_of, editor, sink: Sink, edition):
    for delivery in edition.deliveries.not_sent():
        delivery.subscription = SubscriptionFactory(left=True)
        delivery.save()
    client_of(editor).post(address(edition))
    edition.refresh_from_db()
    assert edition.sent_again_at is None
    assert edition.finished_at


def test_a_stopped_edition_stays_stopped(client_of, editor, edition):
    letter_sender.stop_edition(edition=edition, by=editor)
    client = client_of(editor)
    assert "send-again" not in client.get(f"/emails/ledger/{edition.pk}/").content.decode()
    client.post(address(edition))
    assert edition.deliveries.not_sent().count() == 3


def test_nobody_else_sends_again(client, client_of, moderator, editor, edition):
    client.post(address(edition))
    assert client_of(moderator).post(address(edition)).status_code == 403
    assert client_of(editor).get(address(edition)).status_code == 405
    assert client_of(editor).post("/emails/ledger/999999/send-again/").status_code == 404
    assert edition.deliveries.not_sent().count() == 3


def test_whoever_is_written_a_later_edition_is_left_to_it(client_of, editor, sink: Sink, edition):
    person = edition.deliveries.not_sent().first().subscription
    DeliveryFactory(edition=EditionFactory(since=edition.until), subscription=person)
    DeliveryFactory(
        edition=EditionFactory(frequency="weekly", since=edition.until),
        subscription=edition.deliveries.not_sent().last().subscription,
    )
    client_of(editor).post(address(edition))
    assert edition.deliveries.filter(state=DeliveryState.PENDING).count() == 2
