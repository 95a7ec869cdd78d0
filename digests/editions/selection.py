"""What of an edition one reader gets: a pure function of its content, of what they know and of what they chose."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from digests.editions.contents import (
    MOST_STORIES,
    MOST_TITLES,
    EarlierNews,
    EditionChart,
    EditionContent,
    EditionStory,
    TurnedClaim,
    list_charts,
    list_turned_claims,
)

NOTHING_EARLIER: Final[EarlierNews] = {"stories": [], "changes": [], "claims": []}


@dataclass(frozen=True, slots=True)
class ReaderKnowledge:
    """What a reader knows: what editions up to a moment first told, but for the stories still owed to them."""

    told_until: datetime
    owed: frozenset[int] = frozenset()

    def is_due(self, story: EditionStory) -> bool:
        """Whether an earlier edition's story is news to this reader."""
        return story["id"] in self.owed or self.is_later(story)

    def is_later(self, news: Mapping[str, object]) -> bool:
        """Whether an earlier edition that did not reach this reader was the first to tell this."""
        return datetime.fromisoformat(str(news["introduced"])) > self.told_until


@dataclass(frozen=True, slots=True)
class ReaderSelection:
    """The content of one reader's letter, and the stories meant for it that do not stand in it."""

    content: EditionContent
    left_out: tuple[int, ...] = ()
    cut: int = 0
    """How many of those left out stand in print and were too many."""


def get_earlier_news(content: EditionContent) -> EarlierNews:
    """What earlier editions told and is still news; nothing for editions composed before that was kept."""
    return content.get("earlier", NOTHING_EARLIER)


def select_for_reader(
    content: EditionContent,
    knowledge: ReaderKnowledge,
    *,
    frequency: str,
    topics: Iterable[str] = (),
    withdrawn: Collection[int] = (),
) -> ReaderSelection:
    """What is new with the edition and what of earlier ones is news to this reader, on their topics.

    `topics` are slugs, none means all; `withdrawn` are ids of stories no longer in print, and those an editor withheld
    are as good as that. More stories than a letter
    holds are cut from the end of the new ones, which are news for longer.
    """
    earlier = get_earlier_news(content)
    withdrawn = {*withdrawn, *content.get("withheld", [])}
    missed: EditionContent = {
        **content,
        "stories": [story for story in earlier["stories"] if knowledge.is_due(story)],
        "claims": [claim for claim in earlier["claims"] if knowledge.is_later(claim)],
    }
    missed_changes = [change for change in earlier["changes"] if knowledge.is_later(change)]
    new, missed = select_topics(content, topics), select_topics(missed, topics)
    new_stories, missed_stories = (
        [story for story in part["stories"] if story["id"] not in withdrawn] for part in (new, missed)
    )
    room = 1 + MOST_STORIES[frequency] + MOST_TITLES
    fitting = new_stories[: max(1, room - len(missed_stories))]
    stories = [*fitting, *missed_stories][:room]
    selected_ids = {story["id"] for story in stories}
    selected: EditionContent = {
        **new,
        "stories": stories,
        "figure": find_chart_of(stories, content),
        "changes": [*new["changes"], *missed_changes],
        "claims": drop_withdrawn_claims([*list_turned_claims(new), *list_turned_claims(missed)], withdrawn),
    }
    meant = [story["id"] for part in (new, missed) for story in part["stories"]]
    cut = len(new_stories) + len(missed_stories) - len(stories)
    return ReaderSelection(selected, tuple(pk for pk in meant if pk not in selected_ids), cut)


def drop_withdrawn_claims(claims: list[TurnedClaim], withdrawn: Collection[int]) -> list[TurnedClaim]:
    """The claims that are of no withdrawn story. withdrawn: numbers of stories."""
    return [claim for claim in claims if claim.get("story", 0) not in withdrawn]


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
        "figure": find_chart_of(stories, content),
        "claims": [claim for claim in list_turned_claims(content) if is_wanted(claim["topics"], wanted)],
        "arguments": [
            debate for debate in content["arguments"] if is_wanted(debate.get("topics", []), wanted)
        ],
    }


def is_wanted(topics: Sequence[str], wanted: set[str]) -> bool:
    """Whether something on these topics goes to someone who chose `wanted`. What has no topic goes to everyone."""
    return not wanted or not topics or not wanted.isdisjoint(topics)


def find_chart_of(stories: list[EditionStory], content: EditionContent) -> EditionChart | None:
    """The content's chart that belongs under these stories: of the first of them, or of a change in the ratings."""
    owners = {0, *(story["id"] for story in stories[:1])}
    return next((chart for chart in list_charts(content) if chart.get("story", 0) in owners), None)
