"""What the database says of changes, asked from outside the deed that makes them."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from live import tasks
from live.models import TagChange
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
    TagChange.objects.filter(tag="old").update(at=timezone.now() - timedelta(days=1, seconds=1))
    tasks.forget_old_changes()
    assert [change.tag for change in TagChange.objects.all()] == ["new"]
    assert delete_old_changes() == 0


class TestWatch:
    """What the watch knows, by a clock that a test moves."""

    @pytest.fixture
    def clock(self, monkeypatch):
        now = SimpleNamespace(seconds=100.0, asked=0, told=[], fails=False)

        def read(snapshot, of=None):
            if now.fails:
                raise psycopg.OperationalError("away")
            now.asked += 1
            return f"{now.asked}:{now.asked}:", now.told.pop() if now.told else []

        class Session:
            closed = False

            def cursor(self):
                return contextlib.nullcontext()

            def close(self):
                self.closed = True

        monkeypatch.setattr(database_watch.time, "monotonic", lambda: now.seconds)
        monkeypatch.setattr(changes, "read_changes_since", read)
        monkeypatch.setattr(changes, "read_changes_with", lambda cursor, snapshot: read(snapshot))
        monkeypatch.setattr(database_watch.own_connection, "open_own_connection", lambda timeout: Session())
        return now

    @pytest.fixture
    def watch(self, monkeypatch):
        """Without its thread: a test looks."""
        watch = DatabaseWatch(PageMemory(10_000))
        monkeypatch.setattr(watch, "_start", lambda: None)
        return watch

    def test_an_answer_holds_for_two_seconds(self, clock, watch):
        assert not watch.is_current()
        assert not watch.is_away()  # nobody asked yet
        watch.try_to_look()
        for seconds, current in ((0, True), (1.9, True), (0.2, False)):
            clock.seconds += seconds
            assert watch.is_current() is current

    def test_a_database_that_refuses_is_away_once_the_last_answer_is_old(self, clock, watch):
        watch.try_to_look()
        clock.fails = True
        clock.seconds += 1
        watch.try_to_look()
        assert not watch.is_away()
        watch.keep_up()
        clock.seconds += 2
        assert watch.is_away()
        with pytest.raises(database_watch.DatabaseAwayError):
            watch.keep_up()
        clock.fails = False
        watch.try_to_look()
        assert not watch.is_away()
        watch.keep_up()

    def test_a_database_that_hangs_is_away_after_a_second(self, clock, watch):
        watch.try_to_look()
        clock.seconds += 2.1
        watch._trying = clock.seconds
        assert not watch.is_away()
        clock.seconds += 1
        assert watch.is_away()

    def test_whoever_asks_first_waits_for_the_answer(self, clock, watch):
        with ThreadPoolExecutor(1) as other:
            asked = other.submit(watch.keep_up)
            watch.try_to_look()
            asked.result(timeout=5)

    def test_a_making_does_not_count_what_its_own_question_found(self, clock):
        shelf = PageMemory(10_000)
        watch = DatabaseWatch(shelf)
        watch.try_to_look()
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
        watch.try_to_look()
        assert len(shelf) == 0
