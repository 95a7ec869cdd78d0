"""No more requests are at the database than there are slots, and what needs none never waits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from live.page_cache import outage
from live.page_cache.making_slots import MakingSlots, NoSlotError


@pytest.fixture
def full():
    """Slots for one request and one that waits; the one is taken."""
    slots = MakingSlots(at_once=1, most_waiting=1)
    with slots.take():
        yield slots


def refused(slots, patience):
    """Whether another thread gets no slot."""

    def attempt():
        try:
            with slots.take(patience=patience):
                return False
        except NoSlotError:
            return True

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(attempt).result()


def test_one_more_waits_and_is_refused_in_time(full):
    assert refused(full, patience=0.05)


def test_one_more_waits_and_gets_the_slot():
    slots, held, may_end = MakingSlots(at_once=1, most_waiting=1), threading.Event(), threading.Event()

    def hold():
        with slots.take():
            held.set()
            may_end.wait(10)

    first = threading.Thread(target=hold)
    first.start()
    held.wait(10)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(refused, slots, 10)
        may_end.set()
        assert second.result() is False
    first.join()


def test_where_too_many_wait_the_next_is_refused_at_once():
    slots = MakingSlots(at_once=1, most_waiting=0)
    with slots.take():
        assert refused(slots, patience=60)
    assert not refused(slots, patience=0)


def test_a_refused_one_counts_as_waiting_no_longer(full):
    for _ in range(3):
        assert refused(full, patience=0.01)


def test_a_slot_is_free_again_after_a_failure():
    slots = MakingSlots(at_once=1, most_waiting=0)
    with pytest.raises(ZeroDivisionError), slots.take():
        raise ZeroDivisionError
    with slots.take():
        pass


@pytest.mark.django_db(transaction=True)
def test_no_more_connections_stay_open_than_there_are_slots():
    slots, together = MakingSlots(at_once=2, most_waiting=9), threading.Barrier(5)

    def ask():
        with slots.take(), connection.cursor() as cursor:
            cursor.execute("select 1")
        together.wait(10)
        stays = connection.connection is not None
        connection.close()
        return stays

    with ThreadPoolExecutor(5) as pool:
        assert sum(found.result() for found in [pool.submit(ask) for _ in range(5)]) == 2


def test_a_page_without_a_slot_says_not_just_now_and_keeps_what_was_typed(client, db, monkeypatch, full):
    monkeypatch.setattr(full, "take", lambda: MakingSlots.take(full, patience=0.01))
    monkeypatch.setattr(outage, "SLOTS", full)
    with ThreadPoolExecutor(1) as pool:
        response = pool.submit(
            client.post,
            "/emails/",
            {"email": "kept@reader.example"},
            headers={"sec-fetch-site": "same-origin"},
        ).result()
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("[name=email]")["value"] == "kept@reader.example"
    assert client.get("/health/live").status_code == 200
