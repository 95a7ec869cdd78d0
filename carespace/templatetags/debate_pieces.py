"""Points, replies and threads as pieces of pages, drawn once for all readers: `{% load debate_pieces %}`.

A debate's page is made anew with every vote and every post, and most of what stands on it is as it was. A piece is kept by
everything that it is made of. It is drawn in nobody's name, with places for what is a member's own.
"""

from __future__ import annotations

from collections.abc import Hashable

from django import template
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from carespace.counters import counts_shown
from carespace.models import Debate, Post
from live.page_cache.markup import MARKUP, read_values
from live.page_cache.own_places import mark_place

register = template.Library()

POINT, REPLY, THREAD = (f"carespace/parts/{part}.html" for part in ("point", "reply", "thread"))


def describe_debate(debate: Debate) -> tuple[Hashable, ...]:
    """What a piece says of the debate around it."""
    return debate.slug, debate.state


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
    return render_to_string(name, {"debate": debate, "you": None, "is_shared": True, **more})


@register.simple_tag
def point_piece(point: Post, number: int = 0, *, says_side: bool = False) -> SafeString:
    """One point in a list, with its votes; `number` is its place there, `says_side` where the list holds several sides."""
    known = {"point": point, "number": number, "says_side": says_side}
    debate = point.debate
    key = (POINT, number, says_side, *describe_debate(debate), point.bar, describe_post(point))
    return MARKUP.remember(key, lambda: draw_for_everyone(POINT, debate, **known))


@register.simple_tag(takes_context=True)
def reply_piece(context: Context, reply: Post) -> SafeString:
    """One reply beneath its point."""
    debate = context["debate"]
    key = (REPLY, *describe_debate(debate), describe_reply(reply, debate))
    return MARKUP.remember(key, lambda: draw_for_everyone(REPLY, debate, reply=reply))


@register.simple_tag(takes_context=True)
def thread_piece(context: Context, point: Post) -> SafeString:
    """One point with its newest replies."""
    debate = context["debate"]
    replies = tuple(describe_reply(reply, debate) for reply in point.newest_replies)
    key = (THREAD, *describe_debate(debate), describe_post(point), replies)
    return MARKUP.remember(key, lambda: draw_for_everyone(THREAD, debate, point=point))


class OwnPlaceNode(template.Node):
    """What stands in a place of a page for everyone, or of a member's own part where it is drawn for them."""

    def __init__(self, kind: str, numbers: list[FilterExpression], nodelist: NodeList) -> None:
        self.kind, self.numbers, self.nodelist = kind, numbers, nodelist

    def render(self, context: Context) -> SafeString:
        markup = self.nodelist.render(context)
        if not context.get("is_shared"):
            return markup
        number, by = [*(number.resolve(context) for number in self.numbers), None, None][:2]
        return mark_place(self.kind, number, markup, by)


@register.tag("own")
def parse_own_place(parser: Parser, token: Token) -> OwnPlaceNode:
    """`{% own "vote" point.pk %} … {% endown %}` around what everyone reads where members find something of their own. Behind the
    number of a post may stand that of its voice."""
    _, kind, *numbers = token.split_contents()
    nodelist = parser.parse(("endown",))
    parser.delete_first_token()
    return OwnPlaceNode(kind.strip('"'), [parser.compile_filter(number) for number in numbers], nodelist)
