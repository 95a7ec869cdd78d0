"""What a browser asks of the stream, read from the raw request and refused where it may not be answered."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from live.event_stream.events import is_mark
from live.event_stream.topics import UnknownTopicError, parse_topics

PATHS = {"/live/", "/live/versions.json"}
AGE = re.compile(r"\d{1,12}", re.ASCII)


class StreamRefusalError(Exception):
    """A request that is not served: its status and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class StreamRequest:
    """`since` is the mark of the last event seen, or empty; `known` the ETag the browser holds, or empty; `age` how many
    milliseconds ago a page that has seen no event was asked for, None where it does not say."""

    path: str
    topics: frozenset[str]
    since: str
    known: str
    age: int | None


def parse_request(scope: MutableMapping[str, Any], origin: str) -> StreamRequest:
    """What an HTTP scope asks; `origin` is the only site whose pages may ask across origins.

    Raises StreamRefusalError. A mark that is not one is left out, as a browser that never saw an event would send it.
    """
    if scope["path"] not in PATHS:
        raise StreamRefusalError(404, "There is nothing at this address.")
    if scope["method"] != "GET":
        raise StreamRefusalError(405, "Only GET is answered here.")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    if headers.get("origin", origin) != origin:
        raise StreamRefusalError(403, "Only this site's pages may listen.")
    try:
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=50)
        topics = parse_topics(query.get("topic", []))
    except UnknownTopicError as problem:
        raise StreamRefusalError(400, str(problem)) from None
    except ValueError:
        raise StreamRefusalError(400, "The question is too long.") from None
    since = headers.get("last-event-id", "") or query.get("last", [""])[-1]
    age = query.get("age", [""])[-1]
    return StreamRequest(
        scope["path"],
        topics,
        since if is_mark(since) else "",
        headers.get("if-none-match", ""),
        int(age) if AGE.fullmatch(age) else None,
    )
