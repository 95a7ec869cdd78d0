"""What waits for moderators, for the masthead: `{% load moderation %}`."""

from __future__ import annotations

from django import template

from carespace.duty.rota import find_duty
from carespace.models import Post
from carespace.stances.reasons import select_reasons_at_desk

register = template.Library()


@register.simple_tag
def is_nobody_on_duty() -> bool:
    """Whether no moderator is there, or all who were rung let an urgent report wait. Two queries."""
    return find_duty().is_nobody


@register.simple_tag
def count_posts_for_moderators() -> int:
    """How many posts and reasons wait to be published or were reported. Three queries."""
    waiting = Post.objects.waiting().filter(debate__closure=None)
    return Post.objects.reported().count() + waiting.count() + select_reasons_at_desk().count()
