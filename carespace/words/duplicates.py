"""Posts that are there already: of the same form, or with the same words a moment ago."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Now

from accounts.models import User
from carespace.models import Debate, Post, Quote, Revision, Voice
from carespace.voices import compute_voice_key
from live.database.place_kinds import BytesOfHex
from live.database.query_plan import QueryPlan

SAME_WORDS_WITHIN = timedelta(minutes=1)


def find_post_of_form(by: User, debate: Debate, parent: Post | None, nonce: UUID | None) -> Post | None:
    """The post that this form, a form of this debate and point, has made already."""
    if nonce is None:
        return None
    key = compute_voice_key(by.voice_secret, debate.pk)
    asked = {"key": key.hex(), "nonce": str(nonce)} | place_parent(parent)
    return next(iter(plan_post_of_form(is_point=parent is None).rows(asked)), None)


def place_parent(parent: Post | None) -> dict[str, int]:
    """The place of a plan for the post that is answered; none for a point's."""
    return {} if parent is None else {"parent": parent.pk}


@cache
def plan_post_of_form(*, is_point: bool) -> QueryPlan[Post]:
    """The query of the post that a form of a voice's has made, a point or a reply."""

    def make(key: str, nonce: str, parent: int | None = None) -> QuerySet[Post]:
        same = Cast(Value(nonce), UUIDField())
        return Post.objects.filter(voice__key=BytesOfHex(key), parent=parent, nonce=same)

    return QueryPlan(make, key="<key>", nonce="<nonce>", **({} if is_point else {"parent": -1001}))


def select_repeats(
    voice: int, text: str, why: str, nonce: str = "", parent: int | None = None, quoted: Q | None = None
) -> QuerySet[Post]:
    """The posts of a voice that one of these words would repeat. quoted: what they quote, where they do."""
    lately = Q(created_at__gte=Now() - SAME_WORDS_WITHIN)
    repeats = Q(current_revision__text=text, current_revision__why=why) & lately & (quoted or Q())
    if nonce:
        repeats |= Q(nonce=Cast(Value(nonce), UUIDField()))
    return Post.objects.filter(repeats, voice=voice, parent=parent)


@cache
def plan_repeats(*, is_point: bool, has_nonce: bool) -> QueryPlan[Post]:
    """The query of `select_repeats`, for words that quote nothing."""
    places = ({} if is_point else {"parent": -1002}) | ({"nonce": "<nonce>"} if has_nonce else {})
    return QueryPlan(select_repeats, voice=-1001, text="<text>", why="<why>", **places)


def find_duplicate_post(
    voice: Voice, parent: Post | None, words: Revision, nonce: UUID | None
) -> Post | None:
    """The post this one would repeat: the same form, or the same words within a minute."""
    mine: Iterable[Post]
    form = str(nonce) if nonce else ""
    if words.passages:
        above = parent.pk if parent else None
        mine = select_repeats(voice.pk, words.text, words.why, form, above, build_quoted(words))
    else:
        asked: dict[str, str | int] = {"voice": voice.pk, "text": words.text, "why": words.why}
        asked |= place_parent(parent) | ({"nonce": form} if form else {})
        mine = plan_repeats(is_point=parent is None, has_nonce=nonce is not None).rows(asked)
    return max(mine, key=lambda post: post.nonce == nonce, default=None)


def build_quoted(words: Revision) -> Q:
    """Whether a post quotes what these words do, passage by passage."""
    quoted = Q()
    for number, passage in enumerate(words.passages, start=1):
        quoting = Quote.objects.filter(quoting=OuterRef("current_revision"), number=number)
        quoted &= Q(Exists(quoting.filter(**passage._asdict())))
    return quoted
