"""Local times: one that comes twice is asked about, one that never comes is refused."""

from datetime import UTC, datetime

import pytest

from carespace.debate_life.london_times import format_london_time, parse_london_time
from carespace.refusals import UnfitError


@pytest.mark.parametrize(
    ("text", "which", "at"),
    [
        ("2026-07-01T17:00", "", datetime(2026, 7, 1, 16, tzinfo=UTC)),
        ("2026-12-01 17:00", "", datetime(2026, 12, 1, 17, tzinfo=UTC)),
        ("2026-10-25T01:30", "first", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30", "second", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T02:00", "", datetime(2026, 10, 25, 2, tzinfo=UTC)),
        ("2026-03-29T02:00", "", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_one_moment(text, which, at):
    assert parse_london_time(text, which=which, field="ends_at") == at


@pytest.mark.parametrize(
    ("text", "field", "says"),
    [
        ("2026-10-25T01:30", "ends_at_which", "comes twice"),
        ("2026-10-25T01:00", "ends_at_which", "comes twice"),
        ("2026-03-29T01:30", "ends_at", "does not exist"),
        ("tomorrow", "ends_at", "Give the day"),
        ("2026-03-29", "ends_at", "Give the day"),
        ("2026-03-29T12:00+02:00", "ends_at", "Give the day"),
    ],
)
def test_what_is_no_single_moment_is_refused(text, field, says):
    with pytest.raises(UnfitError, match=says) as refused:
        parse_london_time(text, field="ends_at")
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026, 1.30am BST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026, 1.30am GMT"),
    ],
)
def test_a_moment_is_said_with_its_zone(at, words):
    assert format_london_time(at) == words
