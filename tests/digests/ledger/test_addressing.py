"""What each reader had been told when an edition is written to them, and whom it waits for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from digests.ledger import letter_sender
from digests.models import Delivery, DeliveryReason, DeliveryState, Edition, Subscription
from tests.factories import digests as made
from tests.factories.digests import MONDAY, DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY


@pytest.fixture
def monday() -> Edition:
    return EditionFactory(until=MONDAY, since=MONDAY - 3 * DAY, addressed_at=MONDAY)


@pytest.fixture
def reader() -> Subscription:
    return SubscriptionFactory(confirmed_at=MONDAY - 30 * DAY)


def written(reader: Subscription, **fields: object) -> Delivery:
    """The reader's delivery of the Tuesday edition."""
    edition = EditionFactory(until=TUESDAY, since=MONDAY, **fields)
    letter_sender.write_deliveries(edition=edition)
    return Delivery.objects.get(edition=edition, subscription=reader)


def sent(**fields: object) -> dict[str, object]:
    return {"state": "sent", "handed_at": MONDAY, "sent_at": MONDAY, **fields}


def test_who_got_the_last_letter_knows_all_but_what_it_left_out(monday, reader):
    DeliveryFactory(edition=monday, subscription=reader, owed=[3], left_out=[7], **sent())
    tuesday = written(reader)
    assert (tuesday.told_until, tuesday.owed, tuesday.left_out) == (MONDAY, [7], None)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "failed", "reason": "fault"},
        {"state": "failed", "reason": "gave-up"},
        {"state": "skipped", "reason": "late"},
        {"state": "skipped", "reason": "stopped"},
        {"state": "skipped", "reason": "topics"},
    ],
)
def test_who_did_not_get_it_knows_what_they_knew(monday, reader, fields):
    before = MONDAY - 3 * DAY
    DeliveryFactory(edition=monday, subscription=reader, told_until=before, owed=[3], left_out=[7], **fields)
    tuesday = written(reader)
    assert (tuesday.told_until, tuesday.owed) == (before, [3])


def test_an_answer_that_never_came_twice_counts_as_told(monday, reader):
    DeliveryFactory(
        edition=monday, subscription=reader, state="ambiguous", reason="worker", handed_at=MONDAY, unknowns=2
    )
    assert written(reader).told_until == MONDAY


def test_a_new_reader_begins_with_the_edition_they_joined_before(monday):
    reader = SubscriptionFactory(confirmed_at=MONDAY + timedelta(hours=2))
    assert written(reader).told_until == MONDAY
    old_but_never_written_to = SubscriptionFactory(confirmed_at=MONDAY - 5 * DAY)
    weekly = EditionFactory(until=TUESDAY, since=TUESDAY - 7 * DAY, frequency="weekly")
    letter_sender.write_deliveries(edition=weekly)
    told = weekly.deliveries.get(subscription=old_but_never_written_to).told_until
    assert told == TUESDAY - 7 * DAY


@pytest.mark.parametrize("fields", [{}, {"state": "deferred", "reason": "busy", "next_try_at": TUESDAY}])
def test_a_letter_that_waits_is_given_up_for_the_next(monday, reader, fields):
    waiting = DeliveryFactory(
        edition=monday, subscription=reader, told_until=MONDAY - 3 * DAY, owed=[3], **fields
    )
    tuesday = written(reader)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (DeliveryState.SKIPPED, DeliveryReason.SUPERSEDED)
    assert (tuesday.told_until, tuesday.owed) == (MONDAY - 3 * DAY, [3])


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "sending", "worker": "w", "lease_until": TUESDAY},
        {"state": "deferred", "reason": "no-reply", "unknowns": 1},
    ],
)
def test_nobody_is_written_to_while_a_letter_may_be_with_the_mail_server(monday, reader, fields):
    under_way = DeliveryFactory(edition=monday, subscription=reader, **fields)
    other = SubscriptionFactory(confirmed_at=MONDAY - DAY)
    edition = EditionFactory(until=TUESDAY, since=MONDAY, composed_at=timezone.now())
    assert letter_sender.write_deliveries(edition=edition) == 1
    assert edition.deliveries.get().subscription == other
    edition.refresh_from_db()
    assert edition.addressed_at is None
    assert not letter_sender.finish_edition(edition=edition)
    Delivery.objects.filter(pk=under_way.pk).update(
        state="sent", sent_at=TUESDAY, handed_at=TUESDAY, lease_until=None, reason=""
    )
    assert letter_sender.write_deliveries(edition=edition) == 1
    edition.refresh_from_db()
    assert edition.addressed_at is not None
    assert edition.deliveries.get(subscription=reader).told_until == MONDAY
    assert letter_sender.write_deliveries(edition=edition) == 0


def test_a_letter_stuck_for_two_days_is_waited_for_no_longer(monday, reader):
    DeliveryFactory(edition=monday, subscription=reader, state="deferred", reason="no-reply", unknowns=1)
    edition = EditionFactory(until=TUESDAY, since=MONDAY, composed_at=timezone.now() - timedelta(hours=49))
    assert letter_sender.write_deliveries(edition=edition) == 0
    edition.refresh_from_db()
    assert edition.addressed_at is not None


