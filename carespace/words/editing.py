"""Editing one's own post for a quarter of an hour. Every text it had stays, for moderators to read."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import User
from carespace import access
from carespace.contributions import notify_debate_changed
from carespace.debate_life.gate import lock_point
from carespace.debate_life.states import DebateDeed, DebateState
from carespace.models import Debate, Post, PostState, Quote, Revision
from carespace.refusals import ClosedError
from carespace.words.cleaning import clean_claim, clean_reply
from carespace.words.quoting import build_quotes, build_search, list_kept_quotes, refer_quotes
from carespace.words.shown import NOT_SHOWN

EDIT_WITHIN: Final = timedelta(minutes=15)
TOO_LATE = "A post can be edited for fifteen minutes. You can take it down, and post it anew."
NOT_UP = "It is not public any more, so it cannot be edited."
READ_FIRST = (
    "A moderator reads your posts before they are published, so what is published cannot be edited now."
    " You can take it down, and post it anew."
)
STALE = "You have edited this post elsewhere since this form was opened. Look at it first; your words are kept below."


@transaction.atomic
def edit_post(
    *, by: User, post: Post, text: str, read: int, why: str = "", nonce: UUID | None = None
) -> Revision:
    """Gives one's own post other words, marked as edited, and returns them; its first ones stay for moderators.

    read: the number of the text the form was filled with; where another has come since, ClosedError. `why` is for points
    alone. The same form again, or the same words, changes nothing. Raises ClosedError fifteen minutes after the post was
    published, or sent where it waits; where it is not up, and where a moderator reads first what is published.
    """
    access.require(access.may_take_part(by), "Sign in to edit.")
    access.require(access.wrote(by, post), "Only its author edits a post.")
    words = clean_claim(text, why) if post.is_point else clean_reply(text)
    post = lock_point(post, DebateDeed.EDIT, **build_search(words, post.debate_id, besides=post.pk))
    current = Revision.objects.filter(post=post).order_by("-number")[0]
    made = Revision.objects.filter(post=post, nonce=nonce).first() if nonce else None
    if made is not None:
        return made
    require_editable(post, post.debate, by)
    quotes = list_kept_quotes(current)
    words = refer_quotes(words, (), getattr(post, "quotable", ()), kept=quotes, not_shown=NOT_SHOWN)
    was = (current.text, current.why, [quote.passage for quote in quotes])
    if (words.text, words.why, [*words.passages]) == was:
        return current
    if current.number != read:
        raise ClosedError(STALE)
    words.post, words.number, words.nonce, words.at = post, current.number + 1, nonce, post.debate.asked_at
    words.save()
    Quote.objects.bulk_create(build_quotes(words))
    Post.objects.filter(pk=post.pk).update(current_revision=words)
    if post.shown:
        notify_debate_changed(post.debate)
    return words


def is_text_of_form(post: Post, nonce: UUID | None) -> bool:
    """Whether this form, a form of this post, has made a text of it already."""
    return nonce is not None and Revision.objects.filter(post=post, nonce=nonce).exists()


def require_editable(post: Post, debate: Debate, by: User) -> None:
    """Raises ClosedError unless a post, its debate's row locked, may be edited by its author now."""
    is_up = post.shown or post.state == PostState.WAITING
    if not is_up:
        raise ClosedError(NOT_UP)
    if (post.published_at or post.created_at) + EDIT_WITHIN <= debate.asked_at:
        raise ClosedError(TOO_LATE)
    waits = debate.found_state == DebateState.QUIET or access.is_newcomer(by)
    if post.shown and waits and not access.may_run_debates(by):
        raise ClosedError(READ_FIRST)
