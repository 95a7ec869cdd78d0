"""What a story says of its figures and claims is kept under the rows it is made of, and made anew when one is new."""

from __future__ import annotations

from datetime import date

import pytest

from articles.claims import story_facts
from articles.models import Claim, Figure
from articles.reevaluation import evaluate_story, evaluate_waiting_releases
from articles.related_blocks import find_story
from ratings.models import Release
from tests.factories.articles import article
from tests.factories.claims import claim
from tests.factories.figures import figure, printing
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db


def load(outcome: str = "good", as_at: date = date(2025, 3, 31)) -> None:
    load_homes([home(2000001 + n, outcome=outcome) for n in range(30)], as_at=as_at)


@pytest.fixture
def story():
    load()
    made = article(body=[printing(figure())], claims=[claim()])
    evaluate_story(made)
    return made


@pytest.fixture
def made(monkeypatch) -> list[int]:
    """The stories whose facts were made of their rows."""
    stories: list[int] = []
    make = story_facts.make_facts

    def note(story, numbers):
        stories.append(story.pk)
        return make(story, numbers)

    monkeypatch.setattr(story_facts, "make_facts", note)
    return stories


def show(story):
    return story_facts.show_story_facts(find_story(story.url_path))


def test_facts_are_made_once_and_asked_for_in_one_query(story, made, count_queries):
    first = show(story)
    assert "2.8%" in first.cards
    assert "claim" in first.claims
    assert "The data behind this story" in first.line
    found = find_story(story.url_path)
    assert count_queries(lambda: story_facts.show_story_facts(found)) == 1
    assert show(story) == first
    assert made == [story.pk]


def test_a_claim_that_is_changed_is_shown_as_it_is_now(story, made):
    show(story)
    Claim.objects.update(a_published="77%")
    assert "77%" in show(story).claims


def test_a_claim_that_is_gone_is_shown_no_more(story, made):
    assert show(story).claims
    Claim.objects.all().delete()
    assert not show(story).claims


def test_a_new_release_is_met_at_once_and_read_before_anything_is_kept(story, made):
    first = show(story)
    load("inadequate", date(2026, 3, 31))
    second, third = show(story), show(story)
    assert second == third != first
    assert len(made) == 3
    evaluate_waiting_releases()
    assert [show(story), show(story)] == [second, second]
    assert len(made) == 4


def test_a_release_that_is_withdrawn_is_told_by_no_card(story, made):
    load("inadequate", date(2026, 3, 31))
    evaluate_waiting_releases()
    assert "2026" in show(story).cards
    Release.objects.filter(as_at=date(2026, 3, 31)).update(
        is_current=False, withdrawn_at="2026-04-01T00:00Z", withdrawn_because="It was wrong."
    )
    assert "2026" not in show(story).cards


def test_a_figure_that_is_gone_has_no_card(story, made):
    number = Figure.objects.get().pk
    assert list(show(story).figures) == [number]
    Figure.objects.all().delete()
    facts = show(story)
    assert not facts.figures
    assert not facts.cards


def test_a_story_without_figures_and_claims_asks_nothing(made, count_queries):
    plain = find_story(article().url_path)
    assert count_queries(lambda: story_facts.show_story_facts(plain)) == 0
    assert not made


def test_a_draft_is_read_each_time(story, made):
    story.title = "Another"
    assert story_facts.show_story_facts(story).cards
    assert story_facts.show_story_facts(story).cards
    assert made == [story.pk] * 2
