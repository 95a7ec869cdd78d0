"""A member's emails: chosen on their own page, following their address, ending with their account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digests import scheduler
from digests.models import Consent, ConsentEvent, Subscription, SubscriptionStatus, Suppression
from digests.subscriptions import address_marks, lifecycle, members
from tests.factories.articles import topic
from tests.factories.digests import SubscriptionFactory

pytestmark = pytest.mark.django_db
PAGE = "/you/emails/"
BOTH = {"daily": "on", "weekly": "on", "charts": "on", "hour": "7"}


@pytest.fixture
def mine(client_of, reader) -> Client:
    return client_of(reader)


def change_address(member, address: str, *, verified: bool = True) -> None:
    """As allauth leaves it once the new address is confirmed."""
    member.emailaddress_set.all().delete()
    member.emailaddress_set.create(email=address, verified=verified, primary=True)
    type(member).objects.filter(pk=member.pk).update(email=address)


def test_only_a_member_comes_in(client):
    for send in (client.get, client.post):
        assert send(PAGE)["Location"].startswith("/accounts/login/")
    assert not Subscription.objects.exists()


def test_a_member_chooses_without_another_confirmation(mine, reader):
    topic("Fostering")
    topic("Inspection")
    assert "None come to" in mine.get(PAGE).content.decode()
    until = timezone.localdate() + timedelta(days=9)
    answer = mine.post(
        PAGE, {"weekly": "on", "topics": ["inspection"], "hour": "18", "paused_until": until.isoformat()}
    )
    assert answer["Location"] == PAGE
    subscription = Subscription.objects.get()
    assert (subscription.email, subscription.standing) == (reader.email, SubscriptionStatus.CONFIRMED)
    assert (subscription.weekly, subscription.daily, subscription.hour) == (True, False, 18)
    assert (subscription.topics, subscription.paused_until) == (["inspection"], until)
    assert (subscription.member, subscription.of_member) == (reader, True)
    assert subscription.answer_due_at is None
    assert [line.deed for line in Consent.objects.all()] == [ConsentEvent.ASKED, ConsentEvent.CONFIRMED]
    assert {line.how for line in Consent.objects.all()} == {"your page"}
    html = mine.get("/you/").content.decode()
    assert f"Weekly, not before {until:%-d %B %Y}" in html
    assert PAGE in html


def test_the_same_twice_is_one_line_in_the_record(mine):
    for _ in range(2):
        mine.post(PAGE, BOTH)
    assert Subscription.objects.count() == 1
    assert Consent.objects.filter(deed=ConsentEvent.CHOSE).count() == 0


def test_a_subscription_by_mail_to_the_same_address_is_theirs(mine, reader):
    subscription = SubscriptionFactory(email=reader.email)
    assert "They come to" in mine.get(PAGE).content.decode()
    mine.post(PAGE, BOTH | {"hour": "12"})
    subscription.refresh_from_db()
    assert (subscription.hour, subscription.member) == (12, reader)


def test_one_that_waits_for_its_confirmation_is_confirmed_by_it(mine, reader):
    subscription = SubscriptionFactory(
        asked=True, email=reader.email, asked_at=timezone.now() - timedelta(days=30)
    )
    mine.post(PAGE, BOTH)
    subscription.refresh_from_db()
    assert subscription.standing == SubscriptionStatus.CONFIRMED


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Tick daily or weekly"),
        ({"daily": "on", "hour": "3"}, ""),
        ({"daily": "on", "paused_until": "soon"}, ""),
    ],
)
def test_what_is_unfit_is_told(mine, sent, words):
    answer = mine.post(PAGE, sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Subscription.objects.exists()


def test_nobody_signs_an_address_up_that_is_not_confirmed(mine, reader):
    reader.emailaddress_set.update(verified=False)
    answer = mine.post(PAGE, BOTH)
    assert answer.status_code == 422
    assert "Confirm your email address first" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_leaving_erases_the_address_and_twice_does_no_harm(mine, reader):
    mine.post(PAGE, BOTH)
    for _ in range(2):
        assert mine.post(PAGE, {"leave": "all"}).status_code == 302
    subscription = Subscription.objects.get()
    assert (subscription.standing, subscription.email) == (SubscriptionStatus.LEFT, "")
    assert "None</dd>" in mine.get("/you/").content.decode()
    mine.post(PAGE, BOTH)
    assert Subscription.objects.confirmed().get().email == reader.email
    assert not Suppression.objects.exists()


def test_saving_there_ends_a_doubt(mine, reader):
    SubscriptionFactory(email=reader.email, doubted_at=timezone.now())
    assert "Nothing comes at present" in mine.get(PAGE).content.decode()
    mine.post(PAGE, BOTH)
    assert Subscription.objects.get().doubted_at is None


def test_an_address_changed_carries_over(mine, reader):
    subscription = SubscriptionFactory(email=reader.email, refused_alone_times=3, hour=9)
    scheduler.run_due_steps()  # they signed in, so it is known whose it is
    change_address(reader, "new@council.example")
    for _ in range(2):
        scheduler.run_due_steps()
    subscription.refresh_from_db()
    assert (subscription.email, subscription.hour) == ("new@council.example", 9)
    assert subscription.refused_alone_times == 0
    moved = subscription.consents.get(deed=ConsentEvent.MOVED)
    assert moved.how == "another address"


def test_an_address_not_confirmed_moves_nothing(mine, reader):
    subscription = SubscriptionFactory(email=reader.email)
    scheduler.run_due_steps()
    change_address(reader, "typed@council.example", verified=False)
    scheduler.run_due_steps()
    subscription.refresh_from_db()
    assert subscription.email != "typed@council.example"


def test_a_new_address_that_has_emails_of_its_own_keeps_them(mine, reader):
    old = SubscriptionFactory(email=reader.email)
    scheduler.run_due_steps()
    own = SubscriptionFactory(email="new@council.example", weekly=False)
    change_address(reader, "new@council.example")
    scheduler.run_due_steps()
    old.refresh_from_db()
    own.refresh_from_db()
    assert old.standing == SubscriptionStatus.LEFT
    assert (own.standing, own.weekly) == (SubscriptionStatus.CONFIRMED, False)


def test_a_request_nobody_confirmed_does_not_stand_in_the_way(mine, reader):
    subscription = SubscriptionFactory(email=reader.email)
    scheduler.run_due_steps()
    SubscriptionFactory(asked=True, email="new@council.example")
    change_address(reader, "new@council.example")
    scheduler.run_due_steps()
    subscription.refresh_from_db()
    assert subscription.email == "new@council.example"


def test_an_erased_account_ends_its_emails(mine, reader):
    address = reader.email
    subscription = SubscriptionFactory(email=address)
    stranger = SubscriptionFactory()
    scheduler.run_due_steps()
    reader.delete()
    for _ in range(2):
        scheduler.run_due_steps()
    subscription.refresh_from_db()
    stranger.refresh_from_db()
    assert (subscription.standing, subscription.email) == (SubscriptionStatus.LEFT, "")
    assert Suppression.objects.get().mark == address_marks.hash_address(address)
    assert subscription.consents.get(deed=ConsentEvent.LEFT).how == "account erased"
    assert stranger.standing == SubscriptionStatus.CONFIRMED


def test_members_who_have_not_confirmed_own_nothing(mine, reader):
    reader.emailaddress_set.update(verified=False)
    SubscriptionFactory(email=reader.email)
    assert members.join_members(now=timezone.now()) == 0


def test_each_of_two_members_is_given_their_own(mine, reader, stranger, client_of):
    client_of(stranger)
    theirs = {member: SubscriptionFactory(email=member.email) for member in (stranger, reader)}
    assert members.join_members(now=timezone.now()) == 2
    for member, subscription in theirs.items():
        subscription.refresh_from_db()
        assert subscription.member == member


def test_following_asks_the_same_for_one_member_and_for_three(mine, reader, count_queries):
    SubscriptionFactory(email=reader.email)
    members.follow_members(now=timezone.now())
    one = count_queries(lambda: members.follow_members(now=timezone.now()))
    SubscriptionFactory.create_batch(2)
    assert count_queries(lambda: members.follow_members(now=timezone.now())) == one
    lifecycle.delete_expired_requests(now=timezone.now())


def test_pages_ask_the_same_however_many_subscriptions_there_are(mine, reader, count_queries):
    SubscriptionFactory(email=reader.email)
    pages = (PAGE, "/you/")
    one = [count_queries(lambda page=page: mine.get(page)) for page in pages]
    SubscriptionFactory.create_batch(2)
    assert [count_queries(lambda page=page: mine.get(page)) for page in pages] == one
