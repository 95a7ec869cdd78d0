"""What is new with an edition, and what of earlier ones is news still."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from articles.models import ArticlePage
from digests.editions import edition_composer
from digests.models import Edition
from tests.factories import digests as made
from tests.factories.articles import article
from tests.factories.digests import MONDAY, EditionFactory, SubscriptionFactory, content

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EMPTY = {"stories": [], "figure": None, "changes": [], "claims": [], "arguments": []}


def compose(moment: datetime, frequency: str = "daily") -> Edition:
    return edition_composer.compose_due_edition(frequency=frequency, now=moment + timedelta(minutes=1))


def published(title: str, at: datetime) -> ArticlePage:
    with time_machine.travel(at, tick=False):
        return article(title)


def titles(edition: Edition) -> tuple[list[str], list[str]]:
    """Of what is new, and of what is news still."""
    new, earlier = edition.content["stories"], edition.content["earlier"]["stories"]
    return [story["title"] for story in new], [story["title"] for story in earlier]


@pytest.fixture
def friday() -> Edition:
    """The Friday edition before, with nothing in it."""
    return EditionFactory(since=MONDAY - 4 * DAY, until=MONDAY - 3 * DAY, content={**EMPTY}, empty=True)


def test_a_story_is_new_once_and_then_news_for_a_week(friday):
    published("Of the weekend", MONDAY - DAY)
    assert titles(compose(MONDAY)) == (["Of the weekend"], [])
    tuesday = compose(MONDAY + DAY)
    assert titles(tuesday) == ([], ["Of the weekend"])
    assert tuesday.content["earlier"]["stories"][0]["introduced"] == MONDAY.isoformat()
    for days in (2, 3, 4):
        compose(MONDAY + days * DAY)
    assert titles(compose(MONDAY + 7 * DAY)) == ([], [])


def test_a_story_that_went_and_came_back_is_new_once(friday):
    told, missed = published("Told", MONDAY - DAY), published("Missed", MONDAY - DAY)
    ArticlePage.objects.filter(pk=missed.pk).update(live=False)
    assert titles(compose(MONDAY)) == (["Told"], [])
    ArticlePage.objects.filter(pk=missed.pk).update(live=True)
    ArticlePage.objects.filter(pk=told.pk).update(live=False)
    assert titles(compose(MONDAY + DAY)) == (["Missed"], [])
    ArticlePage.objects.filter(pk=told.pk).update(live=True)
    new, earlier = titles(compose(MONDAY + 2 * DAY))
    assert (new, sorted(earlier)) == ([], ["Missed", "Told"])


def test_the_first_edition_of_all_reaches_no_further_back_and_neither_do_those_after_it():
    published("Before there were letters", MONDAY - 5 * DAY)
    assert titles(compose(MONDAY)) == ([], [])
    assert titles(compose(MONDAY + DAY)) == ([], [])


def test_a_weekly_story_is_news_for_a_month():
    friday = MONDAY + 4 * DAY
    EditionFactory(frequency="weekly", since=friday - 14 * DAY, until=friday - 7 * DAY, empty=True)
    published("Once", friday - DAY)
    assert titles(compose(friday, "weekly")) == (["Once"], [])
    for weeks in (1, 2, 3, 4):
        assert titles(compose(friday + 7 * weeks * DAY, "weekly")) == ([], ["Once"])
    assert titles(compose(friday + 35 * DAY, "weekly")) == ([], [])


def test_after_an_outage_what_was_published_in_it_is_new(friday):
    published("In the outage", MONDAY + timedelta(hours=2))
    assert titles(compose(MONDAY + 9 * DAY)) == (["In the outage"], [])


def test_with_nothing_new_an_edition_only_catches_up(friday, client):
    published("Of the weekend", MONDAY - DAY)
    monday, tuesday = compose(MONDAY), compose(MONDAY + DAY)
    assert (monday.catching_up, tuesday.catching_up, tuesday.empty) == (False, True, False)
    assert tuesday.subject == "Of the weekend"
    listed = client.get("/emails/daily/").content.decode()
    assert monday.get_absolute_url() in listed
    assert tuesday.get_absolute_url() not in listed
    page = client.get(tuesday.get_absolute_url()).content.decode()
    assert "<h1>Of the weekend</h1>" in page
    assert (
        edition_composer.compose_edition_now(frequency="daily", now=MONDAY + DAY + timedelta(hours=3)) is None
    )


def test_claims_and_changes_of_an_earlier_edition_stay_news_until_they_turn_again():
    told = content(
        stories=[], claims=[made.claim(sentence="Turned"), made.claim(sentence="Turned")], arguments=[]
    )
    EditionFactory(since=MONDAY - 4 * DAY, until=MONDAY - 3 * DAY, content=told)
    SubscriptionFactory()
    earlier = compose(MONDAY).content["earlier"]
    assert [claim["sentence"] for claim in earlier["claims"]] == ["Turned"]
    assert earlier["changes"] == [{**told["changes"][0], "introduced": (MONDAY - 3 * DAY).isoformat()}]
