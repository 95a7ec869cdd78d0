"""Counts are noted when a deed is kept, and announced without saying when it was."""

from __future__ import annotations

import asyncio
import logging

import pytest
from django.conf import settings
from django.db import transaction
from redis import Redis

from live.event_stream.counts import CHANGED, announce_counts, publish_counts
from live.event_stream.events import STREAM
from live.event_stream.topics import UnknownTopicError
from live.redis_client import connect_async


def noted() -> set[bytes]:
    with Redis.from_url(settings.STREAM_REDIS) as redis:
        return redis.smembers(CHANGED)


@pytest.mark.django_db
def test_it_waits_for_the_commit(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        announce_counts("debate:4")
        assert noted() == set()
    assert noted() == {b"debate:4"}


@pytest.mark.django_db(transaction=True)
def test_a_deed_rolled_back_says_nothing() -> None:
    with transaction.atomic():
        announce_counts("debate:4")
        transaction.set_rollback(True)
    assert noted() == set()


@pytest.mark.django_db
def test_redis_away_leaves_the_deed_standing(
    settings, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks
) -> None:
    settings.STREAM_REDIS = "unix:///nowhere/redis.sock?db=2"
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        announce_counts("debate:4")
    assert "not announced" in caplog.text


def test_a_topic_is_written_as_topics_are() -> None:
    with pytest.raises(UnknownTopicError):
        announce_counts("Debate 4")


@pytest.mark.django_db
def test_each_topic_is_announced_once_however_many_processes_publish(
    django_capture_on_commit_callbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for topic in ("debate:5", "debate:4", "debate:5"):
            announce_counts(topic)

    async def publish_twice() -> None:
        clients = [connect_async(settings.STREAM_REDIS, timeout=5) for _ in range(2)]
        await asyncio.gather(*(publish_counts(client) for client in clients))
        for client in clients:
            await client.aclose()

    asyncio.run(publish_twice())
    with Redis.from_url(settings.STREAM_REDIS, decode_responses=True) as redis:
        told = [fields for _, fields in redis.xrange(STREAM)]
    assert sorted(fields["topic"] for fields in told) == ["debate:4", "debate:5"]
    assert all(fields["name"] == "counts" for fields in told)
    assert noted() == set()
