"""The memory of one process."""

import gzip
import threading
import time

import pytest
from django.http import HttpResponse

from live.page_cache import memory
from live.page_cache.memory import PageMemory, parse_change
from live.page_cache.page import CachedPage, choose_encoding
from live.page_cache.single_flight import SingleFlight

HEADERS = {"Content-Type": "text/html", "ETag": '"1"'}


def page(*tags: str, size: int = 1000, until: float = 0) -> CachedPage:
    return CachedPage.of(
        HEADERS,
        {"": b"x" * size},
        set(tags),
        everyone=True,
        words=None,
        made=time.time(),
        until=until or time.time() + 60,
    )


def test_a_change_in_the_middle_of_a_making_spoils_it():
    shelf = PageMemory(100_000)
    begun = shelf.touch([])
    shelf.touch([(1, "a")])
    shelf.keep("/", page("a", "b"), begun)
    assert shelf.find("/") is None
    shelf.keep("/", page("a", "b"), shelf.touch([]))
    assert shelf.find("/")
    shelf.touch([(2, "c")])
    assert shelf.find("/")
    shelf.touch([(3, "b")])
    assert shelf.find("/") is None
    assert (len(shelf), shelf.taken) == (0, 0)


def test_a_change_counts_once_however_often_it_is_told():
    shelf = PageMemory(100_000)
    shelf.touch([(1, "a")])
    shelf.keep("/", page("a"), shelf.touch([]))
    shelf.touch([(1, "a")])
    assert shelf.find("/")
    shelf.touch([(1, "b"), (2, "a")])
    assert shelf.find("/") is None


def test_what_was_heard_while_the_database_answered_spoils_the_making():
    shelf = PageMemory(100_000)
    asked = shelf.heard
    shelf.touch([(5, "a")])  # told by Redis after the database had answered
    assert shelf.touch([(4, "b")], begun=asked) == asked
    asked = shelf.heard
    assert shelf.touch([(6, "b")], begun=asked) == asked + 1


def test_room_is_for_the_pages_read_last():
    shelf = PageMemory(10_000)
    for key in "abc":
        shelf.keep(key, page(), 0)
    assert shelf.find("a")
    shelf.keep("d", page(), 0)
    assert [bool(shelf.find(key)) for key in "abcd"] == [True, False, True, True]
    shelf.keep("d", page(size=1500), 0)  # again, and larger
    assert shelf.taken == 3000 + 3000 + 3500
    shelf.keep("huge", page(size=20_000), 0)
    assert shelf.find("huge") is None
    assert shelf.taken <= shelf.room


def test_time_ends_a_page():
    shelf = PageMemory(10_000)
    shelf.keep("/", page("a", until=time.time() - 1), 0)
    assert shelf.find("/") is None
    assert shelf.find_outdated("/")  # it is there for the case that it cannot be made anew
    shelf.touch([(1, "a")])
    assert shelf.find_outdated("/") is None


def test_too_many_tags_to_tell_apart_count_as_everything(monkeypatch):
    monkeypatch.setattr(memory, "MOST_TAGS", 3)
    shelf = PageMemory(10_000)
    shelf.keep("/", page("a"), shelf.touch([(1, "b"), (1, "c")]))
    assert shelf.find("/")
    shelf.touch([(2, "d"), (2, "e")])
    assert shelf.find("/") is None


def test_a_line_of_a_change_is_read():
    assert parse_change("12 debate:3") == (12, "debate:3")
    with pytest.raises(ValueError, match="invalid literal"):
        parse_change("debate:3")


@pytest.mark.parametrize(
    ("accepted", "packing"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("gzip;q=nonsense", ""),
        ("BR", "br"),
    ],
)
def test_packing_follows_the_reader(accepted, packing):
    assert choose_encoding(accepted) == packing


def test_a_page_survives_redis():
    whole = CachedPage.of(
        {**HEADERS, "Cache-Control": "public"},
        {"": b"x" * 900, "gzip": gzip.compress(b"x" * 900), "br": b"packed"},
        {"a", "b"},
        everyone=False,
        words={"page"},
        made=100.25,
        until=123.5,
    )
    assert CachedPage.unpacked(whole.packed()) == whole
    small = page("a", until=1)
    assert CachedPage.unpacked(small.packed()) == small


def test_one_makes_and_the_others_take():
    flights, made, shelf = SingleFlight(), [], {}
    together = threading.Barrier(4)

    def reader():
        together.wait(5)
        with flights.turn("/"):
            if "/" not in shelf:
                made.append(HttpResponse())
                shelf["/"] = True

    readers = [threading.Thread(target=reader) for _ in range(4)]
    for each in readers:
        each.start()
    for each in readers:
        each.join(5)
    assert len(made) == 1
    assert flights._turns == {}


def test_nobody_waits_for_what_is_not_kept(monkeypatch):
    monkeypatch.setattr("live.page_cache.single_flight.MOST_UNCACHEABLE", 2)
    flights = SingleFlight()
    for key in "abc":
        flights.record(key, cacheable=False)
    assert [flights.is_uncacheable(key) for key in "abc"] == [False, True, True]
    flights.record("b", cacheable=True)
    assert not flights.is_uncacheable("b")
