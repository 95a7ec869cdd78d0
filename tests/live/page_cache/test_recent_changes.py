"""Whether a page of Redis knew of a change, without asking PostgreSQL."""

import pytest
import redis
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from live.page_cache import recent_changes
from live.page_cache.recent_changes import is_visible, record, was_touched


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch):
    monkeypatch.setattr(recent_changes, "_waiting", [])


@pytest.mark.parametrize(
    ("transaction", "tag", "touched"),
    [
        (9, "a", False),  # before the oldest that was open
        (10, "a", True),  # was open
        (11, "a", False),  # was done
        (12, "a", True),  # was open
        (13, "a", True),  # came after
        (13, "b", False),  # shown by no page here
    ],
)
def test_a_page_is_touched_by_what_its_snapshot_does_not_show(transaction, tag, touched):
    record([(transaction, tag)])
    assert was_touched("10:13:10,12", {"a", "c"}) is touched


@pytest.mark.django_db
@given(
    lowest=st.integers(1000, 1010),
    width=st.integers(0, 10),
    still_open=st.sets(st.integers(1000, 1020)),
    at=st.integers(995, 1025),
)
def test_visibility_is_postgresqls(lowest, width, still_open, at):
    inside = sorted(number for number in still_open if lowest <= number < lowest + width)
    snapshot = f"{lowest}:{lowest + width}:{','.join(map(str, inside))}"
    with connection.cursor() as cursor:
        cursor.execute("select pg_visible_in_snapshot(%s::text::xid8, %s::pg_snapshot)", [str(at), snapshot])
        assert is_visible(at, snapshot) is cursor.fetchone()[0]


def test_what_could_not_be_written_waits_for_redis(settings):
    address = settings.STREAM_REDIS
    settings.STREAM_REDIS = "redis://127.0.0.1:1/0"
    record([(20, "a")])
    with pytest.raises(redis.RedisError):
        was_touched("10:11:", {"a"})
    settings.STREAM_REDIS = address
    assert not was_touched("10:11:", {"a"})
    record([])
    assert was_touched("10:11:", {"a"})
    assert recent_changes._waiting == []


def test_too_many_that_wait_count_as_everything(settings, monkeypatch):
    monkeypatch.setattr(recent_changes, "MOST_WAITING", 2)
    address = settings.STREAM_REDIS
    settings.STREAM_REDIS = "redis://127.0.0.1:1/0"
    record([(20, "a"), (21, "b"), (22, "c")])
    settings.STREAM_REDIS = address
    record([])
    assert was_touched("10:11:", {"something else"})
    assert not was_touched("23:23:", {"a"})


def test_what_is_forgotten_counts_as_touched(monkeypatch):
    monkeypatch.setattr(recent_changes, "MOST_REMEMBERED", 4)
    record([(number, f"tag:{number}") for number in range(20, 26)])
    assert was_touched("21:21:", {"other"})  # 20, 21 … are not all remembered
    assert not was_touched("26:26:", {"tag:25"})
    assert was_touched("24:24:", {"tag:25"})
