"""Authors for tests."""

from __future__ import annotations

from articles.authors import Author, Authored


def author(name: str = "Ada Archer", **fields: str) -> Author:
    return Author.objects.create(name=name, **fields)


def written_by(story, *authors: Author):
    """The story with these authors, in this order, published anew."""
    story.authored.set([Authored(author=one, sort_order=place) for place, one in enumerate(authors)])
    story.save_revision().publish()
    story.refresh_from_db()
    return story
