"""How often an address or a network may sign up, and what a known address learns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from digests.models import Subscription, Suppression
from digests.subscriptions import confirmations
from digests.views import sign_up
from live.rate_limits import RateLimit
from tests.digests.views.test_sign_up import ADDRESS, confirm_path, post_sign_up
from tests.factories.digests import SubscriptionFactory

pytestmark = pytest.mark.django_db


def test_known_and_unknown_addresses_get_the_same_answer(client):
    SubscriptionFactory(email="known@council.example")
    answers = [post_sign_up(client, email) for email in ("known@council.example", "new@council.example")]
    assert len({(a.status_code, a["Location"], a.content) for a in answers}) == 1


def test_a_known_address_is_told_so_by_mail(client):
    subscription = SubscriptionFactory(email=ADDRESS, weekly=False)
    post_sign_up(client, choices="1", weekly="on")
    confirmations.send_due_answers()
    assert "You get CareSpace’s emails already" in mail.outbox[0].subject
    assert subscription.choices_path() in mail.outbox[0].body
    subscription.refresh_from_db()
    assert (subscription.daily, subscription.weekly) == (True, False), "a stranger changes nothing"


def test_an_address_is_written_to_three_times_a_day_at_most(client):
    for _ in range(5):
        assert post_sign_up(client)["Location"] == "/emails/asked/"
        confirmations.send_due_answers()
    assert len(mail.outbox) == 3


@pytest.mark.slow("signs up thirty times")
def test_a_network_may_sign_up_thirty_an_hour(client):
    for number in range(30):
        assert post_sign_up(client, f"a{number}@council.example").status_code == 302
    answer = post_sign_up(client, "late@council.example")
    assert answer.status_code == 429
    assert "Try again in an hour" in answer.content.decode()
    assert Subscription.objects.count() == 30


def test_mistyped_tries_use_up_nothing(client, monkeypatch):
    monkeypatch.setattr(sign_up, "NETWORK_LIMIT", RateLimit("test", 1, 60))
    for mistyped in ("", "jo.sample", "jo@", "@council.example"):
        assert post_sign_up(client, mistyped).status_code == 422
    assert post_sign_up(client).status_code == 302
    assert post_sign_up(client).status_code == 429


def test_behind_a_proxy_each_network_is_counted_by_itself(client, settings, monkeypatch):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(sign_up, "NETWORK_LIMIT", RateLimit("test", 1, 60))
    told = [
        post_sign_up(
            client, f"a{number}@council.example", HTTP_X_FORWARDED_FOR=f"192.0.2.66, 198.51.100.{number}"
        )
        for number in (1, 2, 2)
    ]
    assert [answer.status_code for answer in told] == [302, 302, 429]


def test_without_redis_sign_up_works_and_is_limited(client, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock?db=0"}
    }
    settings.CACHE_REDIS = "unix:///nowhere/redis.sock?db=0"
    for _ in range(4):
        assert post_sign_up(client).status_code == 302
        confirmations.send_due_answers()
    assert len(mail.outbox) == 3


def test_asking_twice_is_one_subscription_and_one_mail(client):
    post_sign_up(client)
    post_sign_up(client)
    confirmations.send_due_answers()
    assert Subscription.objects.count() == 1
    assert len(mail.outbox) == 1


def test_who_left_may_come_back_by_confirming(client):
    subscription = SubscriptionFactory(email=ADDRESS)
    client.post(subscription.leave_path())
    post_sign_up(client)
    assert Suppression.objects.count() == 1, "asking alone takes no mark away"
    confirmations.send_due_answers()
    client.post(confirm_path())
    assert Subscription.objects.confirmed().get().email == ADDRESS
    assert not Suppression.objects.exists()


def test_sign_ups_nobody_confirmed_are_erased(client):
    from digests.subscriptions import lifecycle

    SubscriptionFactory(asked=True, asked_at=timezone.now() - timedelta(days=8))
    kept = SubscriptionFactory(asked=True)
    lifecycle.delete_expired_requests(now=timezone.now())
    assert list(Subscription.objects.all()) == [kept]
