"""Reads the demonstration site's own words (`content/`) into plain records, and says what is wrong with a file.

The form of the files is described in `content/README.md`. Nothing here touches the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from accounts.models import WorkArea
from demonstration.content_records import (
    ChangedMind,
    DebatePost,
    DebateText,
    InventedMember,
    StorySource,
    StoryText,
)
from demonstration.relative_dates import RelativeMoment
from demonstration.story_body import (
    ChartPassage,
    ClaimPassage,
    DebatePassage,
    Passage,
    QuotePassage,
    TextPassage,
    parse_story_body,
)

CONTENT: Final = Path(__file__).resolve().parent / "content"
SECTIONS: Final = ("news", "analysis")
SIDES: Final = ("for", "against", "neither")
#: What a debate's parts are.
KINDS: Final = frozenset({"point", "why", "reply", "mind", "outcome"})

__all__ = [
    "ChangedMind",
    "ChartPassage",
    "ClaimPassage",
    "ContentError",
    "DebatePassage",
    "DebatePost",
    "DebateText",
    "InventedMember",
    "Passage",
    "QuotePassage",
    "RelativeMoment",
    "StorySource",
    "StoryText",
    "TextPassage",
    "read_debates",
    "read_members",
    "read_stories",
]  # fmt: skip


class ContentError(ValueError):
    """A file of the content that cannot be read; the text names the file and the line."""


def read_stories(folder: Path = CONTENT) -> list[StoryText]:
    """Every story, by slug; links among them lead to the pages. Raises ContentError."""
    stories = [_Reader(path).story() for path in sorted((folder / "stories").glob("*.txt"))]
    pages = {f"story:{story.slug}": f"/{story.section}/{story.slug}/" for story in stories}
    return [
        replace(story, body=tuple(_link_passage(passage, pages, story) for passage in story.body))
        for story in stories
    ]


def _link_passage(passage: Passage, pages: dict[str, str], story: StoryText) -> Passage:
    """The passage with links to stories and debates turned into addresses."""

    def address(match: re.Match[str]) -> str:
        target = match[1]
        if target.startswith("debate:"):
            return f'href="/debates/{target.removeprefix("debate:")}/"'
        if target not in pages:
            raise ContentError(f"stories/{story.slug}.txt: there is no {target}.")
        return f'href="{pages[target]}"'

    if not isinstance(passage, TextPassage):
        return passage
    return TextPassage(re.sub(r'href="((?:story|debate):[a-z0-9-]+)"', address, passage.html))


def read_debates(folder: Path = CONTENT) -> list[DebateText]:
    """Every debate, by slug. Raises ContentError."""
    return [_Reader(path).debate() for path in sorted((folder / "debates").glob("*.txt"))]


def read_members(folder: Path = CONTENT) -> list[InventedMember]:
    """The members, in the file's order. Raises ContentError."""
    path = folder / "members.txt"
    members: dict[str, InventedMember] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        cells = [cell.strip() for cell in line.split("|")]
        cells += [""] * (len(cells) == 5)
        known = ({"name", "role"}, {"", "verified"}, {"", *WorkArea.values})
        if len(cells) != 6 or any(cell not in words for cell, words in zip(cells[3:], known, strict=True)):
            raise _content_error(
                path, number, "write “key | name | profession | name or role | verified | area”."
            )
        key, name, profession, shown_as, verified, area = cells
        if key in members:
            raise _content_error(path, number, f"{key} is there twice.")
        members[key] = InventedMember(key, name, profession, shown_as, verified=bool(verified), area=area)
    return list(members.values())


def _content_error(path: Path, line: int, why: str) -> ContentError:
    return ContentError(f"{path.parent.name}/{path.name}, line {line}: {why}")


