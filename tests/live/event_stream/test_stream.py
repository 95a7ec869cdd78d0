"""The stream as a browser meets it: a real process, a real Redis, real sockets."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack

import pytest

from bench.crowds import count_places_held, cut_streams
from live.event_stream.counts import BATCH
from tests.live.conftest import CAP, ORIGIN, LiveProcess
from tests.promises import hold, within

pytestmark = pytest.mark.servers


def test_an_event_arrives_within_two_seconds(live: LiveProcess) -> None:
    with live.listener("topic=release&topic=debate:12") as page:
        assert page.answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert page.answer.headers["X-Accel-Buffering"] == "no"
        page.ready()
        with within(2, "an event"):
            mark = live.say("debate:12", "post", "7")
            event = page.event()
    assert event["event"] == "debate:12"
    assert event["id"] == mark
    assert json.loads(event["data"]) == {"topic": "debate:12", "name": "post", "id": "7"}


def test_the_first_frame_says_when_to_come_back(live: LiveProcess) -> None:
    with live.listener() as page:
        assert 2000 <= int(page.frame()["retry"]) <= 5000


def test_other_topics_stay_silent(live: LiveProcess) -> None:
    with live.listener("topic=debate:1") as page:
        page.ready()
        live.say("debate:11")
        live.say("debate:1", "vote", "3")
        assert page.news() == {"topic": "debate:1", "name": "vote", "id": "3"}


@pytest.mark.parametrize("by", ["header", "query"])
def test_what_was_missed_comes_first_and_once(live: LiveProcess, by: str) -> None:
    with live.listener("topic=debate:5") as page:
        last = page.ready()
    live.say("debate:5", id="1")
    live.say("debate:6", id="2")
    live.say("debate:5", id="3")
    asked = live.listener("topic=debate:5", Last_Event_ID=last) if by == "header" else None
    with asked or live.listener(f"topic=debate:5&last={last}") as page:
        assert [page.news()["id"], page.news()["id"]] == ["1", "3"]
        page.ready()
        live.say("debate:5", id="4")
        assert page.news()["id"] == "4"


def test_a_page_that_says_its_age_gets_what_happened_since_it_was_asked_for(live: LiveProcess) -> None:
    first = live.say("debate:71", id="1")
    live.say("debate:72", id="2")
    with live.listener("topic=debate:71&age=60000") as page:
        assert page.news()["id"] == "1"
        page.ready()
    with live.listener(f"topic=debate:71&last={first}&age=60000") as page:
        page.ready()
        live.say("debate:71", id="3")
        assert page.news()["id"] == "3"


def test_a_page_that_missed_nothing_is_told_nothing(live: LiveProcess) -> None:
    live.say("debate:8", id="1")
    with live.listener("topic=debate:8") as page:
        last = page.ready()
    with live.listener("topic=debate:8", Last_Event_ID=last) as page:
        page.ready()


@pytest.mark.parametrize(
    "junk", ["x", "1", "-", "1-1-1", "$", "+", "1-1\t", "9" * 40 + "-1", f"{2**64}-0", "١-١"]
)
def test_a_place_that_is_none_is_left_out(live: LiveProcess, junk: str) -> None:
    status, _, _ = live.get(
        "/live/versions.json?topic=release", Last_Event_ID=junk.encode().decode("latin-1")
    )
    assert status == 200
    with live.listener(Last_Event_ID=junk.encode().decode("latin-1")) as page:
        assert page.status == 200
        page.ready()


def test_a_place_in_the_future_still_gets_news(live: LiveProcess) -> None:
    with live.listener("topic=debate:9", Last_Event_ID="99999999999999-0") as page:
        page.ready()
        live.say("debate:9", id="1")
        assert page.news()["id"] == "1"


def test_only_the_sites_own_pages_may_listen(live: LiveProcess) -> None:
    for path in ("/live/?topic=release", "/live/versions.json?topic=release"):
        status, _, body = live.get(path, Origin="http://elsewhere.example")
        assert (status, body) == (403, b"Only this site's pages may listen.")
    status, headers, _ = live.get("/live/versions.json?topic=release", Origin=ORIGIN)
    assert status == 200
    assert headers["access-control-allow-origin"] == ORIGIN
    assert headers["vary"] == "Origin"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 404),
        ("/live", 404),
        ("/live/other", 404),
        ("/live/", 400),
        ("/live/?topic=", 400),
        ("/live/?topic=Release", 400),
        ("/live/?topic=debate:1:2", 400),
        ("/live/?topic=a%0Ab", 400),
        ("/live/?" + "&".join(f"topic=debate:{n}" for n in range(17)), 400),
        ("/live/?" + "&".join(f"topic=debate:{n}" for n in range(99)), 400),
    ],
)
def test_what_is_not_served(live: LiveProcess, path: str, status: int) -> None:
    assert live.get(path)[0] == status


def test_only_get_is_answered(live: LiveProcess) -> None:
    assert live.get("/live/?topic=release", "POST")[0] == 405


def test_versions_answers_the_newest_event_of_each_topic_under_an_etag(live: LiveProcess) -> None:
    path = "/live/versions.json?topic=debate:21&topic=debate:22"
    live.say("debate:21", id="1")
    mark = live.say("debate:21", id="2")
    live.wait_for(lambda: mark.encode() in live.get(path)[2])
    status, headers, body = live.get(path)
    assert status == 200
    assert json.loads(body) == {
        "latest": [{"mark": mark, "topic": "debate:21", "name": "2025-03-31", "id": "2"}]
    }
    assert live.get(path, If_None_Match=headers["etag"])[0] == 304
    mark = live.say("debate:22", id="3")
    live.wait_for(lambda: mark.encode() in live.get(path)[2])
    assert live.get(path, If_None_Match=headers["etag"])[0] == 200


def test_one_address_may_hold_so_many_streams_and_no_more(live: LiveProcess) -> None:
    with ExitStack() as stack:
        pages = [stack.enter_context(live.listener()) for _ in range(CAP)]
        for page in pages:
            page.ready()
        status, headers, _ = live.get("/live/?topic=release")
        assert (status, headers["retry-after"]) == (429, "10")
        pages[0].close()

        def room() -> bool:
            with live.listener() as page:
                return page.status == 200

        live.wait_for(room)


def test_redis_away_and_back_loses_no_event(own_live: LiveProcess) -> None:
    with own_live.listener() as page:
        last = page.ready()
        own_live.say(id="4")
        assert page.news()["id"] == "4"
        own_live.redis.stop()
        # What was missed is in memory: it is told while Redis is away.
        with own_live.listener(f"topic=release&last={last}") as late:
            assert late.news()["id"] == "4"
            late.ready()
        own_live.redis.start()
        own_live.say(id="5")
        assert page.news()["id"] == "5"
    with own_live.listener(f"topic=release&last={last}") as page:
        assert [page.news()["id"], page.news()["id"]] == ["4", "5"]


def test_a_stream_cut_while_it_catches_up_frees_its_place(live: LiveProcess) -> None:
    for number in range(200):
        live.say(f"debate:{31 + number % 3}", id=str(number))
    cut_streams(live.port, "topic=debate:31&topic=debate:32&last=0-1", 100)
    assert count_places_held(live.port, CAP) == 0


def test_a_reader_who_takes_nothing_frees_its_place_when_it_leaves(own_live: LiveProcess) -> None:
    """The stream ends it, waits until it takes the end, and is rid of it when the connection is cut."""
    with socket.socket() as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        stuck.connect(("127.0.0.1", own_live.port))
        stuck.sendall(b"GET /live/?topic=release HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with own_live.listener() as page:
            page.ready()
            own_live.flood(60_000)
            assert page.event()["event"] == "release"
    assert count_places_held(own_live.port, 200) == 0
    assert "Traceback" not in own_live.log.read_text()


def test_an_older_mark_gets_one_event_that_says_so(own_live: LiveProcess) -> None:
    with own_live.listener() as page:
        last = page.ready()
    for number in range(20):
        own_live.say("debate:41", id=str(number))
    own_live.say("debate:42", id="x")
    with own_live.listener(f"topic=debate:41&topic=debate:42&last={last}") as page:
        missed = page.event()
        assert missed["event"] == "live.missed"
        assert "id" not in missed
        assert json.loads(missed["data"]) == {"topics": ["debate:41"]}
        assert page.news()["id"] == "x"
        page.ready()


def test_what_the_last_process_sent_is_remembered_by_the_next(own_live: LiveProcess) -> None:
    first = own_live.say("debate:51", id="1")
    own_live.say("debate:51", id="2")
    own_live.say("debate:52", id="3")
    own_live.restart()
    with own_live.listener(f"topic=debate:51&topic=debate:52&last={first}") as page:
        assert [page.news()["id"], page.news()["id"]] == ["2", "3"]
        page.ready()
    with own_live.listener("topic=debate:51&last=1-0") as page:
        assert page.event()["event"] == "live.missed"
        page.ready()


def test_counts_are_announced_together_at_a_tick_and_without_a_key(live: LiveProcess) -> None:
    with live.listener("topic=debate:61&topic=debate:62") as page:
        page.ready()
        live.note_counts("debate:61", "debate:62", "debate:61")  # in one breath: no tick falls between
        told = [page.event(), page.event()]
        assert [json.loads(event["data"]) for event in told] == [
            {"topic": topic, "name": "counts", "id": topic[-2:]} for topic in ("debate:61", "debate:62")
        ]
        for event in told:  # the moment its mark tells is the tick's, whenever the votes were given
            hold((int(event["id"].partition("-")[0]) / 1000) % BATCH, 1, "the tick")
        live.say("debate:62", id="after")
        assert page.news()["id"] == "after"


@pytest.mark.parametrize(
    "line",
    [
        b"GET /live/?topic=release&last=\x00 HTTP/1.1",
        b"GET /live/?topic=release%00&last=1-1 HTTP/1.1",
        b"GET /live/?topic=\xff\xfe HTTP/1.1",
        b"GET /live/%00 HTTP/1.1",
        b"GET /live/%ff?topic=release HTTP/1.1",
        b"GET /live/?" + b"&".join(b"topic=t%d" % number for number in range(5000)) + b" HTTP/1.1",
        b"GET /live/?topic=" + b"x" * 60_000 + b" HTTP/1.1",
        b"GET /live/?" + b"&" * 2000 + b" HTTP/1.1",
        b"GET /live/versions.json?topic=release&topic=%ud800 HTTP/1.1",
        b"GET http://[::1/live/?topic=release HTTP/1.1",
        b"HEAD /live/?topic=release HTTP/1.1",
        b"GET /live/?topic=release HTTP/1.1\r\nOrigin: http://[::1",
        (
            b"GET /live/?topic=release HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA=="
        ),
        b"GET /live/?topic=release&last=99999999999999999999-99999999999999999999 HTTP/1.1",
    ],
)
def test_an_address_made_by_hand_is_no_server_error(live: LiveProcess, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as hand:
        hand.sendall(line + b"\r\nHost: localhost\r\n\r\n")
        answer = hand.recv(100)
    assert answer.startswith(b"HTTP/1.1 ")
    assert int(answer.split()[1]) < 500
    assert "Traceback" not in live.log.read_text()


def test_a_stop_ends_open_streams_at_once(own_live: LiveProcess) -> None:
    with own_live.listener() as page:
        page.ready()
        with within(3, "the end of the stream"):
            own_live.process.terminate()
            assert page.event() == {}
            assert own_live.process.wait(20) in {0, -15}
    assert "ERROR" not in own_live.log.read_text()
    assert "Traceback" not in own_live.log.read_text()
