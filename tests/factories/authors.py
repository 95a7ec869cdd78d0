"""Authors for tests."""

from __future__ import annotations

from django.db.models.signals import post_save, pre_save
from factory.django import mute_signals

from articles.models.authors import Author, Authored


def author(name: str = "Ada Archer", **fields: str) -> Author:
    return Author.objects.create(name=name, **fields)


def written_by(story, *authors: Author):
    """The story with these authors, in this order."""
    story.authored.set([Authored(author=one, sort_order=place) for place, one in enumerate(authors)])
    with mute_signals(pre_save, post_save):
        story.save(clean=False, log_action=None)
    return story
