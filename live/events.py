"""One piece of news, as Redis keeps it and as a browser reads it."""

import json
import re
from dataclasses import dataclass, field

STREAM = "carespace:live"  # the Redis stream's key
KEPT = 10_000  # about how many events the stream holds before it forgets the oldest
START = "0-0"  # the place before the first event

_MARK = re.compile(r"\d{1,20}-\d{1,20}", re.ASCII)


def is_mark(text: str) -> bool:
    """Whether the text is written as a place in the stream: milliseconds, a dash, a count."""
    return bool(_MARK.fullmatch(text)) and max(order(text)) < 2**64


def order(mark: str) -> tuple[int, int]:
    """The mark as numbers, so that two places compare: "9-0" comes before "10-0"."""
    moment, count = mark.split("-")
    return int(moment), int(count)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened (`name`) to which thing (`id`) under which topic; `mark` is its place in the stream."""

    mark: str
    topic: str
    name: str
    id: str
    frame: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Written once here and shared by every client that is sent it.
        data = json.dumps(self.news(), separators=(",", ":"))
        frame = f"id: {self.mark}\nevent: {self.topic}\ndata: {data}\n\n"
        object.__setattr__(self, "frame", frame.encode())

    @classmethod
    def read(cls, mark: str, fields: dict[str, str]) -> "Event":
        """From an entry of the Redis stream."""
        return cls(mark, fields.get("topic", ""), fields.get("name", ""), fields.get("id", ""))

    def news(self) -> dict[str, str]:
        return {"topic": self.topic, "name": self.name, "id": self.id}
