"""What is new in debates one follows, for the masthead: `{% load follows %}`."""

from __future__ import annotations

from django import template

from accounts.models import User
from carespace.follows.following import count_news

register = template.Library()


@register.simple_tag
def count_news_followed(member: User) -> int:
    """How many posts a member has not seen in what they follow. Two queries."""
    return count_news(member)
