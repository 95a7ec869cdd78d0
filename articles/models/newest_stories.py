"""The moment of the newest story of each topic and author, known without reading their stories."""

from __future__ import annotations

from typing import Final

from django.db import connection, models

#: What differs from the stories is written, so that nothing is where all is right.
STATEMENTS: Final = (
    """
    update articles_topic topic set newest_story_at = told.newest
    from (
        select topic.id, newest from articles_topic topic left join (
            select link.topic_id, max(story.dated) as newest from articles_articlepage_topics link
            join articles_articlepage story on story.page_ptr_id = link.articlepage_id
            join wagtailcore_page page on page.id = story.page_ptr_id
            where page.live and story.dated <= statement_timestamp() group by 1
        ) shown on shown.topic_id = topic.id
    ) told
    where told.id = topic.id and topic.newest_story_at is distinct from told.newest
    """,
    """
    update articles_author author set newest_story_at = told.newest
    from (
        select author.id, newest from articles_author author left join (
            select link.author_id, max(story.dated) as newest from articles_authored link
            join articles_articlepage story on story.page_ptr_id = link.article_id
            join wagtailcore_page page on page.id = story.page_ptr_id
            where page.live and story.dated <= statement_timestamp() group by 1
        ) shown on shown.author_id = author.id
    ) told
    where told.id = author.id and author.newest_story_at is distinct from told.newest
    """,
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
        for statement in STATEMENTS:
            cursor.execute(statement)
            written += cursor.rowcount
    return written
