"""Results that are a debate, or a story a debate hangs on, say how many posts it has, and ask nothing more for it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from carespace.models import Debate
from tests.factories.articles import saved_article, text
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db


def list_lines(client) -> dict[str, str]:
    """The last line of each result by its heading."""
    found = BeautifulSoup(client.get("/search/?q=nights").content, "html.parser")
    return {
        result.h3.get_text(): " ".join(result.select("p")[-1].get_text().split())
        for result in found.select(".results-list article")
    }


@pytest.fixture
def debate():
    """A debate about nights with two posts, on a story about nights."""
    debate = DebateFactory(motion="Nights should be paid")
    saved_article("Working nights", body=[text("Who is awake?")], debate=debate)
    ReplyFactory(parent=PointFactory(debate=debate))
    debate.refresh_from_db()
    debate.save()
    return debate


def test_results_say_how_many_posts(client, debate):
    saved_article("Other nights", body=[text("Nobody argues.")])
    lines = list_lines(client)
    assert lines["Working nights"].endswith("· 2 posts")
    assert lines["Nights should be paid"].endswith("· 2 posts")
    assert "post" not in lines["Other nights"]


def test_every_story_that_shares_a_debate_says_so(client, debate):
    saved_article("Nights again", body=[text("Still awake.")], debate=debate)
    lines = list_lines(client)
    assert lines["Nights again"].endswith("· 2 posts")
    assert lines["Working nights"].endswith("· 2 posts")


def test_what_nobody_may_read_is_not_counted(client, debate):
    Debate.objects.filter(pk=debate.pk).update(pause="reading", paused_at=debate.opened_at)
    assert "post" not in list_lines(client)["Working nights"]


def test_it_asks_nothing_more(client, debate, count_queries):
    client.get("/search/?q=nights")
    many = count_queries(lambda: client.get("/search/?q=nights"))
    Debate.objects.all().delete()
    assert count_queries(lambda: client.get("/search/?q=nights")) == many
