"""The words of a post, or of a reason beside it, that somebody may read. The one place that reads them: pages, the API, parts and
mails ask here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Final

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.urls import reverse

from carespace import access
from carespace.models import Debate, Post, QuotedPart, ReasonText, Report, Revision, Stance, Voice
from carespace.models.quotes import MARK, SHOWN_QUOTES, QuoteRow, build_shown_quotes
from carespace.models.revisions import WITHHELD_WORDS
from carespace.words.quoting import flatten_words, write_block

#: What stands for a passage that everyone may not read now, whoever reads.
NOT_SHOWN: Final = "The words quoted here are not shown any more."


@dataclass(frozen=True)
class ShownQuote:
    """A passage of another post, with who said it as this debate shows them."""

    words: str
    voice: Voice
    address: str
    """Where the whole of it stands."""
    path: str
    reply_number: str
    said: int
    """The key of the text quoted, by which open pages know it."""
    is_edited: bool
    """Whether its author has changed the post since it was quoted."""


@dataclass(frozen=True)
class PostWords:
    """A post's text as one reader may read it: "" for nothing. `edited_at` is when it was last changed, if it was.

    marked_text, marked_why: the text with a MARK for each of the quotes. What is quoted is looked for when it is asked for.
    """

    marked_text: str = ""
    marked_why: str = ""
    number: int = 0
    edited_at: datetime | None = None
    stands_in: bool = False
    """Whether a line of the site's stands in the place of the words."""
    find_rows: Callable[[], Sequence[QuoteRow]] = field(default=tuple, compare=False)

    @cached_property
    def quotes(self) -> Sequence[ShownQuote | None]:
        """The quote of each mark, None for one that is not shown any more. No query where the text came `with_words`."""
        marks = count_marks(self)
        quotes_by_number = {row["number"]: build_quote(row) for row in self.find_rows()} if marks else {}
        return [quotes_by_number.get(number) for number in range(1, marks + 1)]

    @property
    def text(self) -> str:
        """The words of a reply, or the claim of a point, with the words quoted, each line after a ">"."""
        return write_out(self.marked_text, self)

    @property
    def why(self) -> str:
        """Why a point's claim should hold, with the words quoted likewise."""
        return write_out(self.marked_why, self)

    @property
    def own_length(self) -> int:
        """How many characters its author wrote, without those of others."""
        return len(self.marked_text) + len(self.marked_why) - count_marks(self)


@dataclass(frozen=True)
class KeptText(PostWords):
    """One of the texts a post has had, for moderators."""

    at: datetime | None = None
    is_withheld: bool = False


NO_WORDS: Final = PostWords()


def count_marks(words: PostWords) -> int:
    """How often a text quotes: in the words of a reply, or in why a point's claim should hold, never in both."""
    return words.marked_text.count(MARK) + words.marked_why.count(MARK)


def write_out(marked: str, words: PostWords) -> str:
    """One of the parts of a text with its quotes in the places of its marks."""
    if MARK not in marked:
        return marked
    first, *others = marked.split(MARK)
    blocks = (write_block(quote.words if quote else NOT_SHOWN) for quote in words.quotes)
    return first + "".join(block + piece for block, piece in zip(blocks, others, strict=True))


def shown_words(post: Post, reader: access.Person | None = None) -> PostWords:
    """The current words of a post that `reader` may read, NO_WORDS where there are none; None is everyone.

    Everyone reads what is shown, its author whatever they wrote, moderators everything; of what it quotes all of them read what
    everyone may. Others read WITHHELD_WORDS in the place of a public post's text that was withheld. No query where the post came
    `with_words`.
    """
    revision = post.current_revision
    if revision is None:
        return NO_WORDS
    is_public = post.shown and revision.withheld_at is None
    if not is_public and not (
        reader is not None and (access.wrote(reader, post) or access.may_moderate(reader))
    ):
        return PostWords(WITHHELD_WORDS, number=revision.number, stands_in=True) if post.shown else NO_WORDS
    edited_at = revision.at if revision.number > 1 else None
    return PostWords(
        revision.text, revision.why, revision.number, edited_at, find_rows=partial(find_quote_rows, post)
    )


def find_quote_rows(post: Post) -> Sequence[QuoteRow]:
    """What everyone may read of what a post quotes. No query where the post came `with_words`."""
    if not hasattr(post, "shown_quotes"):
        post.shown_quotes = (
            Post.objects.annotate(found=SHOWN_QUOTES).values_list("found", flat=True).get(pk=post.pk)
        )
    return post.shown_quotes or ()


