"""A shard whose mail server reads ahead: letters are marked as they would be, whatever fails between two of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from digests.ledger import delivery_claims, letter_sender
from digests.ledger.prepared_statements import PreparedStatement
from digests.ledger.sent_marks import SentMarks
from digests.letters.edition_letters import EditionLetters
from digests.models import Delivery, DeliveryState, Edition, Subscription
from digests.subscriptions import lifecycle
from tests.digests.sink import Sink
from tests.factories.digests import EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(sink: Sink) -> Sink:
    sink.replies["EHLO"] = "250-sink\r\n250 PIPELINING"
    return sink


def addressed(people: int) -> Edition:
    SubscriptionFactory.create_batch(people)
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    return edition


def states(edition: Edition) -> list[str]:
    return list(edition.deliveries.order_by("pk").values_list("state", flat=True))


def test_a_letter_takes_one_statement_which_is_sent_before_it_is_made(ahead: Sink, monkeypatch):
    steps: list[str] = []
    begin, fill_in = PreparedStatement.begin, EditionLetters.fill_in
    monkeypatch.setattr(PreparedStatement, "begin", lambda *given: steps.append("mark") or begin(*given))
    monkeypatch.setattr(EditionLetters, "fill_in", lambda *given: steps.append("make") or fill_in(*given))
    edition = addressed(4)
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {"sent": 4}
    # The first has no letter before it; the mark of the last goes alone.
    assert steps == ["make", "mark", *["mark", "make"] * 3, "mark"]
    assert (len(ahead.recipients()), len(ahead.taken), ahead.connections) == (4, 4, 1)


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (("rcpt", "450 4.2.1 Later"), DeliveryState.DEFERRED),
        (("rcpt", "550 5.1.1 No such user"), DeliveryState.FAILED),
        (("data", "451 Not now"), DeliveryState.DEFERRED),
        (("data", ""), DeliveryState.DEFERRED),
        (("body", "554 5.7.1 Spam"), DeliveryState.DEFERRED),
        (("taken", ""), DeliveryState.DEFERRED),
    ],
)
def test_one_that_fails_stands_alone_and_is_not_said_to_have_left(ahead: Sink, fault, state):
    edition = addressed(4)
    ahead.faults[Subscription.objects.order_by("pk")[1].email] = fault
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == [DeliveryState.SENT, state, DeliveryState.SENT, DeliveryState.SENT]
    failed = edition.deliveries.get(state=state)
    assert failed.handed_at is None
    assert failed.unknowns == (fault[0] == "taken")
    assert set(ahead.recipients().values()) == {1}


CHANGES: dict[str, Callable[[Subscription], object]] = {
    "left": lambda person: lifecycle.end_by_owner(token=person.token, how="test"),
    "chose": lambda person: lifecycle.leave_list(token=person.token, frequency="daily", how="test"),
    "paused": lambda person: Subscription.objects.filter(pk=person.pk).update(
        paused_until=timezone.localdate() + timedelta(days=1)
    ),
    "doubted": lambda person: Subscription.objects.filter(pk=person.pk).update(doubted_at=timezone.now()),
    "moved": lambda person: Subscription.objects.filter(pk=person.pk).update(email="new@council.example"),
}


def send_and_change(monkeypatch, person: Subscription, change: Callable[[Subscription], object]) -> Edition:
    """An edition to three, one of whom decides otherwise when the letter before theirs was taken."""
    edition = Edition.objects.get()
    keep = SentMarks.keep
    changed: list[object] = []

    def keep_and_change(*given: object, **named: object) -> None:
        keep(*given, **named)
        if not changed:
            changed.append(change(person))

    monkeypatch.setattr(SentMarks, "keep", keep_and_change)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    return edition


@pytest.mark.parametrize("reason", [reason for reason in CHANGES if reason != "moved"])
def test_who_decides_otherwise_once_the_server_has_their_envelope_is_not_written_to(
    ahead: Sink, monkeypatch, reason
):
    addressed(3)
    person = Subscription.objects.order_by("pk")[1]
    edition = send_and_change(monkeypatch, person, CHANGES[reason])
    assert states(edition) == [DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.SENT]
    assert edition.deliveries.get(state=DeliveryState.SKIPPED).reason == reason
    assert person.email not in ahead.recipients()


def test_whose_address_changes_once_the_server_has_the_old_one_is_written_to_at_the_new(
    ahead: Sink, monkeypatch
):
    addressed(3)
    person = Subscription.objects.order_by("pk")[1]
    edition = send_and_change(monkeypatch, person, CHANGES["moved"])
    assert states(edition) == [DeliveryState.SENT] * 3
    assert ahead.recipients()["new@council.example"] == 1
    assert person.email not in ahead.recipients()


def test_a_letter_that_cannot_be_made_once_its_envelope_is_given_stops_no_other(
    ahead: Sink, monkeypatch, caplog
):
    edition = addressed(3)
    second = Subscription.objects.order_by("pk")[1]
    fill_in = EditionLetters.fill_in

    def fail_once(letters: EditionLetters, shared: object, person: Subscription) -> bytes:
        if person == second:
            raise ZeroDivisionError
        return fill_in(letters, shared, person)

    monkeypatch.setattr(EditionLetters, "fill_in", fail_once)
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert states(edition) == [DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SENT]
    assert "could not be made" in caplog.text


def test_an_address_that_no_command_may_hold_stops_no_other(ahead: Sink):
    """It stood first among those that wait, so whoever came after it would wait for ever."""
    edition = addressed(3)
    Subscription.objects.filter(pk=Subscription.objects.order_by("pk")[1].pk).update(
        email='"a>b"@evil.example'
    )
    assert letter_sender.send_part_of_edition(edition_id=edition.pk) == {"sent": 2, "failed": 1}
    assert states(edition) == [DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SENT]


def test_a_refused_address_that_is_asked_of_again_may_be_claimed(ahead: Sink):
    """Its mark had gone with the envelope: the row must not say that it left."""
    edition = addressed(2)
    ahead.faults[Subscription.objects.order_by("pk")[1].email] = ("rcpt", "550 5.1.1 No such user")
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    ahead.faults.clear()
    Delivery.objects.filter(state=DeliveryState.FAILED).update(
        state=DeliveryState.DEFERRED, next_try_at=timezone.now()
    )
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert len(delivery_claims.claim_batch(edition=edition, worker="a")) == 1
