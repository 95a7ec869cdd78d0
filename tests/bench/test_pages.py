"""What pages cost, in small: a site is filled by statements, its pages asked for, and costs held against their bounds."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import ArticlePage
from bench.pages import anew, filling
from bench.pages.anew import PageCost
from bench.pages.plain import serve_plainly
from carespace.counters.recount import recount_debate
from tests.factories.articles import article
from tests.factories.carespace import DebateFactory

pytestmark = pytest.mark.django_db


@pytest.mark.slow("it fills a site and asks for each page sixteen times")
def test_a_filled_site_shows_its_stories_and_their_costs_are_told(monkeypatch):
    monkeypatch.setattr(filling, "settle_database", lambda: None)  # a transaction cannot be vacuumed
    model = article("The model", topics=("Ofsted",))
    filling.make_topics_and_authors()
    filling.add_stories(model.pk, 1, 40)
    filling.add_stories(model.pk, 41, 60)
    assert ArticlePage.objects.count_river() == ArticlePage.objects.river().count() == 61
    client = Client()
    cost = anew.measure_page(client, "/news/filled-1/", 1)
    assert cost.queries
    assert cost.here > 0
    assert cost.size == len(client.get("/news/filled-1/").content)
    assert "Filled story" in client.get("/topics/measured-1/").content.decode()
    assert "Filled story" in client.get("/authors/writer-1/").content.decode()
    with pytest.raises(ValueError, match="404"):
        anew.measure_page(client, "/news/filled-61/", 1)
    with serve_plainly():
        plain = Client().get("/news/the-model/").content.decode()
    assert "<h1>The model</h1>" in plain
    assert "masthead" not in plain


def test_a_filled_debate_counts_its_points(client):
    debate = DebateFactory(slug="large")
    filling.add_posts("large", 21)
    debate.refresh_from_db()
    assert (debate.points_for, debate.points_against) == (10, 11)
    assert [each for each in recount_debate(debate) if each.what == f"debate {debate.pk}"] == []
    assert "Point" in client.get("/debates/large/").content.decode()


def costs(**here: float) -> dict[str, PageCost]:
    names = {"founding": "the founding story", "plain": "a plain story", "wagtail": "plain Wagtail"}
    return {names[name]: PageCost(number, 2.0, 5, 1000) for name, number in here.items()}


@pytest.mark.parametrize(("founding", "is_ok"), [(39.0, True), (41.0, False)])
def test_a_cost_is_judged_in_the_pace_of_plain_wagtail(founding, is_ok):
    verdicts = anew.judge_costs(costs(founding=founding, plain=10, wagtail=30.8))
    assert [verdict.is_ok for verdict in verdicts] == [is_ok, True, True]
    assert verdicts[0].bound == "40.0 ms here and 6.0 in PostgreSQL"


@pytest.mark.parametrize(("many", "is_ok"), [(14.0, True), (20.0, False)])
def test_growth_is_judged_for_pages_that_may_not_grow(many, is_ok):
    (verdict,) = anew.judge_growth(costs(plain=10), costs(plain=many))
    assert verdict.is_ok == is_ok
