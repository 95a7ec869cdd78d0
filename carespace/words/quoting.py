"""Quoting another post: what is typed after ">" and stands in a post of the debate is kept as a reference to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Final, NamedTuple, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q
from django.db.models.functions import JSONObject

from carespace.models import Post, Quote, QuotedPart, Revision
from carespace.models.quotes import MARK
from carespace.models.revisions import QuotedPassage
from carespace.refusals import UnfitError

#: Lines that follow each other and begin with ">", in a text that was cleaned.
BLOCK: Final = re.compile(r"^>.*(?:\n>.*)*", re.MULTILINE)
#: Marks of Markdown, which a reader who copies words does not see.
UNSEEN: Final = re.compile(
    r"^(?:[-+*]|\d{1,9}[.)]) |^> ?|[*_\\]|\[(?=[^\]\n]*\]\()|(?<=[^\s\[])\]\([^)\s]*\)", re.MULTILINE
)
SENTENCE_END: Final = re.compile(r"[.!?][”’\"')]*(?=\s|$)")
#: A passage as an address names it: of the words without their marks, the first character and the one after the last.
ASKED: Final = re.compile(r"(why:)?(\d{1,4})-(\d{1,4})")

#: So many blocks of one text are looked for; what else stands after ">" stays as it was typed.
MOST_QUOTES: Final = 5
#: Characters a passage has at least: of the post that is answered, and of any other of the debate.
SHORTEST_NEAR: Final = 3
SHORTEST_FAR: Final = 8
#: Posts of the debate looked at, of those that hold the longest words of a block.
MOST_COMPARED: Final = 50
LONGEST_WORDS: Final = 3
#: Characters offered where somebody quotes a whole post.
OFFERED: Final = 400


class Quotable(TypedDict):
    """A text everyone may read."""

    id: int
    text: str
    why: str


class KeptQuote(NamedTuple):
    """A quote of the text that is edited: its words are None where they are not shown any more."""

    passage: QuotedPassage
    words: str | None
    quotable: Quotable


def write_block(words: str) -> str:
    """The words as they are typed to quote them."""
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))


def place_words(text: str, part: str) -> tuple[str, list[int]]:
    """The words of a text with one blank between them, without marks that are not seen, and where each character stands."""
    unseen = set[int]()
    if part == QuotedPart.WHY:
        unseen.update(place for match in UNSEEN.finditer(text) for place in range(*match.span()))
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if place in unseen:
            continue
        is_blank = character.isspace() or character == MARK
        if not is_blank or (plain and plain[-1] != " "):
            plain.append(" " if is_blank else character)
            places.append(place)
    return "".join(plain).rstrip(), places


def flatten_words(text: str, part: str) -> str:
    """The words of a text with one blank between them, as they are read."""
    return place_words(text, part)[0]


def cut_passage(text: str, why: str, asked: str) -> str:
    """The passage of a post's words that an address asks for, in whole words; for none the first sentences of the text.

    asked: "12-80", or "why:12-80" for why its claim should hold.
    """
    named = ASKED.fullmatch(asked)
    plain = flatten_words(why, QuotedPart.WHY) if named and named[1] else flatten_words(text, QuotedPart.TEXT)
    ends = len(plain[: int(named[3])].rstrip()) if named else 0
    if named and (starts := int(named[2])) < ends:
        after = plain.find(" ", ends)
        if passage := plain[plain.rfind(" ", 0, starts + 1) + 1 : after if after >= 0 else None].strip():
            return passage
    plain = flatten_words(text, QuotedPart.TEXT)
    if len(plain) <= OFFERED:
        return plain
    sentences = [match.end() for match in SENTENCE_END.finditer(plain, 0, OFFERED)]
    return plain[: sentences[-1]] if sentences else plain[:OFFERED].rpartition(" ")[0] or plain[:OFFERED]


def list_blocks(words: Revision) -> list[str]:
    """What stands after ">" in a text that is not stored yet: in the words of a reply, or why a point's claim should hold."""
    typed = words.why if words.is_claim else words.text
    return [read_block(match[0]) for match in BLOCK.finditer(typed)][:MOST_QUOTES]


def read_block(block: str) -> str:
    """The words of a block of quoted lines, without their marks."""
    return "\n".join(line.removeprefix(">") for line in block.split("\n")).strip()


def find_passage(block: str, texts: Sequence[Quotable], *, shortest: int) -> QuotedPassage | None:
    """Where a block stands in the first of some texts that holds it."""
    for text in texts:
        for part, words in ((QuotedPart.TEXT, text["text"]), (QuotedPart.WHY, text["why"])):
            sought = flatten_words(block, part)
            plain, places = place_words(words, part)
            at = plain.find(sought)
            if at >= 0 and len(sought) >= shortest:
                return QuotedPassage(text["id"], part, places[at], places[at + len(sought) - 1] + 1)
    return None


