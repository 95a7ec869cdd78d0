"""How many stories readers may see, known without counting them."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from django.core.paginator import Paginator
from django.db import connection, models, transaction

from live.advisory_locks import try_lock_transaction

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page

    from articles.models.story import Story

    BasePaginator = Paginator[Story]
else:
    BasePaginator = Paginator

logger = logging.getLogger(__name__)

#: The number of PostgreSQL's advisory lock under which changes are added up.
LOCK: Final = 20250412
#: Adds up the changes below each page, in one statement: whoever reads meanwhile sees the same sums before and after.
FOLD: Final = """
with folded as (delete from articles_storycountchange returning parent_path, stories)
insert into articles_storycountchange (parent_path, stories)
select parent_path, sum(stories) from folded group by parent_path having sum(stories) <> 0
"""
#: Counts the live stories below each page and writes what the kept numbers lack, as one more change.
COMPARE: Final = """
with counted as (
    select left(page.path, -4) as parent_path, count(*) as stories from wagtailcore_page page
    join django_content_type kind on kind.id = page.content_type_id
    where page.live and kind.app_label = 'articles' and kind.model = 'articlepage' group by 1
), kept as (
    select parent_path, sum(stories) as stories from articles_storycountchange group by parent_path
)
insert into articles_storycountchange (parent_path, stories)
select parent_path, coalesce(counted.stories, 0) - coalesce(kept.stories, 0)
from counted full join kept using (parent_path)
where coalesce(counted.stories, 0) <> coalesce(kept.stories, 0)
returning parent_path, stories
"""

#: The number of live stories below a page, or of all, without those whose date is still to come.
COUNT: Final = """
select coalesce((select sum(stories) from articles_storycountchange where %s::text is null or parent_path = %s::text), 0)
    - (select count(*) from articles_articlepage story join wagtailcore_page page on page.id = story.page_ptr_id
       where page.live and story.dated > %s::timestamptz and (%s::text is null or left(page.path, -4) = %s::text))
"""


class StoryCountQuerySet(models.QuerySet["StoryCountChange"]):
    """Changes of how many live stories there are."""

    @transaction.atomic
    def recount(self) -> dict[str, int]:
        """Add the changes up, count the live stories and put right what differs.

        Returns {path of a section: how many stories its number lacked}; empty where all was right, or another worker is at it.
        """
        if not try_lock_transaction(LOCK):
            return {}
        with connection.cursor() as cursor:
            cursor.execute(FOLD)
            cursor.execute(COMPARE)
            lacking = {path: int(stories) for path, stories in cursor.fetchall()}
        for path, stories in lacking.items():
            logger.error("The number of live stories below %s was %+d from the truth.", path, -stories)
        return lacking


class StoryCountChange(models.Model):
    """How the number of live stories directly below a page changed; the sum of its rows is the number.

    A trigger of wagtailcore_page writes them, so that every way a story is published, moved or deleted is counted and no
    writer waits for another. `recount` adds them up and compares.
    """

    parent_path = models.CharField(max_length=255, help_text="Where the page stands in the tree of pages.")
    stories = models.IntegerField(help_text="How many more there are; below nought, how many fewer.")

    objects = StoryCountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(stories=0), name="story_count_change_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.stories:+} below {self.parent_path}"


class StoryPaginator(BasePaginator):
    """Pages of all stories that readers may see, or of all in one section, by the kept number: none are counted."""

    def __init__(self, stories: QuerySet[Story], per_page: int, *, section: Page | None = None) -> None:
        super().__init__(stories, per_page)
        self._stories, self._section = stories, section

    @cached_property
    def count(self) -> int:
        """How many stories there are on all pages: one query."""
        return int(self._stories.model.objects.count_river(self._section))
