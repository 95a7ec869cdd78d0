"""One piece of news, as Redis keeps it and as a browser reads it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

STREAM = "carespace:live"  # the Redis stream's key
KEPT = 10_000  # about how many events the stream holds before it forgets the oldest
START = "0-0"  # the place before the first event

_MARK = re.compile(r"\d{1,20}-\d{1,20}", re.ASCII)

Place = tuple[int, int]  # a mark as numbers, so that two compare: "9-0" comes before "10-0"


def is_mark(text: str) -> bool:
    """Whether the text is written as a place in the stream: milliseconds, a dash, a count."""
    return bool(_MARK.fullmatch(text)) and max(parse_mark(text)) < 2**64


def parse_mark(mark: str) -> Place:
    """The place that a mark names; raises ValueError for text that is none."""
    moment, count = mark.split("-")
    return int(moment), int(count)


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """What happened (`name`) to which thing (`id`) under which topic; `mark` is its place in the stream."""

    mark: str
    topic: str
    name: str
    id: str
    place: Place = field(init=False, repr=False, compare=False)
    frame: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Both are worked out once here and shared by every listener that is sent the event.
        object.__setattr__(self, "place", parse_mark(self.mark))
        object.__setattr__(self, "frame", format_frame(self.topic, self.as_news(), mark=self.mark))

    @classmethod
    def from_entry(cls, mark: str, fields: dict[str, str]) -> StreamEvent:
        """From an entry of the Redis stream."""
        return cls(mark, fields.get("topic", ""), fields.get("name", ""), fields.get("id", ""))

    def as_news(self) -> dict[str, str]:
        """What a browser is told of it."""
        return {"topic": self.topic, "name": self.name, "id": self.id}


def format_frame(name: str, data: object, *, mark: str = "") -> bytes:
    """A server-sent event named `name` with `data` as JSON; with a mark the browser notes how far it has read."""
    written = json.dumps(data, separators=(",", ":"))
    place = f"id: {mark}\n" if mark else ""
    return f"{place}event: {name}\ndata: {written}\n\n".encode()
