"""What of an edition one reader gets: a pure function of its content and of what that reader chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digests.editions.contents import EditionChart, EditionContent, EditionStory, list_turned_claims


def select_topics(content: EditionContent, topics: Iterable[str]) -> EditionContent:
    """The content for someone who chose topics; none means all.

    A topic governs whatever belongs to a story: the story, its chart, its claims and its debate. What the ratings
    changed is of no topic.
    """
    wanted = set(topics)
    stories = [story for story in content["stories"] if is_wanted(story["topics"], wanted)]
    return {
        **content,
        "stories": stories,
        "figure": find_chart_of(stories, content["figure"]),
        "claims": [claim for claim in list_turned_claims(content) if is_wanted(claim["topics"], wanted)],
        "arguments": [
            debate for debate in content["arguments"] if is_wanted(debate.get("topics", []), wanted)
        ],
    }


def is_wanted(topics: Sequence[str], wanted: set[str]) -> bool:
    """Whether something on these topics goes to someone who chose `wanted`. What has no topic goes to everyone."""
    return not wanted or not topics or not wanted.isdisjoint(topics)


def find_chart_of(stories: list[EditionStory], chart: EditionChart | None) -> EditionChart | None:
    """The chart, where it belongs under these stories: to the first of them, or to a change in the ratings."""
    if chart is None or not (owner := chart.get("story", 0)):
        return chart
    return chart if stories and stories[0]["id"] == owner else None