def list_near(answered: Post | None) -> list[Quotable]:
    """The words of the post that is answered, where everyone may read them."""
    revision = answered.current_revision if answered is not None and answered.shown else None
    return [read_quotable(revision)] if revision is not None and revision.withheld_at is None else []


def read_quotable(said: Revision) -> Quotable:
    """What may be quoted of a text."""
    return {"id": said.pk, "text": said.text, "why": said.why}


def build_search(
    words: Revision, debate: int, near: Sequence[Quotable] = (), *, besides: int = 0
) -> Mapping[str, ArraySubquery]:
    """What the lock of a deed is asked besides: `quotable`, the texts of the debate that may hold what a text quotes.

    Nothing where it quotes nothing, or only `near`, so that nothing more is looked at. besides: the key of a post that is not.
    """
    left = [
        longest
        for block in list_blocks(words)
        if find_passage(block, near, shortest=SHORTEST_NEAR) is None
        and len(flatten_words(block, QuotedPart.WHY)) >= SHORTEST_FAR
        and (longest := list_longest_words(block))
    ]
    if not left:
        return {}
    held = reduce(or_, (reduce(and_, map(build_held, longest)) for longest in left))
    posts = Post.objects.filter(held, debate=debate, current_revision__withheld_at=None).exclude(pk=besides)
    posts = posts.published()
    revision = JSONObject(id="current_revision", text="current_revision__text", why="current_revision__why")
    return {"quotable": ArraySubquery(posts.order_by("pk").values(said=revision)[:MOST_COMPARED])}


def list_longest_words(block: str) -> list[str]:
    """The few longest words of a block, the longest first."""
    words = {word for word in flatten_words(block, QuotedPart.WHY).split(" ") if word}
    return sorted(words, key=lambda word: (-len(word), word))[:LONGEST_WORDS]


def build_held(word: str) -> Q:
    """Posts whose text or why holds a word."""
    return Q(current_revision__text__contains=word) | Q(current_revision__why__contains=word)


def refer_quotes(
    words: Revision,
    near: Sequence[Quotable],
    quotable: Sequence[Quotable] = (),
    *,
    kept: Sequence[KeptQuote] = (),
    not_shown: str = "",
) -> Revision:
    """The text with a MARK for each block that quotes, whose `passages` say what.

    near, quotable: the texts that may be quoted, the post answered first. kept: what the text quoted before an edit; a block
    that reads `not_shown` stands for one of those whose words are not shown. Raises UnfitError where a reply says nothing else.
    """
    unseen = iter([quote.passage for quote in kept if quote.words is None])
    near = [*near, *(quote.quotable for quote in kept if quote.words is not None)]
    passages: list[QuotedPassage] = []

    def refer(found: re.Match[str]) -> str:
        if len(passages) == MOST_QUOTES:
            return found[0]
        block = read_block(found[0])
        passage = (
            next(unseen, None)
            if block == not_shown
            else find_kept(block, kept)
            or find_passage(block, near, shortest=SHORTEST_NEAR)
            or find_passage(block, quotable, shortest=SHORTEST_FAR)
        )
        if passage is None:
            return found[0]
        passages.append(passage)
        return f"\n\n{MARK}\n\n"

    def mark(typed: str) -> str:
        return re.sub(r"\n{3,}", "\n\n", BLOCK.sub(refer, typed)).strip() if ">" in typed else typed

    if words.is_claim:
        words.why = mark(words.why)
    else:
        words.text = mark(words.text)
        if not words.text.replace(MARK, "").strip():
            raise UnfitError("Say something of your own to what you quote", field="text")
    words.passages = passages
    return words


def find_kept(block: str, kept: Sequence[KeptQuote]) -> QuotedPassage | None:
    """The quote of before the edit that a block repeats."""
    for quote in kept:
        part = quote.passage.part
        if quote.words is not None and flatten_words(quote.words, part) == flatten_words(block, part):
            return quote.passage
    return None


def list_kept_quotes(said: Revision) -> list[KeptQuote]:
    """What a stored text quotes. One query, none where it quotes nothing."""
    if MARK not in said.text + said.why:
        return []
    return [read_kept(quote) for quote in said.quotes.select_related("quoted__post").order_by("number")]


def read_kept(quote: Quote) -> KeptQuote:
    """A quote as it is stored; its words are None where their post is not shown any more."""
    quotable = read_quotable(quote.quoted)
    is_shown = quote.quoted.post.shown and quote.quoted.withheld_at is None
    words = quotable["why"] if quote.part == QuotedPart.WHY else quotable["text"]
    passage = QuotedPassage(quote.quoted_id, quote.part, quote.starts, quote.ends)
    return KeptQuote(passage, words[quote.starts : quote.ends] if is_shown else None, quotable)


def build_quotes(words: Revision) -> Iterator[Quote]:
    """The rows of what a text quotes, once that is stored."""
    for number, passage in enumerate(words.passages, start=1):
        yield Quote(
            quoting=words,
            number=number,
            quoted_id=passage.quoted,
            part=passage.part,
            starts=passage.starts,
            ends=passage.ends,
        )
