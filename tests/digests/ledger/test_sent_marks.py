"""Marks of letters are written with the next one's, before anything else, and again where PostgreSQL died."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from digests.ledger import delivery_claims, letter_sender, sent_marks
from digests.ledger.prepared_statements import PreparedStatement
from digests.ledger.sent_marks import SentMarks
from digests.letters.smtp_connection import HandoverOutcome
from digests.models import Delivery, DeliveryState, Subscription
from tests.digests.sink import Sink
from tests.factories.digests import EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
TAKEN = HandoverOutcome("sent", 250, "ok")


def claim(people: int, worker: str = "a") -> list[Delivery]:
    SubscriptionFactory.create_batch(people)
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    return delivery_claims.claim_batch(edition=edition, worker=worker)


def state_of(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def test_one_statement_writes_down_the_last_letter_and_hands_over_the_next(monkeypatch):
    first, second = claim(2)
    marks = SentMarks("a")
    assert marks.hand_over(first)
    marks.keep(first, TAKEN)
    assert state_of(first) == DeliveryState.SENDING, "its mark goes with the next one's"
    statements = []
    begin = PreparedStatement.begin
    monkeypatch.setattr(PreparedStatement, "begin", lambda *given: statements.append(given) or begin(*given))
    assert marks.hand_over(second)
    assert len(statements) == 1
    assert state_of(first) == DeliveryState.SENT
    assert Delivery.objects.get(pk=second.pk).handed_at
    marks.flush()
    assert len(statements) == 1, "nothing waits"


def test_a_letter_withheld_takes_no_mark_with_it():
    first, second = claim(2)
    marks = SentMarks("a")
    marks.hand_over(first)
    marks.keep(first, TAKEN)
    Subscription.objects.filter(pk=second.subscription_id).update(
        standing="left", email="", ended_at=timezone.now()
    )
    assert not marks.hand_over(second)
    assert state_of(first) == DeliveryState.SENT


def test_another_worker_s_delivery_is_neither_marked_nor_handed_over():
    [theirs] = claim(1, worker="b")
    marks = SentMarks("a")
    assert not marks.hand_over(theirs)
    marks.keep(theirs, TAKEN)
    marks.flush()
    assert state_of(theirs) == DeliveryState.SENDING


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("handed", [True, False])
def test_what_postgresql_forgot_is_written_again(handed):
    """A crash takes the newest marks and leaves the claim, which was brought to disk before any of them."""
    [delivery] = claim(1)
    marks = SentMarks("a")
    marks.hand_over(delivery)
    marks.keep(delivery, TAKEN)
    marks.flush()
    claimed = {"state": DeliveryState.SENDING, "sent_at": None, "smtp_code": None, "smtp_text": ""}
    Delivery.objects.update(
        **claimed,
        lease_until=timezone.now() + delivery_claims.LEASE,
        handed_at=timezone.now() if handed else None,
    )
    with pytest.raises(InterfaceError), sent_marks.keep_marks(marks):
        raise InterfaceError("the connection is closed")
    found = Delivery.objects.get()
    assert (found.state, found.smtp_code, bool(found.handed_at)) == (DeliveryState.SENT, 250, True)


def test_a_mark_is_remembered_as_long_as_postgresql_may_forget_it():
    one, two, three = claim(3)
    marks = SentMarks("a")
    for delivery in (one, two, three):
        marks.hand_over(delivery)
        marks.keep(delivery, TAKEN)
        if delivery is one:
            old = marks.unwritten
            marks.unwritten = sent_marks.SentLetter(
                old.delivery_id, old.at - timedelta(seconds=5), old.code, old.text
            )
    marks.flush()
    assert [letter.delivery_id for letter in marks.written] == [two.pk, three.pk]
    assert 3 * timedelta(milliseconds=200) <= sent_marks.FORGETS, "three times PostgreSQL's wal_writer_delay"


@pytest.mark.django_db(transaction=True)
def test_a_shard_whose_connection_is_cut_writes_down_what_it_sent(sink: Sink, monkeypatch, caplog):
    SubscriptionFactory.create_batch(4)
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    third = Subscription.objects.order_by("pk")[2].email
    hand_over = SentMarks.hand_over

    def cut_before(marks: SentMarks, delivery: Delivery) -> bool:
        if delivery.subscription.email == third:
            with psycopg.connect(connection.connection.info.dsn) as other:
                other.execute("select pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return hand_over(marks, delivery)

    monkeypatch.setattr(SentMarks, "hand_over", cut_before)
    with pytest.raises(OperationalError):
        letter_sender.send_part_of_edition(edition_id=edition.pk)
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == len(sink.taken) == 2
    assert "went away" in caplog.text


def test_a_fault_of_our_own_leaves_no_mark_unwritten():
    [delivery] = claim(1)
    marks = SentMarks("a")
    marks.hand_over(delivery)
    marks.keep(delivery, TAKEN)
    with pytest.raises(ZeroDivisionError), sent_marks.keep_marks(marks):
        raise ZeroDivisionError
    assert state_of(delivery) == DeliveryState.SENT


def test_postgresql_that_does_not_come_back_is_not_waited_for_for_ever(monkeypatch):
    [delivery] = claim(1)
    marks = SentMarks("a")
    marks.keep(delivery, TAKEN)

    def refuse(*given: object) -> int:
        raise OperationalError("no PostgreSQL")

    monkeypatch.setattr(PreparedStatement, "run", refuse)
    monkeypatch.setattr(sent_marks, "WAIT_FOR_POSTGRESQL", -1.0)
    monkeypatch.setattr(connection, "close", lambda: None)
    with pytest.raises(OperationalError):
        sent_marks.write_when_back(marks)
