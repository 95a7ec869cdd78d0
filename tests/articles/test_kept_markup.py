"""What a story's page shows of figures and claims is kept by their values: other values are drawn anew."""

from __future__ import annotations

from datetime import date

import pytest

from articles.claims.display import check_story_claims
from articles.figures.cards import make_cards
from articles.models import Claim
from ratings.measures import Measure
from ratings.templatetags.ratings import ratings_chart
from tests.factories.articles import article
from tests.factories.claims import claim
from tests.factories.figures import figure
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db


def test_a_claim_that_is_changed_is_shown_as_it_is_now(drawn):
    load_homes([home(2000001 + n) for n in range(30)])
    story = article(claims=[claim()])
    first = check_story_claims(story).markup
    assert check_story_claims(story).markup == first
    assert drawn == ["claims"]
    Claim.objects.update(a_published="77%")
    assert "77%" in check_story_claims(type(story).objects.get(pk=story.pk)).markup
    assert drawn == ["claims", "claims"]


def test_a_card_follows_the_readings(drawn):
    load_homes([home(2000001 + n) for n in range(30)])
    number = figure().pk
    first = make_cards([number])[number].markup
    assert make_cards([number])[number].markup == first
    load_homes([home(2000001 + n, outcome="inadequate") for n in range(30)], as_at=date(2026, 3, 31))
    assert make_cards([number])[number].markup != first
    assert drawn == ["card", "card"]


def test_a_chart_follows_its_release(drawn):
    from django.template import Context

    load_homes([home(2000001 + n) for n in range(30)])
    measure = Measure(by="sector")
    first = ratings_chart(Context(), measure)
    assert ratings_chart(Context(), measure) == first
    assert ratings_chart(Context(), measure, heading="An editor's own") != first
    assert drawn == ["figure", "figure"]
