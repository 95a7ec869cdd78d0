"""A story's markup for others, and its addresses when it moves."""

import pytest
from bs4 import BeautifulSoup
from wagtail.contrib.redirects.models import Redirect

from tests.factories.articles import article, charted, section, text

pytestmark = pytest.mark.django_db


def test_the_markup_is_the_whole_story_and_nothing_of_ours(client):
    story = article("Told & true", body=[text('<a href="/ratings/">One</a>'), charted()])
    page = BeautifulSoup(client.get("/news/told-true/republish/").content, "html.parser")
    assert page.find("link", rel="canonical")["href"] == story.address
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    markup = page.find("textarea").get_text()
    copied = BeautifulSoup(markup, "html.parser")
    assert copied.h1.get_text() == "Told & true"
    assert copied.find("a", rel="canonical")["href"] == story.address
    assert all(link["href"].startswith("http://localhost:8000/") for link in copied.find_all("a"))
    assert copied.img["src"].startswith("http://localhost:8000/ratings/measure.png")
    assert "You may republish CareSpace stories whole" in copied.get_text()
    assert not copied.find_all(["script", "iframe", "link", "style"])
    link = BeautifulSoup(client.get("/news/told-true/").content, "html.parser").select_one(".republish a")
    assert client.get(link["href"]).status_code == 200


def test_only_a_story_readers_may_see_is_offered(client):
    story = article("Told")
    assert client.get("/news/told/republish/more/").status_code == 404
    story.unpublish()
    assert client.get("/news/told/republish/").status_code == 404


@pytest.mark.slow("moves a story through the newsroom")
def test_an_old_address_leads_to_the_new_one(client, django_capture_on_commit_callbacks):
    story = article("Told")
    with django_capture_on_commit_callbacks(execute=True):
        story.slug = "said"
        story.save_revision().publish()
    for below in ("", "republish/"):
        answer = client.get(f"/news/told/{below}")
        assert (answer.status_code, answer["Location"]) == (301, "/news/said/")
    with django_capture_on_commit_callbacks(execute=True):
        story.move(section("analysis"), pos="last-child")
    assert client.get("/news/said/", follow=True).redirect_chain == [("/analysis/said/", 301)]
    assert client.get("/news/told/", follow=True).status_code == 200


def test_a_section_that_moves_takes_its_stories_along(client, django_capture_on_commit_callbacks):
    article("Told")
    news = section("news")
    with django_capture_on_commit_callbacks(execute=True):
        news.slug = "reports"
        news.save_revision().publish()
    assert client.get("/news/told/")["Location"] == "/reports/told/"
    assert client.get("/news/")["Location"] == "/reports/"


def test_a_page_that_is_there_asks_nothing_of_redirects(
    client, django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    article("Told")
    client.get("/news/told/")
    with django_assert_max_num_queries(40) as seen:
        client.get("/news/told/")
    assert not [query for query in seen.captured_queries if Redirect._meta.db_table in query["sql"]]
