"""The strength of a point, and the order it gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carespace.models import Post
from carespace.ranking import compute_strength
from tests.factories.carespace import PointFactory, VoteFactory


@pytest.mark.parametrize(
    ("agrees", "disagrees", "bound"),
    # Checked against the interval as published: 81 of 263 at 95 % (Newcombe 1998, table I: 0.2553).
    [(81, 182, 0.2553), (15, 133, 0.0624), (0, 20, 0.0), (1, 28, 0.0061), (0, 0, 0.0)],
)
def test_bound_is_the_published_one(agrees, disagrees, bound):
    assert compute_strength(agrees, disagrees) == pytest.approx(bound, abs=0.00006)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_bound_lies_below_the_share(agrees, disagrees):
    n = agrees + disagrees
    assert -1e-9 <= compute_strength(agrees, disagrees) <= (agrees / n if n else 0) + 1e-9


def test_more_of_the_same_votes_make_a_point_stronger():
    assert compute_strength(1, 0) < compute_strength(10, 0) < compute_strength(100, 0)
    assert compute_strength(3, 1) < compute_strength(60, 20)


@pytest.mark.django_db
def test_points_are_ranked_by_the_strength_stored_with_their_votes():
    for agrees, disagrees, passes in [(0, 0, 3), (3, 0, 0), (4, 1, 2), (0, 2, 0), (1, 0, 0)]:
        point = PointFactory()
        for value, n in (("agree", agrees), ("disagree", disagrees), ("pass", passes)):
            VoteFactory.create_batch(n, post=point, value=value)
    ranked = list(Post.objects.strongest())
    for point in ranked:
        assert point.strength == pytest.approx(compute_strength(point.agrees, point.disagrees), abs=1e-9)
    assert [(p.agrees, p.disagrees, p.passes) for p in ranked] == [
        (3, 0, 0),
        (4, 1, 2),
        (1, 0, 0),
        (0, 2, 0),  # as strong as the next, and newer
        (0, 0, 3),
    ]
