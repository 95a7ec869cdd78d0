"""A person who alone is refused, again and again and without a code, is written to no more until they ask."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from digests import scheduler
from digests.ledger import letter_sender
from digests.models import Delivery, DeliveryReason, DeliveryState, Edition, Subscription
from digests.subscriptions import confirmations, doubts, lifecycle
from tests.factories.digests import DeliveryFactory, EditionFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

WORDS = "5.7.1 Message refused"
DAYS = (22, 15, 8, 1)


@pytest.fixture
def person() -> Subscription:
    return SubscriptionFactory(email="jo.sample@council.example")


def weigh(
    person: Subscription,
    *,
    days_ago: float,
    others: int = 20,
    refused_too: int = 0,
    code: int = 550,
    text: str = WORDS,
    state: str = DeliveryState.FAILED,
    superseded: bool = False,
) -> Edition:
    """A finished edition that did not reach this person but these others, weighed by the tick."""
    then = timezone.now() - timedelta(days=days_ago)
    edition = EditionFactory(until=then, addressed_at=then, finished_at=then)
    refusal: dict[str, object] = {"state": DeliveryState.FAILED, "reason": DeliveryReason.GAVE_UP}
    refusal |= {"smtp_code": code, "smtp_text": text}
    if superseded:
        refusal |= {"state": DeliveryState.SKIPPED, "reason": DeliveryReason.SUPERSEDED}
    moments: dict[str, datetime] = {"handed_at": then, "sent_at": then}
    for _ in range(refused_too):
        DeliveryFactory(edition=edition, **refusal)
    sent = {"state": DeliveryState.SENT, **moments}
    Delivery.objects.bulk_create(
        Delivery(edition=edition, subscription=other, **sent)
        for other in SubscriptionFactory.create_batch(others)
    )
    DeliveryFactory(edition=edition, subscription=person, **(refusal if state == "failed" else sent))
    doubts.weigh_finished_editions(now=timezone.now())
    person.refresh_from_db()
    return edition


@pytest.mark.parametrize("choices", [{"daily": "on", "weekly": "on", "charts": "on"}, {"weekly": "on"}])
def test_saving_one_s_choices_ends_the_doubt_changed_or_not(client, person, choices):
    Subscription.objects.update(doubted_at=timezone.now(), refused_alone_times=4)
    assert "Nothing comes at present" in client.get(person.choices_path()).content.decode()
    assert client.post(person.choices_path(), {"hour": "99", **choices}).status_code == 422
    assert not Subscription.objects.wanting("weekly").exists()
    for _ in range(2):
        assert client.post(person.choices_path(), choices).status_code == 302
    person.refresh_from_db()
    assert (person.doubted_at, person.refused_alone_times) == (None, 0)
    assert "Nothing comes at present" not in client.get(person.choices_path()).content.decode()
    assert Subscription.objects.wanting("weekly").get() == person


def test_four_editions_over_three_weeks_bring_it_into_doubt(client_of, editor, person):
    for days in DAYS[:3]:
        weigh(person, days_ago=days)
    assert person.doubted_at is None
    weekly = EditionFactory(frequency="weekly", addressed_at=timezone.now())
    waiting = DeliveryFactory(edition=weekly, subscription=person)
    weigh(person, days_ago=DAYS[3])
    assert person.doubted_at
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (DeliveryState.SKIPPED, DeliveryReason.DOUBTED)
    edition = EditionFactory(until=timezone.now() + timedelta(days=1))
    letter_sender.write_deliveries(edition=edition)
    assert not edition.deliveries.filter(subscription=person).exists()
    assert edition.deliveries.count() == 80, "everybody else gets it"
    client = client_of(editor)
    assert "1 address in doubt" in client.get("/emails/ledger/").content.decode()
    page = client.get("/emails/ledger/doubted/").content.decode()
    assert "j…@council.example" in page
    assert f"550 {WORDS}" in page
    assert person.email not in page


def test_an_edition_that_the_next_one_took_over_counts_too(person):
    for days in DAYS:
        weigh(person, days_ago=days, superseded=True)
    assert person.doubted_at


@pytest.mark.parametrize(
    "refusal",
    [
        {"code": 452, "text": "4.2.2 Mailbox full"},
        {"code": 552, "text": "5.2.2 Mailbox full"},
        {"refused_too": 2},
        {"refused_too": 2, "superseded": True},
        {"others": 0},
    ],
    ids=["later", "full", "not alone", "not alone, taken over", "nobody else"],
)
def test_what_may_pass_or_meets_others_too_is_no_doubt(person, refusal):
    for days in DAYS:
        weigh(person, days_ago=days, **refusal)
    assert (person.doubted_at, person.refused_alone_times) == (None, 0)


def test_one_letter_that_arrives_begins_the_count_anew(person):
    for days in DAYS[:3]:
        weigh(person, days_ago=days)
    weigh(person, days_ago=3, state=DeliveryState.SENT)
    assert person.refused_alone_times == 0
    weigh(person, days_ago=DAYS[3])
    assert (person.doubted_at, person.refused_alone_times) == (None, 1)


def test_four_editions_within_a_week_are_not_enough(person):
    for days in (4, 3, 2, 1):
        weigh(person, days_ago=days)
    assert (person.doubted_at, person.refused_alone_times) == (None, 4)


def test_an_edition_weighed_twice_counts_once(person):
    edition = weigh(person, days_ago=1)
    for _ in range(2):
        Edition.objects.filter(pk=edition.pk).update(weighed_at=None)
        scheduler.run_due_steps()
    person.refresh_from_db()
    assert person.refused_alone_times == 1


def test_asking_again_ends_the_doubt(person, mailoutbox):
    for days in DAYS:
        weigh(person, days_ago=days)
    lifecycle.request_subscription(email=person.email, how="a page")
    person.refresh_from_db()
    assert (person.doubted_at, person.refused_alone_times) == (None, 0)
    assert person in Subscription.objects.wanting("daily")
    confirmations.send_due_answers()
    assert [message.to for message in mailoutbox] == [[person.email]]


def test_only_editors_see_the_list(client, client_of, reader, moderator, editor):
    assert client.get("/emails/ledger/doubted/")["Location"].startswith("/accounts/login/")
    for member in (reader, moderator):
        assert client_of(member).get("/emails/ledger/doubted/").status_code == 403
    assert "No address is in doubt" in client_of(editor).get("/emails/ledger/doubted/").content.decode()


def test_the_list_asks_the_same_for_one_and_for_three(client_of, editor, count_queries):
    client = client_of(editor)
    moments = dict.fromkeys(("doubted_at", "refused_alone_since"), timezone.now())
    SubscriptionFactory(**moments)
    one = count_queries(lambda: client.get("/emails/ledger/doubted/"))
    SubscriptionFactory.create_batch(2, **moments)
    assert count_queries(lambda: client.get("/emails/ledger/doubted/")) == one


def test_the_doubt_that_ends_is_of_one_address():
    now = timezone.now()
    mine, theirs = SubscriptionFactory(doubted_at=now), SubscriptionFactory(doubted_at=now)
    doubts.end_doubt(mine)
    assert list(Subscription.objects.filter(doubted_at=None)) == [mine]
    assert list(doubts.list_doubted()) == [theirs]
