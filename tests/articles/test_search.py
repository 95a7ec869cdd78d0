"""The search page."""

import pytest
from bs4 import BeautifulSoup

from carespace.models import Debate
from tests.factories.articles import article, text

pytestmark = pytest.mark.django_db


def found(client, query):
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    return [" ".join(heading.get_text().split()) for heading in soup.select("h3")], soup


def test_stories_by_headline_text_and_stem(client):
    article("Commissioners choose", body=[text("Inspections were many.")])
    article("Elsewhere", body=[text("Gardens.")])
    assert found(client, "q=commissioner")[0] == ["Commissioners choose"]
    assert found(client, "q=inspected")[0] == ["Commissioners choose"]
    headings, soup = found(client, "q=dragons")
    assert headings == []
    assert "No story has all of these words: dragons" in " ".join(soup.get_text().split())


def test_debates_by_their_motion(client):
    Debate.objects.create(slug="size", motion="Commissioners should weigh the size of an owner")
    assert found(client, "q=SIZE+commissioners")[0] == ["Commissioners should weigh the size of an owner"]
    assert found(client, "q=size+garden")[0] == []


def test_a_topic_lists_its_stories_and_narrows_a_search(client):
    article("On homes", topics=("Owners",))
    article("On homes too", topics=("Ofsted",))
    assert found(client, "topic=owners")[0] == ["On homes"]
    assert found(client, "topic=owners&q=homes")[0] == ["On homes"]
    headings, soup = found(client, "topic=nonsense&q=homes")
    assert len(headings) == 2
    assert "There is no such topic" in soup.get_text()


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%00", "q=%27%22%3Cscript%3E", "q=" + "a" * 5000, "q=a%26%7C!()", "page=0"]
)
def test_odd_questions_get_a_page(client, query):
    headings, soup = found(client, query)
    assert headings == []
    assert soup.select_one("input[name=q]")
    assert not soup.select("main script")


def test_pages_of_results_carry_the_question(client):
    for number in range(21):
        article(f"Owner {number}")
    headings, soup = found(client, "q=owner")
    assert len(headings) == 20
    following = soup.select_one("a[rel=next]")["href"]
    assert following == "?q=owner&page=2"
    assert len(found(client, following.removeprefix("?"))[0]) == 1
