"""When editions are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.editions import timetable
from digests.models.editions import LONDON

FREQUENCIES = st.sampled_from(["daily", "weekly"])
MOMENTS = st.integers(min_value=1_704_067_200, max_value=1_893_456_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, tz=UTC)
)


@pytest.mark.parametrize(
    ("frequency", "now", "moment"),
    [
        ("daily", "2026-11-23T06:00+00:00", "2026-11-23T06:00+00:00"),
        ("daily", "2026-11-23T05:59+00:00", "2026-11-20T06:00+00:00"),
        ("daily", "2026-11-22T11:00+00:00", "2026-11-20T06:00+00:00"),
        ("weekly", "2026-11-26T22:00+00:00", "2026-11-20T06:00+00:00"),
        ("weekly", "2026-11-27T06:00+00:00", "2026-11-27T06:00+00:00"),
        # The clocks go forward on Sunday 29 March 2026 and back on Sunday 25 October 2026.
        ("daily", "2026-03-27T06:30+00:00", "2026-03-27T06:00+00:00"),
        ("daily", "2026-03-30T05:00+00:00", "2026-03-30T05:00+00:00"),
        ("daily", "2026-03-30T04:59+00:00", "2026-03-27T06:00+00:00"),
        ("daily", "2026-10-26T05:59+00:00", "2026-10-23T05:00+00:00"),
        ("daily", "2026-10-26T06:00+00:00", "2026-10-26T06:00+00:00"),
    ],
)
def test_six_in_london_all_year(frequency, now, moment):
    found = timetable.find_last_moment(frequency, datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("frequency", "now", "due"),
    [
        ("daily", "2026-11-23T06:00:30+00:00", None),
        ("daily", "2026-11-23T06:01:00+00:00", "2026-11-23"),
        ("daily", "2026-11-23T17:59:00+00:00", "2026-11-23"),
        ("daily", "2026-11-23T18:01:00+00:00", None),
        ("daily", "2026-11-21T08:00:00+00:00", None),
        ("weekly", "2026-11-21T08:00:00+00:00", "2026-11-20"),
        ("weekly", "2026-11-22T08:00:00+00:00", None),
    ],
)
def test_an_edition_is_due_a_minute_after_its_moment_and_not_long_after(frequency, now, due):
    moment = timetable.find_due_moment(frequency, datetime.fromisoformat(now))
    assert (timetable.name_period(moment) if moment else None) == due


@given(FREQUENCIES, MOMENTS)
def test_moments_are_six_o_clock_on_the_right_days_and_next_follows_last(frequency, now):
    last, following = timetable.find_last_moment(frequency, now), timetable.find_next_moment(frequency, now)
    assert last <= now < following
    for moment in (last, following):
        local = moment.astimezone(LONDON)
        assert (local.hour, local.minute) == (6, 0)
        assert local.weekday() in timetable.DAYS[frequency]
    assert timetable.find_last_moment(frequency, following - timedelta(microseconds=1)) == last
    assert next(islice(timetable.list_moments_back(frequency, following), 1, 2)) == last


@given(MOMENTS)
def test_the_clock_of_the_caller_does_not_matter(now):
    assert timetable.find_due_moment("daily", now) == timetable.find_due_moment(
        "daily", now.astimezone(LONDON)
    )


@pytest.mark.parametrize(
    ("day", "seven"),
    [
        ("2026-11-23T06:00+00:00", "2026-11-23T07:00+00:00"),
        ("2026-03-27T06:00+00:00", "2026-03-27T07:00+00:00"),
        ("2026-03-30T05:00+00:00", "2026-03-30T06:00+00:00"),
        ("2026-10-23T05:00+00:00", "2026-10-23T06:00+00:00"),
        ("2026-10-26T06:00+00:00", "2026-10-26T07:00+00:00"),
    ],
)
def test_hours_are_those_of_a_clock_in_london(day, seven):
    moments = timetable.list_sending_moments(datetime.fromisoformat(day))
    assert moments[timetable.USUAL_HOUR - timetable.FIRST_HOUR] == datetime.fromisoformat(seven)
    assert [moment.astimezone(LONDON).hour for moment in moments] == list(range(6, 21))
    assert moments[0] == datetime.fromisoformat(day)


def test_an_edition_sent_by_hand_waits_for_no_hour():
    assert timetable.list_sending_moments(datetime(2026, 11, 23, 15, 20, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("hour", "name"), [(6, "6am"), (11, "11am"), (12, "12 noon"), (13, "1pm"), (20, "8pm")]
)
def test_hours_have_names(hour, name):
    assert timetable.name_hour(hour) == name
