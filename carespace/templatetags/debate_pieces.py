"""Points, replies and threads as pieces of pages, drawn once for all readers: `{% load debate_pieces %}`.

A debate's page is made anew with every vote and every post, and most of what stands on it is as it was. A piece is kept by
everything that it is made of. A member's and a moderator's are drawn each time: they hold what is theirs alone.
"""

from __future__ import annotations

from collections.abc import Hashable

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from carespace.counters import counts_shown
from carespace.models import Debate, Post
from live.page_cache.markup import MARKUP, read_values

register = template.Library()

POINT, REPLY, THREAD = (f"carespace/parts/{part}.html" for part in ("point", "reply", "thread"))


def is_for_everyone(context: Context) -> bool:
    """Whether the page being made is that of somebody who is not signed in."""
    return context.get("you") is None and not context.get("may_moderate")


def describe_debate(debate: Debate) -> tuple[Hashable, ...]:
    """What a piece says of the debate around it."""
    state = debate.state
    return debate.slug, state


def describe_post(post: Post) -> tuple[Hashable, ...]:
    """What a piece says of a post that came with its words, its voice and what it quotes where that is shown."""
    words = post.current_revision
    return (
        read_values(post),
        read_values(words) if words else None,
        repr(getattr(post, "shown_quotes", None)),
        read_values(post.voice),
        getattr(post, "removed_for", None),
        getattr(post, "removed_at", None),
    )


def describe_reply(reply: Post, debate: Debate) -> tuple[Hashable, ...]:
    """What a piece says of a reply, and of how many minds it changed."""
    return *describe_post(reply), counts_shown.count_shown_minds(reply, debate)


def draw_for_everyone(name: str, debate: Debate, **more: object) -> SafeString:
    """A piece as somebody who is not signed in reads it."""
    return render_to_string(name, {"debate": debate, "you": None, **more})


def draw(context: Context, name: str, **more: object) -> SafeString:
    """A piece with all that its page knows."""
    known = {str(word): value for word, value in context.flatten().items()}
    return render_to_string(name, {**known, **more})


@register.simple_tag(takes_context=True)
def point_piece(context: Context, point: Post, number: int = 0, *, says_side: bool = False) -> SafeString:
    """One point in a list, with its votes; `number` is its place there, `says_side` where the list holds several sides."""
    known = {"point": point, "number": number, "says_side": says_side}
    if not is_for_everyone(context):
        return draw(context, POINT, **known)
    debate = point.debate
    key = (POINT, number, says_side, *describe_debate(debate), point.bar, describe_post(point))
    return MARKUP.remember(key, lambda: draw_for_everyone(POINT, debate, **known))


@register.simple_tag(takes_context=True)
def reply_piece(context: Context, reply: Post) -> SafeString:
    """One reply beneath its point."""
    if not is_for_everyone(context):
        return draw(context, REPLY, reply=reply)
    debate = context["debate"]
    key = (REPLY, *describe_debate(debate), describe_reply(reply, debate))
    return MARKUP.remember(key, lambda: draw_for_everyone(REPLY, debate, reply=reply))


@register.simple_tag(takes_context=True)
def thread_piece(context: Context, point: Post) -> SafeString:
    """One point with its newest replies."""
    if not is_for_everyone(context):
        return draw(context, THREAD, point=point)
    debate = context["debate"]
    replies = tuple(describe_reply(reply, debate) for reply in point.newest_replies)
    key = (THREAD, *describe_debate(debate), describe_post(point), replies)
    return MARKUP.remember(key, lambda: draw_for_everyone(THREAD, debate, point=point))
