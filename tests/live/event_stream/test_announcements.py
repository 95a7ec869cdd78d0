"""An announcement is made when the deed is kept, and never undoes it."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.db import transaction
from redis import Redis

from live.event_stream.announcements import announce
from live.event_stream.events import STREAM
from live.event_stream.topics import UnknownTopicError


def said() -> list[dict[str, str]]:
    with Redis.from_url(settings.STREAM_REDIS, decode_responses=True) as redis:
        return [fields for _, fields in redis.xrange(STREAM)]


@pytest.mark.django_db
def test_it_waits_for_the_commit(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        announce(topic="debate:4", name="post", id="9")
        assert said() == []
    assert said() == [{"topic": "debate:4", "name": "post", "id": "9"}]


@pytest.mark.django_db(transaction=True)
def test_a_deed_rolled_back_says_nothing() -> None:
    with transaction.atomic():
        announce(topic="release", name="2025-03-31", id="1")
        transaction.set_rollback(True)
    assert said() == []


@pytest.mark.django_db
def test_redis_away_leaves_the_deed_standing(
    settings, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks
) -> None:
    settings.STREAM_REDIS = "unix:///nowhere/redis.sock?db=2"
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        announce(topic="release", name="2025-03-31", id="1")
    assert "not sent" in caplog.text


@pytest.mark.parametrize("topic", ["", "Release", "debate:", "a b", "release\n", "debate:1:2", "x" * 41])
def test_a_topic_is_written_as_topics_are(topic: str) -> None:
    with pytest.raises(UnknownTopicError):
        announce(topic=topic, name="post", id="1")
