"""Pieces of pages that are drawn once for the same values: {% load pieces %}."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from django import template
from django.db.models import Model
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from live.page_cache.markup import MARKUP, read_values

register = template.Library()


class PieceNode(template.Node):
    """Markup under its name and the values that it is made of."""

    def __init__(self, name: str, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: Context) -> SafeString:
        key = ("piece", self.name, *(freeze_value(value.resolve(context)) for value in self.values))
        return MARKUP.remember(key, lambda: self.nodelist.render(context))


def freeze_value(value: object) -> Hashable:
    """What a piece is kept under for one of its values: a row's columns, each of several, else the value itself."""
    if isinstance(value, Model):
        return (value._meta.label, *read_values(value))
    if isinstance(value, Mapping):
        return tuple((name, freeze_value(one)) for name, one in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str):
        return tuple(freeze_value(one) for one in value)
    # A number and a yes are equal for Python, and not on a page; nor are words that are markup and words that are not.
    return type(value), value


@register.tag
def piece(parser: Parser, token: Token) -> PieceNode:
    """`{% piece "name" value … %} … {% endpiece %}`: names every value that what stands within shows or asks about.

    Within it nothing is read that says `depend_on`, for a piece that is kept says nothing.
    """
    _, name, *values = token.split_contents()
    nodelist = parser.parse(("endpiece",))
    parser.delete_first_token()
    return PieceNode(name.strip("\"'"), [parser.compile_filter(value) for value in values], nodelist)
