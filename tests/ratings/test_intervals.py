"""Intervals against figures printed by their authors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.answers.intervals import newcombe_interval, wilson_interval

BASES = st.integers(1, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    # The examples of Newcombe (1998), Statistics in Medicine 17, 857–872, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_the_published_one(numerator, denominator, low, high):
    assert wilson_interval(numerator, denominator) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    # The examples of Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((0, 10), (0, 20), -0.1611, 0.2775),
    ],
)
def test_newcombes_interval_is_the_published_one(first, second, low, high):
    assert newcombe_interval(first, second) == pytest.approx((low, high), abs=5e-5)


@given(BASES)
def test_a_share_lies_in_its_interval(share):
    low, high = wilson_interval(*share)
    assert 0 <= low <= share[0] / share[1] <= high <= 1


@given(BASES, BASES)
def test_swapping_two_shares_turns_the_interval_round(first, second):
    low, high = newcombe_interval(first, second)
    assert newcombe_interval(second, first) == pytest.approx((-high, -low))


@pytest.mark.parametrize("share", [(0, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="no share"):
        wilson_interval(*share)
