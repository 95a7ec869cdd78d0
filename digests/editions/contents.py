"""What an edition says, as plain data frozen at composing, and the few lines that sum it up."""

from __future__ import annotations

from datetime import date
from typing import NotRequired, TypedDict

#: Stories beneath the first that are told with their sentence, in a message.
MOST_STORIES = {"daily": 6, "weekly": 4}
#: After those, stories told by their title; the rest are a link.
MOST_TITLES = 12
MOST_CLAIMS = 5
LONGEST_SUBJECT = 78


class EditionStory(TypedDict):
    id: int
    title: str
    address: str
    kicker: str
    sentence: str
    minutes: int
    topics: list[str]
    published: NotRequired[str]
    """Its first publication; whether it is in print still is asked of those that say it, as all composed now do."""
    introduced: NotRequired[str]
    """Until when the edition ran that first told it, where that is an earlier one."""


class EditionChartRow(TypedDict):
    label: str
    cells: list[str]
    apart: bool


class EditionChart(TypedDict):
    """One chart: its question, the finding above it, its numbers beneath it and in words."""

    query: str
    address: str
    heading: str
    subtitle: str
    words: str
    head: list[str]
    rows: list[EditionChartRow]
    note: str
    source: str
    key: list[list[str]]
    height: int
    """Of the picture in pixels as shown; 0 where it could not be drawn."""
    story: NotRequired[int]
    """The story it stands under, by its id; 0, or none in old editions, for the chart of a change in the ratings."""


class ListedChange(TypedDict):
    sentence: str
    query: str
    address: str
    as_at: str
    introduced: NotRequired[str]


class TurnedClaim(TypedDict):
    """A claim of a story that turned with a release: it fell, or holds again; `told` are the day and both values."""

    sentence: str
    fell: bool
    told: str
    title: str
    address: str
    topics: list[str]
    story: NotRequired[int]
    """The story that makes it, by its id."""
    introduced: NotRequired[str]


class EditionDebate(TypedDict):
    """One debate and what moved it; numbers of people."""

    id: int
    motion: str
    address: str
    stood_for: int
    undecided: int
    against: int
    moved: str
    closed: bool
    outcome: str
    topics: NotRequired[list[str]]
    """Of the stories it belongs to; none means it is for everyone."""


class EarlierNews(TypedDict):
    """What earlier editions told and is still news, for readers whom it did not reach."""

    stories: list[EditionStory]
    changes: list[ListedChange]
    claims: list[TurnedClaim]


class EditionCorrection(TypedDict):
    """What was wrong in a story that letters told, in an editor's words."""

    story: int
    title: str
    address: str
    words: str


class EditionContent(TypedDict):
    """What is new with an edition, and what is still news of those before it."""

    stories: list[EditionStory]
    figure: EditionChart | None
    """The chart of the first story, or of what changed in the ratings; in a reader's letter that of their own first."""
    charts: NotRequired[list[EditionChart]]
    """Of the stories that lead where the first is not told; editions composed before there were any have none."""
    dropped: NotRequired[list[EditionStory]]
    """What an editor left out."""
    withheld: NotRequired[list[int]]
    """Stories of the edition, by their ids, that an editor left out of letters not made by then."""
    correction: NotRequired[EditionCorrection]
    """All that a correction says."""
    note: NotRequired[str]
    """An editor's own words above everything else."""
    subject: NotRequired[str]
    """An editor's subject, for the letters that `subject_story` leads (0: that no story leads)."""
    subject_story: NotRequired[int]
    changes: list[ListedChange]
    claims: NotRequired[list[TurnedClaim]]
    """Editions composed before claims were reported have none."""
    arguments: list[EditionDebate]
    earlier: NotRequired[EarlierNews]
    """Editions composed before readers were told what they had missed have none."""


def list_charts(content: EditionContent) -> list[EditionChart]:
    """Every chart of an edition, that of its first story before the others."""
    return [*([content["figure"]] if content["figure"] else []), *content.get("charts", [])]


def has_anything_to_say(content: EditionContent) -> bool:
    """Whether an edition with this content is worth sending; a chart alone is not."""
    return bool(
        content["stories"] or content["changes"] or list_turned_claims(content) or content["arguments"]
    )


def list_turned_claims(content: EditionContent) -> list[TurnedClaim]:
    """The claims that turned; none for an edition composed before claims were reported."""
    return content.get("claims", [])


