"""The instant a debate ends, on the night the clocks go back: one 01:30 passes, at the other nothing more is taken."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from carespace.contributions import add_point
from carespace.debate_life.london_times import parse_london_time
from carespace.models import Post
from carespace.refusals import ClosedError
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 200
#: How long the debate still takes deeds once every writer has stood at its gate.
LEFT = timedelta(milliseconds=300)
#: A clock of the database's own, found before PostgreSQL's: what a deed is dated by, on another night.
NIGHT = """
create schema night;
create table night.shift (value interval not null);
insert into night.shift values (%s);
create function night.statement_timestamp() returns timestamptz language sql stable
    as 'select pg_catalog.statement_timestamp() + (select value from night.shift)';
"""
LIVE_THERE = "set search_path = night, public, pg_catalog"


def set_clock(at: datetime) -> None:
    """From now on the database's clock goes on from `at`."""
    with connection.cursor() as cursor:
        cursor.execute("update night.shift set value = %s - pg_catalog.clock_timestamp()", [at])


def write_until_refused(member, debate, counts, written):
    """Post as fast as it goes until the debate takes no more; the first post is told."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(LIVE_THERE)
        for number in range(10_000):
            try:
                add_point(by=member, debate=debate, side="for", text=f"{member.pk} says {number}.")
            except ClosedError:
                counts.append(number)
                return
            if number == 0:
                written.release()
    finally:
        connection.close()


@pytest.mark.slow("two hundred writers go on until the instant comes")
def test_a_debate_that_ends_at_the_second_half_past_one_takes_nothing_after_it():
    ends_at = parse_london_time("2026-10-25T01:30", which="second", field="ends_at")
    assert ends_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    month = timedelta(days=30)
    debate = DebateFactory(
        opened_at=ends_at - month,
        silent_since=ends_at - timedelta(days=1),
        ends_at=ends_at,
        end_ground="date",
        end_announced_at=ends_at - timedelta(days=4),
    )
    members = MemberFactory.create_batch(WRITERS)
    with connection.cursor() as cursor:
        cursor.execute(NIGHT, [timedelta()])
        cursor.execute(LIVE_THERE)
    set_clock(ends_at - timedelta(minutes=59))  # 01:31 in London, the first time: not the end
    assert add_point(by=members[0], debate=debate, side="for", text="The first time.")
    counts, written = [], threading.Semaphore(0)
    threads = [
        threading.Thread(target=write_until_refused, args=(member, debate, counts, written))
        for member in members
    ]
    for thread in threads:
        thread.start()
    for _ in members:  # every one of them is at the gate, and none before the instant
        assert written.acquire(timeout=60)
    set_clock(ends_at - LEFT)
    for thread in threads:
        thread.join()
    assert len(counts) == WRITERS
    posts = Post.objects.filter(debate=debate)
    assert posts.count() == sum(counts) + 1
    assert sum(counts) >= WRITERS
    late = [post.created_at for post in posts if post.created_at >= ends_at]
    assert late == []
    with pytest.raises(ClosedError):
        add_point(by=members[0], debate=debate, side="for", text="Too late.")
