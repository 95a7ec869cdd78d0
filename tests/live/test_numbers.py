"""Numbers others wrote."""

from __future__ import annotations

import pytest

from live.numbers import parse_number
from tests.factories.articles import article


@pytest.mark.parametrize(
    ("word", "number"),
    [
        *[("0", 0), ("007", 7), (12, 12), ("9223372036854775807", 2**63 - 1)],
        *[
            (word, None)
            for word in ("", "x", "²", "٣", "-1", "1.5", "1_0", " 1", "1\n", None, "9" * 5_000, str(2**63))
        ],
    ],
)
def test_a_number_is_plain_digits_that_a_key_can_have(word, number):
    assert parse_number(word) == number


def test_no_number_is_larger_than_asked_for():
    assert parse_number("10", largest=10) == 10
    assert parse_number("11", largest=10) is None


@pytest.mark.django_db
def test_pages_asked_for_by_thousands_of_digits_are_not_there(client):
    story = article("Long")
    for path in (f"{story.get_url()}versions/{'9' * 5_000}/", f"/sitemaps/stories.xml?p={'9' * 5_000}"):
        assert client.get(path).status_code == 404
    assert client.get(f"{story.get_url()}?from={'9' * 5_000}").status_code == 200
