"""Lists leave out what cannot be shown."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage, SectionPage
from articles.models.authors import Author, Authored
from articles.seo import sitemaps
from digests.editions.edition_composer import gather_content
from live.faulty_rows import list_without_faulty, map_without_faulty, start_of_page
from tests.factories.articles import article, section, topic
from tests.factories.authors import author


@pytest.mark.parametrize(
    ("word", "start"), [(None, 0), ("", 0), ("1", 0), ("3", 40), ("0", 0), ("-1", 0), ("²", 0), ("9" * 50, 0)]
)
def test_a_page_of_a_list_starts_after_those_before_it(word, start):
    assert start_of_page(word, 20) == start


def test_a_row_that_fails_is_left_out_and_logged(caplog):
    assert map_without_faulty(["1", "x", "2"], int) == [1, 2]
    assert "'x' is left out" in caplog.text


@pytest.mark.parametrize("none", [Http404, OperationalError])
def test_what_is_no_rows_fault_is_raised(none):
    def fail(_):
        raise none

    with pytest.raises(none):
        map_without_faulty([1], fail)


@pytest.mark.django_db
def test_a_fault_of_no_single_row_is_raised():
    def fail(rows):
        raise KeyError("not theirs")

    with pytest.raises(KeyError):
        list_without_faulty(SectionPage.objects.none(), fail, most=5)


@pytest.fixture
def faulty(db, monkeypatch):
    """Three stories, of which the middle one raises wherever it is shown."""
    writer = author("Ann Author")
    stories = [article(title, topics=("Owners",)) for title in ("Sound before", "Broken one", "Sound after")]
    for story in stories:
        Authored.objects.create(article=story, author=writer, sort_order=0)
    broken = stories[1].pk

    def raising(page, *args, **kwargs):
        if page.pk == broken:
            raise ValueError("Field 'id' expected a number but got 'x'.")
        return usual(page, *args, **kwargs)

    usual = ArticlePage.get_url
    monkeypatch.setattr(ArticlePage, "get_url", raising)
    usual_path = sitemaps.page_path

    def raising_path(url_path):
        if "broken" in url_path:
            raise ValueError("no place")
        return usual_path(url_path)

    monkeypatch.setattr(sitemaps, "page_path", raising_path)
    monkeypatch.setitem(
        sitemaps.MAPS, "stories", sitemaps.SitemapSection(sitemaps.list_stories, raising_path)
    )
    return stories


LISTS = {
    "the front page": lambda: "/",
    "a section": lambda: section().get_url(),
    "a topic": lambda: topic("Owners").get_absolute_url(),
    "an author": lambda: Author.objects.get().get_absolute_url(),
    "RSS": lambda: "/feeds/rss.xml",
    "Atom": lambda: "/feeds/atom.xml",
    "JSON feed": lambda: "/feeds/feed.json",
    "a topic's feed": lambda: f"/feeds/topics/{topic('Owners').slug}/rss.xml",
    "the API": lambda: reverse("article-list"),
    "the guide for programs": lambda: "/llms.txt",
    "the sitemap": lambda: "/sitemaps/stories.xml",
    "the news sitemap": lambda: "/sitemaps/news.xml",
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.slow("every list of stories is made")
def test_a_list_of_stories_leaves_out_the_one_that_fails(name, faulty, client, caplog):
    answer = client.get(LISTS[name]())
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "ound-after" in words or "Sound after" in words
    assert "ound-before" in words or "Sound before" in words
    assert "roken" not in words
    assert any(record.levelno == logging.ERROR and "left out" in record.message for record in caplog.records)


def test_results_of_a_search_leave_out_the_one_that_fails(db, client, monkeypatch):
    from django.core.management import call_command

    from search import views

    for title in ("Sound words", "Broken words"):
        article(title)
    call_command("index_search")
    usual = views.present_entry

    def raising(entry, words):
        if "Broken" in entry.title:
            raise ValueError("unreadable")
        return usual(entry, words)

    monkeypatch.setattr(views, "present_entry", raising)
    answer = client.get("/search/?q=words")
    assert answer.status_code == 200
    assert "Sound" in answer.content.decode()
    assert "Broken" not in answer.content.decode()


def test_an_edition_leaves_out_the_story_that_fails(faulty):
    now = timezone.now()
    content, _ = gather_content(frequency="daily", since=now - timedelta(days=1), until=now)
    assert [story["title"] for story in content["stories"]] == ["Sound after", "Sound before"]


def test_nothing_more_is_asked_where_all_is_sound(db, client, count_queries):
    article("One")
    client.get("/feeds/feed.json")
    before = count_queries(lambda: client.get("/feeds/feed.json"))
    article("Two")
    assert count_queries(lambda: client.get("/feeds/feed.json")) == before
    assert len(json.loads(client.get("/feeds/feed.json").content)["items"]) == 2
