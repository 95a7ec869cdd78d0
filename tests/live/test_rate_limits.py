"""The site's counter of uses: exact when many come at once, in Redis and, while that is away, in PostgreSQL."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from live import rate_limits
from live.models import CacheEntry, RateCount
from live.rate_limits import RateLimit, consume, network_key
from live.tasks import delete_old_rate_counts

TEN = RateLimit("test of tens", 10, 60)
AT_ONCE, EACH = 8, 25


@pytest.fixture
def redis_away(settings):
    settings.CACHE_REDIS = "unix:///nowhere/redis.sock?db=0"


def allowed_of_many_threads(limit: RateLimit) -> int:
    """How many of AT_ONCE * EACH uses are allowed, by threads that begin at the same moment."""
    begin = threading.Barrier(AT_ONCE)
    answers: list[bool] = []

    def use() -> None:
        try:
            begin.wait()
            answers.extend([consume(limit, who="member 1") for _ in range(EACH)])
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE * EACH
    return sum(answers)


@pytest.mark.django_db(transaction=True)
def test_redis_counts_every_use_of_many_at_once():
    assert allowed_of_many_threads(RateLimit("test of many", 137, 600)) == 137
    assert not RateCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_postgresql_counts_every_use_of_many_at_once(redis_away):
    assert allowed_of_many_threads(RateLimit("test of many", 137, 600)) == 137
    assert RateCount.objects.get().uses == AT_ONCE * EACH


@pytest.mark.parametrize("store", ["redis", "postgresql"])
@pytest.mark.django_db
def test_each_limit_and_each_person_has_a_count_of_its_own(store, request):
    if store == "postgresql":
        request.getfixturevalue("redis_away")
    assert [consume(TEN, who="member 1") for _ in range(11)] == [True] * 10 + [False]
    assert consume(TEN, who="member 2")
    assert consume(RateLimit("another test", 10, 60), who="member 1")


@pytest.mark.django_db
def test_window_ends_with_its_seconds_in_postgresql(redis_away):
    one = RateLimit("test of one", 1, 60)
    assert [consume(one, who="member 1") for _ in range(3)] == [True, False, False]
    RateCount.objects.update(ends_at=timezone.now())
    assert [consume(one, who="member 1") for _ in range(2)] == [True, False]
    assert timedelta(seconds=55) < RateCount.objects.get().ends_at - timezone.now() <= timedelta(seconds=60)


def test_window_ends_with_its_seconds_in_redis(db):
    consume(RateLimit("test of one", 1, 60), who="member 1")
    store = rate_limits._redis()
    (key,) = store.keys("rate:*")
    assert 55 < store.ttl(key) <= 60
    consume(RateLimit("test of one", 1, 60), who="member 1")
    assert store.ttl(key) <= 60, "a refused use must not lengthen the window"


def test_no_query_with_redis_and_one_without(count_queries, settings, monkeypatch):
    assert count_queries(lambda: consume(TEN, who="member 1")) == 0
    settings.CACHE_REDIS = "unix:///nowhere/redis.sock?db=0"
    for _ in range(2):  # Redis asked, and not asked again so soon
        assert count_queries(lambda: consume(TEN, who="member 1")) == 1


def test_no_name_is_kept_in_the_open(db, redis_away):
    consume(TEN, who="jo@example.com")
    assert "jo" not in RateCount.objects.get().key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:DB8:1:2:0:0:0:9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("no address", "no address", True),
        ("no address", "nor this", False),
    ],
)
def test_a_network_is_an_ipv4_address_or_64_bits_of_ipv6(one, other, same):
    assert (network_key(one) == network_key(other)) is same


def test_counts_that_are_over_are_removed(db):
    now = timezone.now()
    for minutes, name in ((-1, "over"), (1, "going on")):
        RateCount.objects.create(key=name, uses=1, ends_at=now + timedelta(minutes=minutes))
        CacheEntry.objects.create(cache_key=name, value="", expires=now + timedelta(minutes=minutes))
    for _ in range(2):
        delete_old_rate_counts()
    assert RateCount.objects.get().key == CacheEntry.objects.get().cache_key == "going on"