def build_quote(row: QuoteRow) -> ShownQuote:
    """A quote as it is shown."""
    page = "post" if row["reply_number"] else "point"
    return ShownQuote(
        words=flatten_words(row["words"], QuotedPart.WHY)
        if row["part"] == QuotedPart.WHY
        else row["words"].replace(MARK, ""),
        voice=Voice(
            label=row["label"],
            place=row["place"],
            shown_as=row["shown_as"],
            checked_as=row["checked_as"],
            area=row["area"],
            mark=row["mark"],
        ),
        address=reverse(f"carespace:{page}", args=[row["slug"], row["post"]]),
        path=row["path"],
        reply_number=row["reply_number"],
        said=row["said"],
        is_edited=row["is_edited"],
    )


def list_texts(post: Post, reader: access.Person) -> list[KeptText]:
    """Every text a post has had, the first one first, for moderators; nothing for anybody else. One query."""
    if not access.may_moderate(reader):
        return []
    texts = post.revisions.annotate(shown_quotes=build_shown_quotes()).order_by("number")
    return [build_kept_text(text, text.shown_quotes) for text in texts]


def build_kept_text(text: Revision, quotes: Sequence[QuoteRow] | None) -> KeptText:
    """A text for moderators, with what everyone may read of its quotes."""
    return KeptText(
        text.text,
        text.why,
        text.number,
        find_rows=partial(tuple, quotes or ()),
        at=text.at,
        is_withheld=text.withheld_at is not None,
    )


def attach_reported_words(posts: Iterable[Post], reports: Sequence[Report], reader: access.Person) -> None:
    """Gives each of some reports of posts that were edited since the words as they were reported, `words_then`, for moderators. One
    query where a post was edited, none where none was."""
    edited = {post.pk: post for post in posts if shown_words(post, reader).number > 1}
    if not edited or not access.may_moderate(reader):
        return
    texts = Revision.objects.filter(post__in=edited).annotate(shown_quotes=build_shown_quotes())
    for text in texts.order_by("post", "number"):
        is_current = text.pk == edited[text.post_id].current_revision_id
        for report in reports:
            if report.post_id == text.post_id and text.at <= report.at:
                report.words_then = None if is_current else build_kept_text(text, text.shown_quotes)


def count_texts(post: Post) -> int:
    """How many texts a post has had, which is the number of its current one. One query."""
    return post.revisions.count()


def says_why(post: Post) -> bool:
    """Whether more is said than the words themselves, whoever may read it; not of words that were withheld."""
    revision = post.current_revision
    return revision is not None and bool(revision.why) and revision.withheld_at is None


def is_withheld(post: Post) -> bool:
    """Whether the words a post has now are kept from everybody but its author and moderators."""
    return post.current_revision is not None and post.current_revision.withheld_at is not None


def list_withheld(debate: Debate) -> QuerySet[Revision, tuple[int, str, bool, int]]:
    """What was withheld of a debate and had been public, the newest first, as rows of a list of what went: the key of the post
    that says it now, 0 for an earlier text; "" for no state; False; the key of the text."""
    said_now = Case(
        When(pk=F("post__current_revision"), then=F("post")), default=0, output_field=BigIntegerField()
    )
    texts = Revision.objects.filter(
        post__debate=debate, post__published_at__isnull=False, withheld_at__isnull=False
    )
    nothing = (Value("", CharField()), Value(value=False, output_field=BooleanField()))
    return texts.order_by("-withheld_at", "-pk").values_list(said_now, *nothing, "pk")


#: Posts one of whose texts is withheld, in a query about posts.
HAS_WITHHELD: Final = Exists(Revision.objects.filter(post=OuterRef("pk"), withheld_at__isnull=False))


def shown_reason(stance: Stance, reader: access.Person | None = None) -> str:
    """Why somebody changed their mind, in the words they say it with now, as far as `reader` may read it; None is everyone.

    Everyone reads what is shown, its author whatever they wrote, moderators everything. "" for nothing. No query where the stance
    came with `current_reason` and its voice.
    """
    reason_text = stance.current_reason
    may_read = stance.is_reason_public or (
        reader is not None and (access.wrote(reader, stance) or access.may_moderate(reader))
    )
    return reason_text.text if reason_text is not None and may_read else ""


def list_reason_texts(stance: Stance, reader: access.Person) -> list[ReasonText]:
    """Every text a reason has had, the first one first, for moderators; nothing for anybody else. One query."""
    return list(stance.reason_texts.order_by("number")) if access.may_moderate(reader) else []


def reported_reason(report: Report, stance: Stance, reader: access.Person) -> str:
    """The words that were reported, for moderators, where the reason says something else by now; else "". No query where the
    report came with its text."""
    reason_text = report.reason_text
    is_older = reason_text is not None and reason_text.pk != stance.current_reason_id
    return reason_text.text if reason_text is not None and is_older and access.may_moderate(reader) else ""