def test_an_edition_that_catches_up_goes_to_those_it_is_for(monday):
    missed, served, owing = SubscriptionFactory.create_batch(3, confirmed_at=MONDAY - 30 * DAY)
    DeliveryFactory(
        edition=monday, subscription=missed, state="failed", reason="gave-up", told_until=MONDAY - 3 * DAY
    )
    DeliveryFactory(edition=monday, subscription=served, **sent())
    DeliveryFactory(edition=monday, subscription=owing, **sent(left_out=[3]))
    edition = EditionFactory(until=TUESDAY, since=MONDAY, catching_up=True)
    letter_sender.write_deliveries(edition=edition)
    assert {d.subscription_id for d in edition.deliveries.all()} == {missed.pk, owing.pk}


def test_an_edition_that_catches_up_with_nobody_is_empty(monday, reader):
    DeliveryFactory(edition=monday, subscription=reader, **sent())
    edition = EditionFactory(until=TUESDAY, since=MONDAY, catching_up=True)
    assert letter_sender.write_deliveries(edition=edition) == 0
    edition.refresh_from_db()
    assert edition.empty


def test_an_edition_of_one_frequency_says_nothing_of_the_other(monday, reader):
    EditionFactory(until=MONDAY, since=MONDAY - 7 * DAY, frequency="weekly", content=made.content())
    DeliveryFactory(edition=monday, subscription=reader, **sent(left_out=[7]))
    weekly = EditionFactory(until=TUESDAY, since=MONDAY, frequency="weekly")
    letter_sender.write_deliveries(edition=weekly)
    delivery = weekly.deliveries.get()
    assert (delivery.told_until, delivery.owed) == (reader.confirmed_at, None)


def test_addressing_asks_the_same_for_one_and_for_many(monday, count_queries):
    def count(people: int, day: int) -> int:
        SubscriptionFactory.create_batch(people, confirmed_at=MONDAY - DAY)
        edition = EditionFactory(until=TUESDAY + day * DAY, since=MONDAY + day * DAY)
        return count_queries(lambda: letter_sender.write_deliveries(edition=edition))

    assert count(1, 0) == count(30, 1)


def count_readings_of_deliveries() -> int:
    """How often this transaction has read the deliveries from end to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'digests_delivery'")
        return cursor.fetchone()[0]


def test_deliveries_are_not_read_once_for_each_person_where_there_were_none(monday):
    """As in a new installation, where the database has looked at the table and counted no row."""
    SubscriptionFactory.create_batch(30, confirmed_at=MONDAY - DAY)
    tuesday = EditionFactory(until=TUESDAY, since=MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE digests_delivery CASCADE")
        cursor.execute("UPDATE pg_class SET reltuples = 0, relpages = 0 WHERE relname = 'digests_delivery'")
    before = count_readings_of_deliveries()
    assert letter_sender.write_deliveries(edition=tuesday) == 30
    assert count_readings_of_deliveries() - before < 10


def test_letters_of_the_timetable_wait_for_the_hour_chosen():
    early, usual, late = (
        SubscriptionFactory(hour=hour, confirmed_at=MONDAY - 30 * DAY) for hour in (6, 7, 20)
    )
    edition = EditionFactory(until=MONDAY, since=MONDAY - DAY)
    letter_sender.write_deliveries(edition=edition)
    moments = {d.subscription: d.next_try_at for d in edition.deliveries.all()}
    assert moments == {
        early: MONDAY,
        usual: MONDAY + timedelta(hours=1),
        late: MONDAY + timedelta(hours=14),
    }
    assert edition.deliveries.claimable(MONDAY + timedelta(hours=2)).count() == 2
    by_hand = EditionFactory(until=MONDAY + timedelta(hours=3), since=MONDAY, period="2026-11-23-0900")
    letter_sender.write_deliveries(edition=by_hand)
    assert set(by_hand.deliveries.values_list("next_try_at", flat=True)) == {None}


@pytest.mark.parametrize(("days", "written_to"), [(-1, True), (0, True), (1, False)])
def test_a_pause_ends_on_its_day(days, written_to):
    SubscriptionFactory(confirmed_at=MONDAY - 30 * DAY, paused_until=(MONDAY + days * DAY).date())
    edition = EditionFactory(until=MONDAY, since=MONDAY - DAY)
    assert letter_sender.write_deliveries(edition=edition) == written_to


def test_who_pauses_while_a_letter_waits_does_not_get_it_and_is_told_later(reader):
    edition = EditionFactory()
    letter_sender.write_deliveries(edition=edition)
    reader.paused_until = timezone.localdate() + DAY
    reader.save()
    letter_sender.send_part_of_edition(edition_id=edition.pk)
    delivery = edition.deliveries.get()
    assert (delivery.state, delivery.reason) == (DeliveryState.SKIPPED, DeliveryReason.PAUSED)
    following = EditionFactory(since=edition.until, until=edition.until + 2 * DAY)
    letter_sender.write_deliveries(edition=following)
    assert following.deliveries.get().told_until == delivery.told_until
