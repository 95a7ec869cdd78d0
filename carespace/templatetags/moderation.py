"""What waits for moderators, for the masthead: `{% load moderation %}`."""

from __future__ import annotations

from django import template

from carespace.models import Post

register = template.Library()


@register.simple_tag
def count_posts_for_moderators() -> int:
    """How many posts wait to be published or were reported. Two queries."""
    return Post.objects.reported().count() + Post.objects.waiting().filter(debate__closure=None).count()
