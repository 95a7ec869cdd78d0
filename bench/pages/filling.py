"""Fills a site with as many stories as are wanted, by statements: what lists, sitemaps and a story's page ask of."""

from __future__ import annotations

from secrets import token_bytes
from typing import Final

from django.db import connection

TOPICS: Final = 30
AUTHORS: Final = 40
#: Rows that are filled in have numbers above it.
BASE: Final = 10_000_000

#: The last four places of the n-th page's path in the tree, as treebeard writes them, behind those that are there.
STEP: Final = """
(select string_agg(substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', ((n + 46656) / power)::int %% 36 + 1, 1), '' order by power desc)
 from unnest(array[1, 36, 1296, 46656]) as power)
"""


def list_columns(table: str, *besides: str) -> str:
    """The columns of a table as a list for a statement, without some."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select string_agg(quote_ident(column_name), ', ' order by ordinal_position)"
            " from information_schema.columns where table_name = %s and column_name <> all(%s)",
            [table, list(besides)],
        )
        return str(cursor.fetchone()[0])


def make_topics_and_authors() -> None:
    """The topics and authors that stories are spread over."""
    from articles.models import Author, Topic

    Topic.objects.bulk_create(Topic(name=f"Measured {n}", slug=f"measured-{n}") for n in range(TOPICS))
    Author.objects.bulk_create(Author(name=f"Writer {n}", slug=f"writer-{n}") for n in range(AUTHORS))


def add_stories(model: int, first: int, last: int) -> None:
    """Stories numbered first to last like the story of the key `model`, an hour between one and the next, with two
    topics, an author, and eight stories kept as like each."""
    from articles.models import SectionPage

    section = SectionPage.objects.get(slug="news")
    named = {
        "model": model,
        "first": first,
        "last": last,
        "section": section.path,
        "url": section.url_path,
        "base": BASE,
    }
    pages = list_columns(
        "wagtailcore_page",
        "id",
        "path",
        "slug",
        "title",
        "draft_title",
        "url_path",
        "translation_key",
        "latest_revision_id",
        "live_revision_id",
        "first_published_at",
        "last_published_at",
    )
    stories = list_columns(
        "articles_articlepage",
        "page_ptr_id",
        "dated",
        "given_date",
        "updated_at",
        "historical",
        "debate_id",
        "series_id",
    )
    statements = [
        f"""
        insert into wagtailcore_page (id, path, slug, title, draft_title, url_path, translation_key,
            first_published_at, last_published_at, {pages})
        select %(base)s + n, %(section)s || {STEP}, 'filled-' || n, 'Filled story ' || n, 'Filled story ' || n,
            %(url)s || 'filled-' || n || '/', gen_random_uuid(), now() - n * interval '1 hour',
            now() - n * interval '1 hour', {pages}
        from wagtailcore_page, generate_series(%(first)s::int, %(last)s::int) as n where id = %(model)s
        """,
        f"""
        insert into articles_articlepage (page_ptr_id, dated, historical, {stories})
        select %(base)s + n, now() - n * interval '1 hour', false, {stories}
        from articles_articlepage, generate_series(%(first)s::int, %(last)s::int) as n
        where page_ptr_id = %(model)s
        """,
        """
        insert into articles_articlepage_topics (articlepage_id, topic_id)
        select %(base)s + n, topic.id from generate_series(%(first)s::int, %(last)s::int) as n
        join lateral (select id, row_number() over (order by id) - 1 as place from articles_topic
            where slug like 'measured-%%') as topic on topic.place in (n %% 30, (n + 7) %% 30)
        """,
        """
        insert into articles_authored (sort_order, article_id, author_id)
        select 0, %(base)s + n, author.id from generate_series(%(first)s::int, %(last)s::int) as n
        join lateral (select id, row_number() over (order by id) - 1 as place from articles_author
            where slug like 'writer-%%') as author on author.place = n %% 40
        """,
        """
        insert into articles_keptrelation (story_id, alike, looked_at)
        select %(base)s + n, array(select %(base)s + greatest(1, (n + step * 7) %% %(last)s)
            from generate_series(1, 8) as step), now()
        from generate_series(%(first)s::int, %(last)s::int) as n
        """,
        "update wagtailcore_page set numchild = numchild + %(last)s - %(first)s + 1 where path = %(section)s",
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, named)


def settle_database() -> None:
    """What autovacuum and the ticks do in time."""
    from articles.models import ArticlePage
    from articles.models.story_counts import StoryCountChange
    from articles.related_stories import keep_relations

    StoryCountChange.objects.recount()
    while keep_relations(ArticlePage.objects.all()):
        pass
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def add_posts(slug: str, posts: int) -> None:
    """So many points in a debate, for and against, with votes counted on each and all of them counted on the debate."""
    from django.db.models import CharField, F, Value
    from django.db.models.functions import Cast, LPad
    from django.utils import timezone

    from carespace.models import Debate, Post, Revision, Voice
    from carespace.models.posts import ID_WIDTH

    debate, now = Debate.objects.get(slug=slug), timezone.now()
    sides = ("for", "against")
    somebody = Voice.objects.create(
        debate=debate, key=token_bytes(32), shown_as="name", label="Somebody", place=1
    )
    Post.objects.bulk_create(
        (
            Post(
                debate=debate,
                pk=BASE + number,
                side=sides[number % 2],
                voice=somebody,
                state="published",
                created_at=now,
                published_at=now,
                shown=True,
                past_first_day=True,
                agrees=number % 50,
                disagrees=number % 7,
            )
            for number in range(1, posts + 1)
        ),
        batch_size=2_000,
    )
    Revision.objects.bulk_create(
        (
            Revision(pk=BASE + number, post_id=BASE + number, text=f"Point {number} says what it says.")
            for number in range(1, posts + 1)
        ),
        batch_size=2_000,
    )
    debate.posts.filter(pk__gt=BASE).update(
        current_revision=F("pk"), path=LPad(Cast("pk", CharField()), ID_WIDTH, Value("0"))
    )
    for place, side in enumerate(sides):
        debate.count_posts(side, points=(posts + place) // 2, replies=0)
    debate.ever_published += posts
    debate.save()
