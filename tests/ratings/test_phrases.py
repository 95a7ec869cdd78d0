from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings import phrases


@pytest.mark.parametrize(
    ("share", "text"),
    [((13, 467), "2.8%"), ((5, 887), "0.6%"), ((0, 20), "0.0%"), ((20, 20), "100.0%"), ((49, 2000), "2.5%")],
)
def test_shares_to_one_decimal_halves_up(share, text):
    assert phrases.format_percent(*share) == text


@given(st.integers(0, 5000), st.integers(20, 5000))
def test_a_share_is_within_half_a_tenth(numerator, denominator):
    numerator = min(numerator, denominator)
    assert (
        abs(float(phrases.format_percent(numerator, denominator)[:-1]) - 100 * numerator / denominator)
        <= 0.0500001
    )


def test_points():
    assert phrases.difference_in_points((7, 276), (13, 467)) == 0.2
    assert phrases.difference_in_points((13, 467), (7, 276)) == -0.2
    assert phrases.format_points(-1.0) == "1.0 points"
    assert phrases.format_points(1.65) == "1.6 points"


def test_days_counts_and_lists():
    assert phrases.format_day(date(2025, 3, 31)) == "31 March 2025"
    assert phrases.phrase_of_homes(44, 3629) == "44 of 3,629 homes"
    assert phrases.phrase_of_homes(1, 1) == "1 of 1 home"
    assert phrases.list_words(["a"]) == "a"
    assert phrases.list_words(["a", "b", "c"], "or") == "a, b or c"
