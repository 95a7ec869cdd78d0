from datetime import UTC, date, datetime, timedelta

import pytest

from ratings.release_changes import list_changes_between
from tests.factories.ratings import load_counts

EARLIER, DAY = date(2022, 3, 31), date(2025, 3, 31)
BEFORE = {
    ("private", "1", "inadequate"): 4,
    ("private", "1", "good"): 96,
    ("private", "10+", "good"): 90,
    ("private", "10+", "outstanding"): 10,
}
AFTER = {
    ("private", "1", "inadequate"): 2,
    ("private", "1", "good"): 98,
    ("private", "10+", "good"): 75,
    ("private", "10+", "outstanding"): 25,
}


def today():
    now = datetime.now(UTC)
    return {"since": now - timedelta(hours=1), "until": now + timedelta(hours=1)}


@pytest.mark.django_db
def test_nothing_loaded_is_nothing_told():
    assert list_changes_between(**today()) == []


@pytest.mark.django_db
def test_a_first_release_is_told_without_comparison():
    load_counts(BEFORE)
    assert [change.sentence for change in list_changes_between(**today())] == [
        "Homes judged inadequate: 4 of 200 homes (2.0%) as at 31 March 2025.",
        "Homes judged outstanding: 10 of 200 homes (5.0%) as at 31 March 2025.",
        "Homes judged outstanding or good: 196 of 200 homes (98.0%) as at 31 March 2025.",
    ]


@pytest.mark.django_db
def test_a_share_that_stayed_is_told_in_words():
    load_counts(BEFORE, as_at=EARLIER)
    load_counts(BEFORE, as_at=DAY)
    assert list_changes_between(**today())[0].sentence == (
        "Homes judged inadequate: 4 of 200 homes (2.0%) as at 31 March 2025, the same share as at 31 March 2022."
    )


@pytest.mark.django_db
def test_a_release_is_told_against_the_one_before():
    load_counts(BEFORE, as_at=EARLIER)
    load_counts(AFTER, as_at=DAY)
    told = list_changes_between(**today())
    assert [change.sentence for change in told] == [
        (
            "Homes judged inadequate: 2 of 200 homes (1.0%) as at 31 March 2025, "
            "1.0 points lower than as at 31 March 2022 (2.0%)."
        ),
        (
            "Homes judged outstanding: 25 of 200 homes (12.5%) as at 31 March 2025, "
            "7.5 points higher than as at 31 March 2022 (5.0%)."
        ),
        (
            "Homes judged outstanding or good: 198 of 200 homes (99.0%) as at 31 March 2025, "
            "1.0 points higher than as at 31 March 2022 (98.0%)."
        ),
        (
            "Private homes whose owner has 10 homes or more, judged outstanding: 25 of 100 homes (25.0%) "
            "as at 31 March 2025, 15.0 points higher than as at 31 March 2022 (10.0%)."
        ),
    ]
    assert [change.points for change in told] == [-1.0, 7.5, 1.0, 15.0]
    assert told[3].measure.query.endswith("by=owner-size&sector=private&at=2025-03-31")


@pytest.mark.django_db
def test_an_older_release_or_another_time_is_no_news():
    load_counts(AFTER, as_at=DAY)
    now = datetime.now(UTC)
    load_counts(BEFORE, as_at=EARLIER)
    assert list_changes_between(since=now, until=now + timedelta(hours=1)) == []
    assert list_changes_between(since=now - timedelta(days=2), until=now - timedelta(days=1)) == []


@pytest.mark.django_db
def test_small_bases_are_told_as_counts():
    load_counts({("private", "1", "inadequate"): 3}, as_at=EARLIER)
    load_counts({("private", "1", "inadequate"): 2})
    assert (
        list_changes_between(**today())[0].sentence
        == "Homes judged inadequate: 2 of 2 homes as at 31 March 2025."
    )
