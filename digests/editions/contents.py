"""What an edition says, as plain data frozen at composing, and the few lines that sum it up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NotRequired, TypedDict

#: Stories beneath the first, in a message; the rest are a link.
MOST_STORIES = {"daily": 6, "weekly": 4}
MOST_CLAIMS = 5
LONGEST_SUBJECT = 78
#: Below this many people, stances are counts and not percentages.
FEW_PEOPLE = 20
#: Between two lines of a hatched stretch, in hundredths of the bar.
HATCH = 1.5


class Story(TypedDict):
    id: int
    title: str
    address: str
    kicker: str
    sentence: str
    minutes: int
    topics: list[str]


class FigureRow(TypedDict):
    label: str
    cells: list[str]
    apart: bool


class Figure(TypedDict):
    """One chart: its question, the finding above it, its numbers beneath it and in words."""

    query: str
    address: str
    heading: str
    subtitle: str
    words: str
    head: list[str]
    rows: list[FigureRow]
    note: str
    source: str
    key: list[list[str]]
    height: int
    """Of the picture in pixels as shown; 0 where it could not be drawn."""


class Change(TypedDict):
    sentence: str
    query: str
    address: str
    as_at: str


class Claim(TypedDict):
    """A claim of a story that turned with a release: it fell, or holds again; `told` are the day and both values."""

    sentence: str
    fell: bool
    told: str
    title: str
    address: str
    topics: list[str]


class Argument(TypedDict):
    """Where one debate stands and what moved it; numbers of people."""

    id: int
    motion: str
    address: str
    stood_for: int
    undecided: int
    against: int
    moved: str
    closed: bool
    outcome: str


class Content(TypedDict):
    stories: list[Story]
    figure: Figure | None
    changes: list[Change]
    claims: NotRequired[list[Claim]]
    """Editions composed before claims were told have none."""
    arguments: list[Argument]


class Stand(TypedDict):
    """One side of a debate: its number in words, and where it lies in a bar of a hundred."""

    side: str
    value: str
    start: int
    width: int
    hatch: list[float]


NOTHING: Content = {"stories": [], "figure": None, "changes": [], "claims": [], "arguments": []}


def says_something(content: Content) -> bool:
    return bool(content["stories"] or content["changes"] or claims_of(content) or content["arguments"])


def claims_of(content: Content) -> list[Claim]:
    return content.get("claims", [])


def for_topics(content: Content, topics: Iterable[str]) -> Content:
    """The content for someone who chose topics: other stories and their claims left out. No topics means all."""
    wanted = set(topics)
    if not wanted:
        return content
    stories = [s for s in content["stories"] if not s["topics"] or wanted & set(s["topics"])]
    claims = [c for c in claims_of(content) if not c["topics"] or wanted & set(c["topics"])]
    return {**content, "stories": stories, "claims": claims}


def headline(content: Content) -> str:
    """What leads: the first story, else the first change, else the claims that turned, else the first motion."""
    if content["stories"]:
        return content["stories"][0]["title"]
    if content["changes"]:
        return f"New Ofsted ratings, as at {day(content['changes'][0]['as_at'])}"
    if claims := claims_of(content):
        told = number_of(len(claims), "claim", "claims")
        return f"{told[0].upper()}{told[1:]} changed with new ratings"
    return content["arguments"][0]["motion"]


def day(text: str) -> str:
    """31 March 2025, of 2025-03-31."""
    return f"{date.fromisoformat(text):%-d %B %Y}"


def shortened(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """Text cut between words, with an ellipsis, to so many characters."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return f"{text[: longest - 1].rsplit(' ', 1)[0].rstrip(',;:. ')}…"


def number_of(things: int, one: str, many: str) -> str:
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return f"{names[things] if things < len(names) else things} {one if things == 1 else many}"


def preview(content: Content) -> str:
    """The line a mail program shows beside the subject, which the first story is."""
    more = len(content["stories"]) - 1
    text = listed([number_of(more, "more story", "more stories")] if more > 0 else [], content) or "one story"
    return f"{text[0].upper()}{text[1:]}."


def brought(content: Content) -> str:
    """All of an edition in numbers: "four stories and two debates that moved"."""
    stories = len(content["stories"])
    return listed([number_of(stories, "story", "stories")] if stories else [], content)


def listed(parts: list[str], content: Content) -> str:
    """The parts given, then the numbers of changes, claims and debates, as a list in words; "" for none."""
    if content["changes"]:
        parts.append(number_of(len(content["changes"]), "change", "changes") + " in the ratings")
    if claims := claims_of(content):
        parts.append(number_of(len(claims), "claim", "claims") + " that changed")
    if content["arguments"]:
        parts.append(number_of(len(content["arguments"]), "debate", "debates") + " that moved")
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def stands(argument: Argument) -> list[Stand]:
    """For, undecided and against, as shares of everyone who took a stance; counts where they are few."""
    counts = [
        ("For", argument["stood_for"]),
        ("Undecided", argument["undecided"]),
        ("Against", argument["against"]),
    ]
    people = sum(n for _, n in counts)
    if not people:
        return []
    widths = whole_percents([n for _, n in counts])
    starts = [sum(widths[:place]) for place in range(len(widths))]
    return [
        {
            "side": side,
            "value": f"{width}%" if people >= FEW_PEOPLE else str(n),
            "start": start,
            "width": width,
            "hatch": [start + HATCH * line for line in range(1, int(width / HATCH))],
        }
        for (side, n), start, width in zip(counts, starts, widths, strict=True)
    ]


def whole_percents(counts: list[int]) -> list[int]:
    """Whole percentages that add up to 100: the largest remainders are rounded up."""
    total = sum(counts)
    floors = [n * 100 // total for n in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: -(counts[i] * 100 % total))
    for i in by_remainder[: 100 - sum(floors)]:
        floors[i] += 1
    return floors


def stance_words(argument: Argument) -> str:
    """ "38% for, 21% undecided, 41% against"."""
    return ", ".join(f"{stand['value']} {stand['side'].lower()}" for stand in stands(argument))


def lines(content: Content) -> list[tuple[str, str]]:
    """An edition in at most five lines: a label and a few words each."""
    found = []
    if content["figure"]:
        found.append(("The number", content["figure"]["heading"]))
    if content["stories"]:
        titles = [story["title"] for story in content["stories"][:2]]
        found.append(("Stories" if len(titles) > 1 else "The story", "; ".join(titles)))
    if content["changes"]:
        found.append(("What changed", content["changes"][0]["sentence"]))
    if claims := claims_of(content):
        found.append((claims_word(claims[0]), claims[0]["sentence"]))
    if content["arguments"]:
        argument = content["arguments"][0]
        found.append(("The argument", stance_words(argument) or argument["motion"]))
    return found


def claims_word(claim: Claim) -> str:
    return "No longer holds" if claim["fell"] else "Holds again"


def laid_out(frequency: str, content: Content) -> dict[str, object]:
    """The parts of an edition in the order they are read, for its message and its page."""
    most = MOST_STORIES[frequency]
    stories = content["stories"]
    return {
        "content": content,
        "headline": headline(content),
        "preview": preview(content),
        "lead": stories[0] if stories else None,
        "also": stories[1 : most + 1],
        "more": max(0, len(stories) - 1 - most),
        "claims": [(claim, claims_word(claim)) for claim in claims_of(content)[:MOST_CLAIMS]],
        "more_claims": max(0, len(claims_of(content)) - MOST_CLAIMS),
        "arguments": [(argument, stands(argument)) for argument in content["arguments"]],
    }
