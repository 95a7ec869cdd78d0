"""Claims that turned with a release: told once, of stories that were in print before."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from articles import reevaluation
from articles.claims.reversals import list_reversals
from articles.models import Claim
from ratings.loading.withdrawal import withdraw_release
from ratings.models import Release
from tests.factories.articles import article, published_article
from tests.factories.claims import claim
from tests.factories.tallies import MARCH_2018, MARCH_2025, tallied

pytestmark = pytest.mark.django_db

PRINTED = datetime(2025, 1, 10, 9, tzinfo=UTC)
READ = datetime(2025, 7, 16, 10, tzinfo=UTC)
FLIPPED = {**MARCH_2018, ("private", "10+", "north-west"): (88, 372, 60, 47, 0)}


def told(since=READ - timedelta(days=1), until=READ + timedelta(days=1)):
    return [
        (found.claim.article.title, found.fell, found.when)
        for found in list_reversals(since=since, until=until)
    ]


def loaded(day=date(2018, 3, 31), counts=FLIPPED, at=READ, **fields):
    with time_machine.travel(at, tick=False):
        tallied(day, counts, loaded_at=at, **fields)
        reevaluation.evaluate_waiting_releases()


def printed(title="Small owners", at=PRINTED, made=published_article, **fields):
    with time_machine.travel(at, tick=False):
        return made(title, claims=[claim()], **fields)


def test_a_claim_that_fell_and_one_that_holds_again():
    tallied(date(2017, 3, 31), MARCH_2018)
    printed()
    assert told() == []
    loaded()
    assert told() == [("Small owners", True, "as at 31 March 2018")]
    [found] = list_reversals(since=READ - timedelta(days=1), until=READ + timedelta(days=1))
    assert (found.before.verdict, found.after.verdict) == ("holds", "no longer holds")
    later = READ + timedelta(days=365)
    loaded(date(2025, 3, 31), MARCH_2025, at=later)
    assert told(later - timedelta(days=1), later + timedelta(days=1)) == [
        ("Small owners", False, "as at 31 March 2025")
    ]
    assert told(later + timedelta(days=1), later + timedelta(days=2)) == []


def test_a_release_that_changes_no_verdict_is_no_news():
    tallied(date(2017, 3, 31), MARCH_2018)
    printed()
    loaded(counts=MARCH_2018)
    assert told() == []


def test_an_older_release_loaded_late_does_not_turn_what_a_newer_one_says():
    tallied(date(2025, 3, 31), MARCH_2025)
    printed()
    loaded()
    assert told() == []


def test_a_new_storys_claims_drafts_and_what_cannot_be_checked_are_no_news():
    tallied(date(2017, 3, 31), MARCH_2018)
    printed("New", at=READ - timedelta(hours=2))
    printed("A draft", made=article, live=False)
    with time_machine.travel(PRINTED, tick=False):
        published_article(
            "Unchecked", claims=[Claim(kind="not-checkable", words="So it is.", reason="No list says.")]
        )
    loaded()
    assert told() == []


@pytest.mark.slow("publishes three stories with claims")
def test_a_story_in_print_before_is_told_though_a_new_one_claims_the_same():
    tallied(date(2017, 3, 31), MARCH_2018)
    printed("Old")
    printed("Older", at=PRINTED - timedelta(days=30))
    printed("New", at=READ - timedelta(hours=2))
    loaded()
    assert told() == [("Old", True, "as at 31 March 2018")]


def test_real_homes_in_place_of_fictitious_ones_turn_nothing():
    tallied(date(2017, 3, 31), MARCH_2018, is_demonstration=True)
    printed()
    loaded()
    assert told() == []


def test_a_years_inspections_are_told_by_their_year():
    year = {"kind": Release.Kind.IN_YEAR, "lists_unjudged": False}
    tallied(date(2017, 3, 31), MARCH_2018, starts_on=date(2016, 4, 1), **year)
    query = "basis=in-year&outcomes=inadequate&by=owner-size&sector=private"
    with time_machine.travel(PRINTED, tick=False):
        published_article("Inspected", claims=[claim(a_query=query, b_query=query)])
    loaded(starts_on=date(2017, 4, 1), **year)
    assert told() == [("Inspected", True, "in 2017-18")]


@pytest.mark.slow("publishes three stories with claims")
def test_queries_do_not_grow(count_queries):
    tallied(date(2017, 3, 31), MARCH_2018)
    printed("First")
    loaded()

    def asked():
        return list_reversals(since=READ - timedelta(days=1), until=READ + timedelta(days=1))

    one = count_queries(asked)
    for outcome in ("outstanding", "good"):
        with time_machine.travel(PRINTED, tick=False):
            published_article(f"More {outcome}", claims=[claim(outcome=outcome)])
    assert count_queries(asked) == one


def test_a_claim_that_holds_again_since_a_release_was_withdrawn_is_told_once():
    """Once the wrong release is off, the next one is held beside what stood, not beside the wrong one."""
    tallied(date(2017, 3, 31), MARCH_2018)
    printed()
    loaded()
    off = READ + timedelta(days=30)
    with time_machine.travel(off, tick=False):
        wrong = Release.objects.get(as_at=date(2018, 3, 31))
        withdraw_release(release=wrong, by=None, reason="It is the list of another country.")
        reevaluation.evaluate_waiting_releases()
    assert told(off - timedelta(days=1), off + timedelta(days=1)) == [
        ("Small owners", False, "as at 31 March 2017")
    ]
    later = off + timedelta(days=365)
    loaded(date(2025, 3, 31), MARCH_2025, at=later)
    assert told(later - timedelta(days=1), later + timedelta(days=1)) == []
