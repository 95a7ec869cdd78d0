"""What the demonstration site's own words are read into. Nothing here touches the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demonstration.relative_dates import RelativeMoment
from demonstration.story_body import ChartPassage, Passage


@dataclass(frozen=True, slots=True)
class StoryText:
    """One article. `body` is in reading order; `chart` is the lead."""

    slug: str
    headline: str
    section: str
    kicker: str
    standfirst: str
    byline: str
    topics: tuple[str, ...]
    published: RelativeMoment
    historical: bool
    chart: ChartPassage | None
    debate: str
    related: tuple[str, ...]
    body: tuple[Passage, ...]
    quoted: StorySource | None = None
    author: str = ""
    """The member who wrote it under its byline and speaks in its debate as its author."""


@dataclass(frozen=True, slots=True)
class StorySource:
    """Where a story's figures are quoted from: what, its address and its day."""

    words: str
    url: str
    day: date


@dataclass(frozen=True, slots=True)
class ChangedMind:
    """One person whom a post moved from a side to another, and why; `shown`: to whom that is shown, a `ReasonShown`."""

    by: str
    was: str
    now: str
    shown: str
    reason: str


@dataclass(frozen=True, slots=True)
class DebatePost:
    """A point with its "why", or a reply `level` deep to the post a level above it. `votes`: how many people agree, pass and
    disagree."""

    by: str
    side: str
    at: RelativeMoment
    text: str
    reply: bool
    votes: dict[str, int]
    level: int = 0
    why: str = ""
    minds: tuple[ChangedMind, ...] = ()


@dataclass(frozen=True, slots=True)
class DebateText:
    """One debate, its posts in reading order. An open one has no `closed`, and then no outcome.

    The stances count people: for, undecided, against.
    """

    slug: str
    motion: str
    introduction: str
    story: str
    opened: RelativeMoment
    opened_by: str
    stances_before: dict[str, int]
    stances_after: dict[str, int]
    posts: tuple[DebatePost, ...]
    closed: RelativeMoment | None = None
    closed_by: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class InventedMember:
    """One invented member. `profession` is empty where none is given; `shown_as` is "name" or "role"; `area` is one that they show in
    debates, empty for none."""

    key: str
    name: str
    profession: str
    shown_as: str
    verified: bool
    area: str = ""
