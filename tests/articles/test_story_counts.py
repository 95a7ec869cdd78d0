"""The kept number of live stories: right after each way a story comes, goes or moves, and used where lists are paged."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from articles.models import ArticlePage, SectionPage, StoryCountChange
from articles.models.pages import PAGE
from articles.tasks import date_topics_and_authors, publish_scheduled, recount_stories
from tests.factories.articles import article, front_page, section, topic

pytestmark = pytest.mark.django_db


def kept_numbers() -> tuple[int, int, int]:
    """What the kept rows say of all stories, of the news and of the analysis; each as a count of them says too."""
    stories, sections = ArticlePage.objects, (None, section("news"), section("analysis"))
    kept = [stories.count_river(each) for each in sections]
    counted = [(stories.river().in_section(each) if each else stories.river()).count() for each in sections]
    assert kept == counted
    return kept[0], kept[1], kept[2]


def test_published_unpublished_and_deleted() -> None:
    draft = article("A", live=False)
    assert kept_numbers() == (0, 0, 0)
    draft.save_revision().publish()
    assert kept_numbers() == (1, 1, 0)
    draft.refresh_from_db()
    draft.save_revision().publish()
    assert kept_numbers() == (1, 1, 0)
    draft.unpublish()
    assert kept_numbers() == (0, 0, 0)
    draft.save_revision().publish()
    ArticlePage.objects.get().delete()
    assert kept_numbers() == (0, 0, 0)


def test_moved_to_another_section_and_with_its_section() -> None:
    story = article("A")
    article("B")
    story.move(section("analysis"), pos="last-child")
    assert kept_numbers() == (2, 1, 1)
    section("news").move(front_page(), pos="last-child")
    assert kept_numbers() == (2, 1, 1)


def test_going_live_and_expiring_at_their_hour() -> None:
    story = article("A", live=False)
    story.go_live_at = timezone.now() + timedelta(hours=1)
    story.save_revision().publish()
    assert kept_numbers() == (0, 0, 0)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        publish_scheduled()
        assert kept_numbers() == (1, 1, 0)
        ArticlePage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
        publish_scheduled()
        assert kept_numbers() == (0, 0, 0)


def test_changed_by_a_query_and_deleted_with_their_section() -> None:
    for title in "ABC":
        article(title)
    ArticlePage.objects.filter(title="A").update(live=False)
    assert kept_numbers() == (2, 2, 0)
    SectionPage.objects.get(slug="news").delete()
    assert ArticlePage.objects.count_river() == 0


def test_a_story_whose_date_is_to_come_is_not_counted_yet() -> None:
    article("A")
    article("B", dated=None, given_date=timezone.now() + timedelta(days=1))
    assert kept_numbers() == (1, 1, 0)


def test_the_tick_adds_up_and_changes_nothing_that_is_right() -> None:
    for title in "ABC":
        article(title)
    ArticlePage.objects.get(title="A").delete()
    recount_stories()
    assert [(change.parent_path, change.stories) for change in StoryCountChange.objects.all()] == [
        (section("news").path, 2)
    ]
    recount_stories()
    assert kept_numbers() == (2, 2, 0)


def test_the_tick_puts_right_what_differs_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    article("A")
    StoryCountChange.objects.create(parent_path=section("news").path, stories=-3)
    StoryCountChange.objects.create(parent_path="nowhere", stories=2)
    recount_stories()
    assert kept_numbers() == (1, 1, 0)
    assert "was -3 from the truth" in caplog.text
    assert "was +2 from the truth" in caplog.text


def test_a_page_that_is_no_story_counts_for_nothing() -> None:
    Page.objects.get(slug="about").specific.save_revision().publish()
    assert kept_numbers() == (0, 0, 0)


@pytest.mark.parametrize("address", ["/news/", "/api/v1/articles/", "/sitemap.xml"])
def test_no_list_counts_the_stories(address: str, client: Client) -> None:
    article("A", topics=("Owners",))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    counting = [query["sql"] for query in queries.captured_queries if "COUNT(*)" in query["sql"]]
    assert not [sql for sql in counting if '"articles_articlepage"' in sql and "LIMIT 1" not in sql]


def test_pages_of_a_section_and_of_the_api_end_where_the_stories_do(client: Client) -> None:
    for number in range(PAGE + 1):
        article(f"Story {number}")
    article("Elsewhere", under="analysis")
    assert "Page 2 of 2" in client.get("/news/?page=2").content.decode()
    assert "Page 1 of" not in client.get("/analysis/").content.decode()
    assert client.get("/api/v1/articles/").json()["count"] == PAGE + 2
    assert client.get("/api/v1/articles/?page_size=20&page=3").status_code == 404


def test_topics_and_authors_in_the_sitemap_are_those_with_stories(client: Client) -> None:
    topic("Empty")
    assert "/sitemaps/topics.xml" not in client.get("/sitemap.xml").content.decode()
    article("A", topics=("Owners",))
    date_topics_and_authors()
    assert "/sitemaps/topics.xml" in client.get("/sitemap.xml").content.decode()