def choose_headline(content: EditionContent) -> str:
    """What leads: the first story, else the first change, else the claims that turned, else the first motion."""
    if content["stories"]:
        return content["stories"][0]["title"]
    if content["changes"]:
        return f"New Ofsted ratings, as at {format_iso_day(content['changes'][0]['as_at'])}"
    if claims := list_turned_claims(content):
        count_text = count_in_words(len(claims), "claim", "claims")
        return f"{count_text[0].upper()}{count_text[1:]} changed with new ratings"
    return content["arguments"][0]["motion"] if content["arguments"] else "Withdrawn from print"


def add_editors_words(content: EditionContent, *, note: str, subject: str) -> None:
    """Put an editor's note and subject into the content, where there are any."""
    content.pop("note", None)
    content.pop("subject", None)
    if note:
        content["note"] = note
    if subject:
        content["subject"] = subject
        content["subject_story"] = next((story["id"] for story in content["stories"]), 0)


def choose_subject(content: EditionContent) -> str:
    """The editor's subject where this letter begins with the story it was written for, else the headline."""
    first = next((story["id"] for story in content["stories"]), 0)
    subject = content.get("subject", "")
    return subject if subject and content.get("subject_story", 0) == first else choose_headline(content)


def format_iso_day(text: str) -> str:
    """31 March 2025, of 2025-03-31."""
    return f"{date.fromisoformat(text):%-d %B %Y}"


def shorten(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """Text cut between words, with an ellipsis, to so many characters."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return f"{text[: longest - 1].rsplit(' ', 1)[0].rstrip(',;:. ')}…"


def count_in_words(things: int, one: str, many: str) -> str:
    """ "four stories": numbers below ten in words, with the noun in its singular or plural."""
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return f"{names[things] if things < len(names) else things} {one if things == 1 else many}"


def write_preview(content: EditionContent) -> str:
    """The line a mail program shows beside the subject, which the first story is."""
    more = len(content["stories"]) - 1
    text = (
        join_counts([count_in_words(more, "more story", "more stories")] if more > 0 else [], content)
        or "one story"
    )
    return f"{text[0].upper()}{text[1:]}."


def summarise_in_numbers(content: EditionContent) -> str:
    """All of an edition in numbers: "four stories and two debates that moved"."""
    stories = len(content["stories"])
    return join_counts([count_in_words(stories, "story", "stories")] if stories else [], content)


def join_counts(parts: list[str], content: EditionContent) -> str:
    """The parts given, then the numbers of changes, claims and debates, as a list in words; "" for none."""
    if content["changes"]:
        parts.append(count_in_words(len(content["changes"]), "change", "changes") + " in the ratings")
    if claims := list_turned_claims(content):
        parts.append(count_in_words(len(claims), "claim", "claims") + " that changed")
    if content["arguments"]:
        parts.append(count_in_words(len(content["arguments"]), "debate", "debates") + " that moved")
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def count_stances(argument: EditionDebate) -> str:
    """ "100 people have taken a stance."; which way they lean is for the debate's own page. "" for none."""
    people = argument["stood_for"] + argument["undecided"] + argument["against"]
    return f"{people} {'person has' if people == 1 else 'people have'} taken a stance." if people else ""


def summarise_in_lines(content: EditionContent) -> list[tuple[str, str]]:
    """An edition in at most five lines: a label and a few words each."""
    summary = []
    if content["figure"]:
        summary.append(("The number", content["figure"]["heading"]))
    if content["stories"]:
        titles = [story["title"] for story in content["stories"][:2]]
        summary.append(("Stories" if len(titles) > 1 else "The story", "; ".join(titles)))
    if content["changes"]:
        summary.append(("What changed", content["changes"][0]["sentence"]))
    if claims := list_turned_claims(content):
        summary.append((describe_turn(claims[0]), claims[0]["sentence"]))
    if content["arguments"]:
        argument = content["arguments"][0]
        summary.append(("The argument", argument["motion"]))
    return summary


def describe_turn(claim: TurnedClaim) -> str:
    """What became of a claim, as a label."""
    return "No longer holds" if claim["fell"] else "Holds again"


def arrange_for_reading(frequency: str, content: EditionContent) -> dict[str, object]:
    """The parts of an edition in the order they are read, for its message and its page."""
    most = MOST_STORIES[frequency]
    stories = content["stories"]
    return {
        "content": content,
        "headline": choose_headline(content),
        "preview": write_preview(content),
        "lead": stories[0] if stories else None,
        "also": stories[1 : most + 1],
        "titles": stories[most + 1 : most + 1 + MOST_TITLES],
        "more": max(0, len(stories) - 1 - most - MOST_TITLES),
        "claims": [(claim, describe_turn(claim)) for claim in list_turned_claims(content)[:MOST_CLAIMS]],
        "more_claims": max(0, len(list_turned_claims(content)) - MOST_CLAIMS),
        "arguments": [(argument, count_stances(argument)) for argument in content["arguments"]],
    }
