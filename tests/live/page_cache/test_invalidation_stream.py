"""Changes told by Redis, heard by a process's listener."""

import contextlib
import threading
import time

import pytest

from live.page_cache import invalidation_stream
from live.page_cache.memory import PageMemory
from tests.live.page_cache.test_memory import page
from tests.processes import until
from tests.promises import hold


class EndError(Exception):
    """The test is over."""


@pytest.fixture
def heard(monkeypatch):
    """The shelf of a listener that listens, and ends with the test."""
    shelf, going = PageMemory(10_000), threading.Event()
    touch = shelf.touch

    def heard_of(told):
        touch(told)
        if going.is_set():
            raise EndError

    monkeypatch.setattr(shelf, "touch", heard_of)
    monkeypatch.setattr(invalidation_stream, "PAGES", shelf)

    def listen():
        with contextlib.suppress(EndError):
            invalidation_stream._read_forever()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()

    def listens():
        invalidation_stream.publish([(0, "nothing")])
        return shelf.heard

    until(listens, what="the listener")
    yield shelf
    going.set()
    invalidation_stream.publish([(0, "the end")])
    listener.join(5)
    assert not listener.is_alive()


def test_it_is_heard_within_a_fifth_of_a_second(heard):
    late = []
    for deed in range(1, 6):
        heard.keep("/", page("debate:1"), heard.heard)
        begun = time.monotonic()
        invalidation_stream.publish([(deed, "debate:1"), (deed, "debates")])
        until(lambda: heard.find("/") is None)
        late.append(time.monotonic() - begun)
    hold(min(late), 0.2, "what is said to the stream")
