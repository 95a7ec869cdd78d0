"""The words of a post that somebody may read. The one place that reads them: pages, the API, parts and mails ask here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from carespace import access
from carespace.models import Post, Revision


@dataclass(frozen=True)
class PostWords:
    """A post's text as one reader may read it: "" for nothing. `edited_at` is when it was last changed, if it was."""

    text: str = ""
    why: str = ""
    number: int = 0
    edited_at: datetime | None = None


NO_WORDS: Final = PostWords()


def shown_words(post: Post, reader: access.Person | None = None) -> PostWords:
    """The current words of a post that `reader` may read, NO_WORDS where there are none; None is everyone.

    Everyone reads what is shown, its author whatever they wrote, moderators everything. No query where the post came
    `with_words`.
    """
    revision = post.current_revision
    if revision is None:
        return NO_WORDS
    is_public = post.shown and revision.withheld_at is None
    if not is_public and not (
        reader is not None and (access.wrote(reader, post) or access.may_moderate(reader))
    ):
        return NO_WORDS
    edited_at = revision.at if revision.number > 1 else None
    return PostWords(revision.text, revision.why, revision.number, edited_at)


def list_texts(post: Post, reader: access.Person) -> list[Revision]:
    """Every text a post has had, the first one first, for moderators; nothing for anybody else. One query."""
    return list(post.revisions.order_by("number")) if access.may_moderate(reader) else []


def count_texts(post: Post) -> int:
    """How many texts a post has had, which is the number of its current one. One query."""
    return post.revisions.count()


def says_why(post: Post) -> bool:
    """Whether more is said than the words themselves, whoever may read it."""
    return post.current_revision is not None and bool(post.current_revision.why)
