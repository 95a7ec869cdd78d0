"""Articles for programs."""

import pytest

from carespace.models import Debate
from tests.factories.articles import SHARES, article, charted, day, text

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/articles/"


def test_a_story_says_what_it_is(client):
    debate = Debate.objects.create(slug="size", motion="Size matters")
    story = article(
        "Story",
        given_date=day(2025, 7, 16),
        topics=("Ofsted",),
        debate=debate,
        body=[text("One &amp; two", "Three"), charted()],
    )
    listed = client.get(ADDRESS).json()["results"]
    assert [row["title"] for row in listed] == ["Story"]
    assert "text" not in listed[0]
    row = client.get(f"{ADDRESS}{story.pk}/").json()
    assert row["section"] == "News"
    assert row["topics"] == [{"slug": "ofsted", "name": "Ofsted"}]
    assert row["dated"].startswith("2025-07-16T")
    assert row["updated"] is None
    assert row["measures"] == [SHARES]
    assert row["debate"].endswith(debate.get_absolute_url())
    assert row["address"].endswith("/news/story/")
    assert row["text"] == "One & two\n\nThree"


def test_drafts_and_unknown_stories_are_not_found(client):
    draft = article(live=False)
    assert client.get(ADDRESS).json()["count"] == 0
    assert client.get(f"{ADDRESS}{draft.pk}/").status_code == 404
    assert client.get(f"{ADDRESS}nonsense/").status_code == 404


def test_pages_of_stories(client):
    for _ in range(3):
        article()
    first = client.get(f"{ADDRESS}?page_size=2").json()
    assert (first["count"], len(first["results"])) == (3, 2)
    assert len(client.get(first["next"]).json()["results"]) == 1
    assert client.get(f"{ADDRESS}?page=9").status_code == 404


def test_nothing_is_written(client):
    story = article()
    for verb in (client.post, client.put, client.patch, client.delete):
        assert verb(f"{ADDRESS}{story.pk}/", {}, content_type="application/json").status_code == 405


def test_asked_again_by_its_tag(client):
    article()
    answer = client.get(ADDRESS)
    assert not answer.cookies
    assert client.get(ADDRESS, headers={"if-none-match": answer["ETag"]}).status_code == 304
    article()
    assert client.get(ADDRESS, headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_queries_do_not_grow(client, count_queries):
    article(topics=("Ofsted",), body=[text("One"), charted()])
    client.get(ADDRESS)
    few = count_queries(lambda: client.get(ADDRESS))
    for _ in range(2):
        article(topics=("Ofsted", "Owners"), body=[text("One"), charted()])
    assert count_queries(lambda: client.get(ADDRESS)) == few <= 8
