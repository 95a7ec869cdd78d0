"""What the database says of changes, asked from outside the deed that makes them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.utils import timezone

from live import tasks
from live.models import Change
from live.page_cache import changes, database_watch
from live.page_cache.changes import delete_old_changes, invalidate, read_changes_since
from live.page_cache.database_watch import DatabaseWatch
from live.page_cache.memory import PageMemory
from tests.live.page_cache.test_memory import page


def elsewhere(deed):
    """What it returns on another connection."""

    def run():
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(run).result(timeout=30)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_exactly_once_it_can_be_seen():
    start, none = read_changes_since("")
    assert none == []
    with transaction.atomic():
        invalidate("a", "b")
        assert elsewhere(lambda: read_changes_since(start))[1] == []
        elsewhere(lambda: invalidate("c"))  # begun later, kept sooner
        between, after = elsewhere(lambda: read_changes_since(start))
    assert [tag for _, tag in after] == ["c"]
    end, told = read_changes_since(between)
    assert sorted(tag for _, tag in told) == ["a", "b"]
    assert read_changes_since(end)[1] == []
    assert [tag for _, tag in read_changes_since(start, of={"b", "z"})[1]] == ["b"]


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_was_never_told(monkeypatch):
    heard = []
    monkeypatch.setattr(changes.PAGES, "touch", lambda told: heard.extend(tag for _, tag in told))
    start, _ = read_changes_since("")
    with transaction.atomic():
        invalidate("a")
        transaction.set_rollback(True)
    assert (read_changes_since(start)[1], heard) == ([], [])
    invalidate("b")
    assert heard == ["b"]


@pytest.mark.django_db
def test_a_tag_is_checked(count_queries):
    for wrong in ("", "a b", "é", "x" * 81):
        with pytest.raises(ValueError, match="no tag"):
            invalidate("fine", wrong)
    assert count_queries(lambda: invalidate()) == 0
    assert count_queries(lambda: invalidate("a", "a", "b")) == 1


@pytest.mark.django_db
def test_old_changes_are_forgotten():
    invalidate("old", "new")
    Change.objects.filter(tag="old").update(at=timezone.now() - timedelta(days=1, seconds=1))
    tasks.forget_old_changes()
    assert [change.tag for change in Change.objects.all()] == ["new"]
    assert delete_old_changes() == 0


class TestWatch:
    """When the database is asked, by a clock that a test moves."""

    @pytest.fixture
    def clock(self, monkeypatch):
        now = SimpleNamespace(seconds=100.0, asked=0)

        def asked(snapshot, of=None):
            now.asked += 1
            return f"{now.asked}:{now.asked}:", now.told.pop() if now.told else []

        now.told = []
        monkeypatch.setattr(database_watch, "time", SimpleNamespace(monotonic=lambda: now.seconds))
        monkeypatch.setattr(changes, "read_changes_since", asked)
        return now

    def test_it_asks_once_a_second(self, clock):
        watch = DatabaseWatch(PageMemory(1000))
        for seconds, asked in ((0, 1), (0.9, 1), (0.2, 2), (0.5, 2), (5, 3)):
            clock.seconds += seconds
            watch.keep_up()
            assert clock.asked == asked

    def test_others_wait_only_where_the_last_answer_is_too_old(self, clock):
        watch = DatabaseWatch(PageMemory(1000))
        watch.keep_up()
        with watch._lock, ThreadPoolExecutor(1) as other:
            clock.seconds += 1.2
            other.submit(watch.keep_up).result(timeout=5)
            clock.seconds += 0.5
            late = other.submit(watch.keep_up)
            assert not late.done()
            assert clock.asked == 1
            watch._lock.release()
            late.result(timeout=5)
            watch._lock.acquire()
        assert clock.asked == 2

    def test_a_making_does_not_count_what_its_own_question_found(self, clock):
        shelf = PageMemory(10_000)
        watch = DatabaseWatch(shelf)
        watch.keep_up()
        clock.told = [[(1, "a")]]
        begun, _ = watch.begin()
        shelf.keep("/", page("a"), begun)
        assert shelf.find("/")
        clock.told = [[(1, "a")]]  # told again
        watch.begin()
        assert shelf.find("/")
        clock.told = [[(2, "a")]]
        watch.begin()
        assert shelf.find("/") is None

    def test_after_an_hour_unasked_everything_is_given_up(self, clock):
        shelf = PageMemory(10_000)
        watch = DatabaseWatch(shelf)
        begun, _ = watch.begin()
        shelf.keep("/", page("a"), begun)
        clock.seconds += 3601
        watch.keep_up()
        assert len(shelf) == 0
