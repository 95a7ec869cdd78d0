"""What is remembered of each topic, and when it is said that more was missed."""

from __future__ import annotations

import pytest

from live.event_stream import history
from live.event_stream.events import StreamEvent
from live.event_stream.history import FEW, History


def event(count: int, topic: str = "release") -> StreamEvent:
    return StreamEvent(f"5-{count}", topic, "post", str(count))


def filled(*events: StreamEvent) -> History:
    made = History()
    made.fill(events)
    return made


def ids(events: list[StreamEvent]) -> list[str]:
    return [each.id for each in events]


def test_only_what_came_after_the_mark_is_missed() -> None:
    missed = filled(*(event(count) for count in range(1, 5))).find_missed((5, 2), ["release"])
    assert (ids(missed.events), missed.topics) == (["3", "4"], [])


def test_events_of_several_topics_come_in_their_order() -> None:
    held = filled(event(1), event(2, "debate:1"), event(3), event(4, "debate:2"))
    missed = held.find_missed((5, 1), ["debate:2", "release", "debate:1"])
    assert ids(missed.events) == ["2", "3", "4"]


def test_of_one_topic_a_few_are_held_and_the_rest_is_said_to_be_missed() -> None:
    held = filled(event(0, "debate:1"), *(event(count) for count in range(1, FEW + 3)))
    whole = held.find_missed((5, 2), ["release"])
    assert (len(whole.events), whole.topics) == (FEW, [])
    missed = held.find_missed((5, 1), ["release", "debate:1"])
    assert (ids(missed.events), missed.topics) == ([], ["release"])


def test_what_was_before_the_first_event_is_unknown() -> None:
    held = filled(event(3), event(4))
    assert held.find_missed((5, 2), ["release", "debate:9"]).topics == ["debate:9", "release"]
    assert held.find_missed((5, 3), ["release", "debate:9"]).topics == []


def test_an_empty_stream_has_no_past() -> None:
    held = filled()
    held.add(event(1))
    missed = held.find_missed((0, 0), ["release", "debate:9"])
    assert (ids(missed.events), missed.topics) == (["1"], [])


def test_topics_spoken_of_long_ago_are_forgotten_and_said_to_be_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "MOST_TOPICS", 2)
    held = filled(event(1), event(2, "a"), event(3, "b"), event(4, "c"))
    assert held.find_missed((5, 1), ["a", "b", "c"]).topics == ["a"]
    held.add(event(5, "a"))
    missed = held.find_missed((5, 2), ["a", "b", "c"])
    assert (ids(missed.events), missed.topics) == (["4", "5"], ["b"])
    assert ids(held.get_newest(["a", "b", "c"])) == ["5", "4"]
