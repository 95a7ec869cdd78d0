"""Windows of editions follow each other without gap or overlap, whoever composes them and when."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.editions import edition_composer
from digests.models import Edition
from tests.digests.editions.test_edition_composer import daily, published
from tests.factories.digests import MONDAY, EditionFactory, content

pytestmark = pytest.mark.django_db


def test_nothing_to_say_is_written_down_and_not_composed_again():
    edition = daily()
    assert edition.empty
    assert daily() is None
    assert Edition.objects.count() == 1


def test_a_tick_twice_composes_once():
    published("A story")
    assert daily()
    assert daily() is None
    assert daily(MONDAY + timedelta(hours=3)) is None
    assert Edition.objects.count() == 1


def test_what_an_overdue_edition_would_have_said_is_in_the_next():
    EditionFactory(until=MONDAY - timedelta(days=3))
    published("A story")
    assert daily(MONDAY + timedelta(hours=13)) is None
    tuesday = daily(MONDAY + timedelta(days=1, minutes=1))
    assert [s["title"] for s in tuesday.content["stories"]] == ["A story"]


def test_by_hand_says_what_is_new_and_then_nothing():
    now = MONDAY + timedelta(hours=8)
    published("A story", at=now - timedelta(minutes=5))
    edition = edition_composer.compose_edition_now(frequency="daily", now=now)
    assert (edition.period, edition.until) == ("2026-11-23-1400", now)
    assert edition_composer.compose_edition_now(frequency="daily", now=now + timedelta(seconds=1)) is None
    assert edition_composer.compose_edition_now(frequency="daily", now=now + timedelta(hours=1)) is None


def test_by_hand_before_six_leaves_the_rest_to_six():
    published("Early", at=MONDAY - timedelta(hours=1))
    edition_composer.compose_edition_now(frequency="daily", now=MONDAY - timedelta(minutes=30))
    published("Late", at=MONDAY - timedelta(minutes=10))
    assert [s["title"] for s in daily().content["stories"]] == ["Late"]


@pytest.mark.slow("composes some hundred editions")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["daily", "weekly"]),
    st.lists(
        st.tuples(st.booleans(), st.integers(min_value=1, max_value=60 * 24 * 9), st.booleans()),
        min_size=1,
        max_size=12,
    ),
)
def test_windows_follow_each_other(frequency, steps):
    """Ticks and editions by hand at any moments, over both changes of the clocks: no gap, no overlap.

    What an edition says is given, not gathered: it takes ten times as long and bears on no window.
    """
    assert not Edition.objects.exists()
    now = datetime(2026, 3, 26, 5, 0, tzinfo=UTC)
    with transaction.atomic():
        for by_hand, minutes, has_news in steps:
            now += timedelta(minutes=minutes)
            compose = (
                edition_composer.compose_edition_now if by_hand else edition_composer.compose_due_edition
            )
            news = content() if has_news else content(stories=[], changes=[], claims=[], arguments=[])
            with patch.object(edition_composer, "gather_content", return_value=(news, {})):
                compose(frequency=frequency, now=now)
        windows = list(Edition.objects.order_by("since").values_list("since", "until"))
        transaction.set_rollback(True)
    assert all(since < until for since, until in windows)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(windows))


def test_the_database_refuses_two_editions_from_one_moment():
    first = EditionFactory()
    for clash in ({"since": first.since, "period": "2026-01-01"}, {"period": first.period}):
        values = {"since": first.until, "until": first.until + timedelta(days=1), "period": "x", **clash}
        with pytest.raises(IntegrityError), transaction.atomic():
            EditionFactory(**values)
