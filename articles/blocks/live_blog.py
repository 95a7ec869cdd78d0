"""The place of a live blog in a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail import blocks

if TYPE_CHECKING:
    from articles.models.story import Story

BLOCK = "live_blog"


class LiveBlogBlock(blocks.StaticBlock):
    """The place in a story where its live posts stand, newest first."""

    class Meta:
        icon = "time"
        label = "Live blog"
        template = "articles/blocks/live_blog.html"
        admin_text = (
            "Posts stand here, newest first. Publish the story, then write them from its menu: Live posts."
        )


def is_live_blog(article: Story) -> bool:
    """Whether the story, as it stands, has a place for live posts."""
    return any(raw["type"] == BLOCK for raw in article.body.raw_data)