class _Reader:
    """One file: its head, and its body with line numbers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_text(encoding="utf-8").splitlines()
        end = lines.index("") if "" in lines else len(lines)
        self.head: dict[str, tuple[str, int]] = {}
        for number, line in enumerate(lines[:end], start=1):
            key, colon, value = line.partition(":")
            if not colon or key in self.head or not value.strip():
                raise _content_error(path, number, "write each key once, as “key: value”.")
            self.head[key] = value.strip(), number
        self.body = list(enumerate(lines[end:], start=end + 1))

    def story(self) -> StoryText:
        chart = self._take("chart", needed=False)
        story = StoryText(
            slug=self.path.stem,
            headline=self._take("headline"),
            section=self._one_of("section", SECTIONS),
            kicker=self._take("kicker"),
            standfirst=self._take("standfirst"),
            byline=self._take("byline"),
            topics=self._list("topics"),
            published=self._moment("published"),
            historical=self._take("historical", needed=False) == "yes",
            chart=ChartPassage(chart, self._take("chart-heading")) if chart else None,
            debate=self._take("debate", needed=False),
            related=self._list("related"),
            body=tuple(self._passages()),
            quoted=self._source(),
            author=self._take("author", needed=False),
        )
        self._nothing_left()
        return story

    def debate(self) -> DebateText:
        posts, outcome = self._posts()
        closed = "closed" in self.head
        if closed != bool(outcome):
            raise _content_error(self.path, 1, "a debate has a closing moment and an outcome, or neither.")
        debate = DebateText(
            slug=self.path.stem,
            motion=self._take("motion"),
            introduction=self._take("introduction"),
            story=self._take("story"),
            opened=self._moment("opened"),
            opened_by=self._take("opened-by"),
            stances_before=self._stances("stances-before"),
            stances_after=self._stances("stances-after"),
            posts=posts,
            closed=self._moment("closed") if closed else None,
            closed_by=self._take("closed-by") if closed else "",
            outcome=outcome,
        )
        self._nothing_left()
        return debate

    def _take(self, key: str, *, needed: bool = True) -> str:
        if needed and key not in self.head:
            raise _content_error(self.path, 1, f"the head lacks “{key}”.")
        return self.head.pop(key, ("", 0))[0]

    def _source(self) -> StorySource | None:
        line = self.head.get("quoted", ("", 1))[1]
        source_line = self._take("quoted", needed=False)
        if not source_line:
            return None
        cells = [cell.strip() for cell in source_line.split("|")]
        try:
            words, url, day = cells
            return StorySource(words, url, date.fromisoformat(day))
        except ValueError:
            raise _content_error(self.path, line, "write “source | address | day”.") from None

    def _list(self, key: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self._take(key, needed=False).split(",") if part.strip())

    def _one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        line = self.head.get(key, ("", 1))[1]
        value = self._take(key)
        if value not in allowed:
            raise _content_error(self.path, line, f"{key} is one of {', '.join(allowed)}.")
        return value

    def _moment(self, key: str) -> RelativeMoment:
        line = self.head.get(key, ("", 1))[1]
        return self._parsed_moment(self._take(key), line)

    def _parsed_moment(self, text: str, line: int) -> RelativeMoment:
        try:
            return RelativeMoment.parse(text)
        except ValueError as problem:
            raise _content_error(self.path, line, str(problem)) from None

    def _stances(self, key: str) -> dict[str, int]:
        return self._counts(self._take(key), ("for", "undecided", "against"), line=1)

    def _counts(self, text: str, words: tuple[str, ...], *, line: int) -> dict[str, int]:
        """ "17 agree, 4 pass, 9 disagree" by word."""
        parts = [part.split() for part in text.split(",")]
        if [part[1:] for part in parts] != [[word] for word in words] or not all(
            p[0].isdigit() for p in parts
        ):
            raise _content_error(self.path, line, f"write “{', '.join(f'1 {word}' for word in words)}”.")
        return {word: int(number) for number, word in parts}

    def _nothing_left(self) -> None:
        for key, (_, line) in self.head.items():
            raise _content_error(self.path, line, f"“{key}” is not a key of this kind of file.")

    def _passages(self) -> list[Passage]:
        try:
            return parse_story_body(self.body)
        except ValueError as problem:
            raise ContentError(f"{self.path.parent.name}/{self.path.name}, {problem}") from None

    def _posts(self) -> tuple[tuple[DebatePost, ...], str]:
        """(posts in reading order, outcome or "")."""
        posts: list[DebatePost] = []
        outcome = ""
        for kind, line, head, text in self._sections():
            if not text:
                raise _content_error(self.path, line, f"the {kind} says nothing.")
            if outcome or kind not in KINDS or (kind not in {"point", "outcome"} and not posts):
                raise _content_error(
                    self.path, line, "begin with “== point”, then “== reply”; “== outcome” comes last."
                )
            if kind == "outcome":
                outcome = text
            elif kind == "why":
                posts[-1] = replace(posts[-1], why=text)
            elif kind == "mind":
                posts[-1] = replace(posts[-1], minds=(*posts[-1].minds, self._mind(head, line, text)))
            else:
                posts.append(self._post(head, line, text, reply=kind == "reply"))
        return tuple(posts), outcome

    def _sections(self) -> Iterator[tuple[str, int, dict[str, str], str]]:
        """(kind, line, head, text) of every part begun by a line of its own."""
        starts = [i for i, (_, line) in enumerate(self.body) if line.startswith("== ")]
        for start, end in zip(starts, [*starts[1:], len(self.body)], strict=True):
            number, title = self.body[start]
            kind = title[3:].strip()
            lines = [line for _, line in self.body[start + 1 : end]]
            blank = lines.index("") if "" in lines else len(lines)
            head = dict(_split_pair(line) for line in lines[:blank])
            yield kind, number, head, "\n".join(lines[blank:]).strip()

    def _post(self, head: dict[str, str], line: int, text: str, *, reply: bool) -> DebatePost:
        needed = {"by", "at"} if reply else {"by", "at", "side", "votes"}
        side = head.get("side", "neither")
        level = head.get("level", "1") if reply else "0"
        allowed = needed | {"side"} | ({"level"} if reply else set())
        if not needed <= set(head) <= allowed or side not in SIDES or not level.isdecimal():
            raise _content_error(
                self.path,
                line,
                f"write {', '.join(sorted(needed))} beneath; a side is one of {', '.join(SIDES)}.",
            )
        votes = {} if reply else self._counts(head["votes"], ("agree", "pass", "disagree"), line=line)
        at = self._parsed_moment(head["at"], line)
        return DebatePost(head["by"], side, at, text, reply, votes, int(level))

    def _mind(self, head: dict[str, str], line: int, text: str) -> ChangedMind:
        """Somebody moved by the post above."""
        if set(head) != {"by", "from", "to", "shown"} or head["shown"] not in {"unsigned", "signed"}:
            raise _content_error(
                self.path, line, "write by, from, to and shown, which is unsigned or signed."
            )
        return ChangedMind(head["by"], head["from"], head["to"], head["shown"], text)


def _split_pair(line: str) -> tuple[str, str]:
    key, _, value = line.partition(":")
    return key.strip(), value.strip()
