"""What a browser may listen to: `release`, `inbox`, or one thing, such as `debate:12`."""

from __future__ import annotations

import re

PATTERN = re.compile(r"[a-z][a-z0-9-]{0,39}(:[a-z0-9][a-z0-9_-]{0,59})?")
MOST = 16  # topics one stream may name


class UnknownTopicError(ValueError):
    """The topic is not written as topics are; the message is fit to show."""


def check_topic(topic: str) -> str:
    """The topic as given. Raises UnknownTopicError."""
    if not PATTERN.fullmatch(topic):
        raise UnknownTopicError(f"{topic[:60]!r} is no topic: write a word, or a word, a colon and a number.")
    return topic


def parse_topics(topics: list[str]) -> frozenset[str]:
    """The topics a request names: at least one, at most MOST, each well written. Raises UnknownTopicError."""
    if not topics:
        raise UnknownTopicError("Name at least one topic: ?topic=release")
    if len(topics) > MOST:
        raise UnknownTopicError(f"Name at most {MOST} topics in one request.")
    return frozenset(check_topic(topic) for topic in topics)
