"""Topics' own pages, and following one by e-mail."""

import pytest
from bs4 import BeautifulSoup

from articles.models import ArticlePage
from digests.models import Subscription
from tests.factories.articles import article, topic

pytestmark = pytest.mark.django_db


def test_a_topics_page_lists_its_live_stories(client):
    mine = article("Mine", topics=("Ofsted",))
    article("Draft", topics=("Ofsted",), live=False)
    article("Other", topics=("Fostering",))
    page = BeautifulSoup(client.get("/topics/ofsted/").content, "html.parser")
    assert [link["href"] for link in page.select(".story h3 a")] == [mine.get_url()]
    assert client.get("/topics/nothing/").status_code == 404


def test_one_field_follows_a_topic(client):
    topic("Ofsted"), topic("Fostering")
    page = BeautifulSoup(client.get("/topics/ofsted/").content, "html.parser")
    fields = {field["name"]: field.get("value", "") for field in page.select(".signup input")}
    answer = client.post(
        "/emails/", {**fields, "email": "new@council.example"}, HTTP_ORIGIN="http://testserver"
    )
    assert answer.status_code == 302
    assert Subscription.objects.get().topics == ["ofsted"]


def test_a_topics_page_costs_the_same_for_one_story_and_for_three(client, count_queries):
    article(topics=("Ofsted",))
    client.get("/topics/ofsted/")
    one = count_queries(lambda: client.get("/topics/ofsted/"))
    on = ArticlePage.topics.through
    stories = [article() for _ in range(2)]
    on.objects.bulk_create([on(articlepage=story, topic=topic("Ofsted")) for story in stories])
    assert count_queries(lambda: client.get("/topics/ofsted/")) == one <= 4
