"""Three counts as one bar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carespace.bars import ThreePartBar


def test_shares_add_up():
    assert ThreePartBar(81, 45, 86).labels == ("38%", "21%", "41%")
    assert ThreePartBar(1, 1, 1).shares == (34, 33, 33)


def test_small_base_shows_counts():
    assert ThreePartBar(3, 1, 2).labels == ("3", "1", "2")
    assert ThreePartBar(3, 1, 2).is_too_few
    assert not ThreePartBar(20, 0, 0).is_too_few


def test_nobody_is_an_empty_bar():
    bar = ThreePartBar(0, 0, 0)
    assert (bar.total, bar.shares, bar.hatches, bar.gaps) == (0, (0, 0, 0), [], [])
    assert (bar.left_width, bar.right_width) == ("0%", "0%")


def test_bar_is_drawn_as_in_the_reference():
    bar = ThreePartBar(81, 45, 86)
    assert (bar.left_width, bar.right_x, bar.right_width) == ("38.21%", "59.43%", "40.57%")
    assert bar.gaps == ["38.21%", "59.43%"]
    assert bar.hatches[0] == "39.72%"
    assert len(bar.hatches) == 13


def test_missing_parts_leave_no_gap():
    assert ThreePartBar(5, 0, 5).gaps == ["50.00%"]
    assert ThreePartBar(0, 5, 5).gaps == ["50.00%"]
    assert ThreePartBar(5, 0, 0).gaps == []


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_shares_are_whole_and_near(left, middle, right):
    bar = ThreePartBar(left, middle, right)
    assert sum(bar.shares) == (100 if bar.total else 0)
    for share, n in zip(bar.shares, (left, middle, right), strict=True):
        assert not bar.total or abs(share - 100 * n / bar.total) < 1


@pytest.mark.parametrize("middle", [1, 2, 200])
def test_hatches_lie_within_the_middle(middle):
    bar = ThreePartBar(100, middle, 100)
    edges = [100 * 100 / bar.total, 100 * (100 + middle) / bar.total]
    assert bar.hatches
    assert all(edges[0] < float(x.rstrip("%")) < edges[1] for x in bar.hatches)
