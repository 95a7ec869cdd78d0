"""The last few events of each topic in memory, so that a browser that was away is caught up without asking Redis."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from live.event_stream.events import Place, StreamEvent

FEW = 8  # events held of one topic
MOST_TOPICS = 2_000  # topics held, those spoken of last


@dataclass(slots=True)
class TopicHistory:
    """Events of one topic, oldest first. Everything of the topic after the place `whole_after` is held."""

    events: deque[StreamEvent]
    whole_after: Place


@dataclass(frozen=True, slots=True)
class MissedEvents:
    """What a browser missed: `events`, oldest first, and the `topics` of which more was missed than is held."""

    events: list[StreamEvent]
    topics: list[str]


class History:
    """What happened of late: FEW events for each of MOST_TOPICS topics."""

    def __init__(self) -> None:
        self._topics: OrderedDict[str, TopicHistory] = OrderedDict()
        self._whole_after: Place = (0, 0)  # of topics that are not held: nothing happened to them after this

    def fill(self, events: Iterable[StreamEvent]) -> None:
        """Begin with what the stream still holds, oldest first; what was before its first event is unknown."""
        for event in events:
            if not self._topics:
                self._whole_after = event.place
            self.add(event)

    def add(self, event: StreamEvent) -> None:
        """The newest event of all."""
        topic = self._topics.get(event.topic)
        if topic is None:
            topic = self._topics[event.topic] = TopicHistory(deque(), self._whole_after)
        topic.events.append(event)
        if len(topic.events) > FEW:
            topic.whole_after = topic.events.popleft().place
        self._topics.move_to_end(event.topic)
        if len(self._topics) > MOST_TOPICS:
            _, forgotten = self._topics.popitem(last=False)
            self._whole_after = max(self._whole_after, forgotten.events[-1].place)

    def get_newest(self, topics: Iterable[str]) -> list[StreamEvent]:
        """The newest event of each of these topics, in their order; nothing for a topic that is not held."""
        return [self._topics[topic].events[-1] for topic in topics if topic in self._topics]

    def find_missed(self, since: Place, topics: Iterable[str]) -> MissedEvents:
        """What happened to these topics after the place `since`."""
        events: list[StreamEvent] = []
        unknown: list[str] = []
        for name in topics:
            topic = self._topics.get(name)
            if since < (topic.whole_after if topic else self._whole_after):
                unknown.append(name)
            elif topic:
                events += [event for event in topic.events if event.place > since]
        return MissedEvents(sorted(events, key=lambda event: event.place), sorted(unknown))
