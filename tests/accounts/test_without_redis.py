"""Signing in and out while Redis is away: it works, it is still limited, and nobody stays signed in by a copy."""

import pytest
from django.core.cache import cache
from django.test import Client

from config import caching
from live.models import CacheEntry
from tests.factories.accounts import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db
ADDRESS = "jo@example.com"


def take_redis_away(settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}}
    settings.CACHE_REDIS = "unix:///nowhere/redis.sock?db=0"


def sign_in(client: Client, password: str = PASSWORD):
    return client.post("/accounts/login/", {"login": ADDRESS, "password": password})


def test_members_sign_in_and_out(client, settings):
    MemberFactory(email=ADDRESS)
    take_redis_away(settings)
    for _ in range(2):  # the second time with a session of the first
        assert sign_in(client)["Location"] == "/you/"
        assert client.get("/you/").status_code == 200
        assert client.post("/accounts/logout/").status_code == 302
        assert client.get("/you/").status_code == 302


@pytest.mark.slow("tries a dozen passwords")
def test_five_wrong_passwords_are_tried_and_no_more(client, settings, monkeypatch):
    MemberFactory(email=ADDRESS)
    take_redis_away(settings)
    tried: list[str] = []
    monkeypatch.setattr(
        "django.contrib.auth.base_user.AbstractBaseUser.check_password",
        lambda self, raw: tried.append(raw) or False,
    )
    for number in range(12):
        sign_in(client, f"wrong {number}")
    assert len(set(tried)) == 5
    assert CacheEntry.objects.exists()
    assert sign_in(client).status_code == 200, "the right one has to wait as well"
    assert "/you/" not in sign_in(client).headers.get("Location", "")


@pytest.mark.slow("tries a dozen passwords")
def test_the_same_wrong_passwords_are_limited_with_redis(client, monkeypatch):
    MemberFactory(email=ADDRESS)
    tried: list[str] = []
    monkeypatch.setattr(
        "django.contrib.auth.base_user.AbstractBaseUser.check_password",
        lambda self, raw: tried.append(raw) or False,
    )
    for number in range(12):
        sign_in(client, f"wrong {number}")
    assert len(set(tried)) == 5
    assert not CacheEntry.objects.exists()


def test_redis_holds_a_session_for_a_minute_at_most(client):
    """So one that ended while Redis was away is not brought back by it for longer."""
    MemberFactory(email=ADDRESS)
    sign_in(client)
    store = cache._cache.get_client(None)
    (key,) = store.keys(f"*{caching.SESSIONS}*")
    assert 0 < store.ttl(key) <= caching.SESSION_SECONDS
    store.delete(key)
    assert client.get("/you/").status_code == 200, "the database knows the session"
    assert 0 < store.ttl(key) <= caching.SESSION_SECONDS


def test_a_lock_of_allauth_is_held_by_one_at_a_time(settings):
    take_redis_away(settings)
    assert cache.add("allauth:rl:test:lock", True, timeout=10)
    assert not cache.add("allauth:rl:test:lock", True, timeout=10)
    assert cache.delete("allauth:rl:test:lock")
    assert cache.add("allauth:rl:test:lock", True, timeout=10)
