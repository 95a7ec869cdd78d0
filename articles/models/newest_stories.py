"""The moment of the newest story of each topic and author, known without reading their stories."""

from __future__ import annotations

from typing import Final

from django.db import connection, models

#: What differs from the stories is written, so that nothing is where all is right.
STATEMENT: Final = """
    update {table} kept set newest_story_at = told.newest
    from (
        select {table}.id, newest from {table} left join (
            select link.{key}, max(story.dated) as newest from {links} link
            join articles_articlepage story on story.page_ptr_id = link.{story}
            join wagtailcore_page page on page.id = story.page_ptr_id
            where page.live and story.dated <= statement_timestamp() group by 1
        ) shown on shown.{key} = {table}.id
    ) told
    where told.id = kept.id and kept.newest_story_at is distinct from told.newest
"""
#: The tables that keep the moment, and where each is linked to stories.
KEPT: Final = (
    {
        "table": "articles_topic",
        "links": "articles_articlepage_topics",
        "key": "topic_id",
        "story": "articlepage_id",
    },
    {"table": "articles_author", "links": "articles_authored", "key": "author_id", "story": "article_id"},
)


class NewestStory(models.Model):
    """What topics and authors keep. A tick writes it; nothing else does."""

    newest_story_at = models.DateTimeField(null=True, editable=False)
    """When the newest story was dated that readers may see; None where there is none."""

    class Meta:
        abstract = True


def keep_newest_stories() -> int:
    """Write the moment of the newest story to every topic and author that says another; returns to how many."""
    with connection.cursor() as cursor:
        written = 0
        for names in KEPT:
            cursor.execute(STATEMENT.format(**names))
            written += cursor.rowcount
    return written
