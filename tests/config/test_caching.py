"""The cache while Redis is away."""

import pytest
from redis.exceptions import RedisError

from config.caching import ForgivingCache


@pytest.fixture
def away():
    return ForgivingCache("unix:///nowhere/redis.sock", {})


def test_nothing_is_found_and_nothing_is_stored(away, monkeypatch):
    for _ in range(2):  # asked, and not asked again so soon
        assert away.get("a", "otherwise") == "otherwise"
        assert away.get_many(["a", "b"]) == {}
        assert away.set("a", 1) is None
        assert away.set_many({"a": 1}) == ["a"]
        assert "a" not in away


def test_what_must_not_go_unnoticed_fails(away):
    for deed in (lambda: away.delete("a"), lambda: away.incr("a"), lambda: away.add("a", 0)):
        with pytest.raises(RedisError):
            deed()


def test_an_anonymous_page_needs_no_redis(db, settings, client):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}}
    assert client.get("/").status_code == 200


def test_a_server_is_spoken_to_by_one_client(away):
    client = away._cache
    for write in (False, True):
        assert client.get_client("a", write=write) is client.get_client("b", write=write)
