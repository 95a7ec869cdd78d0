"""The page of an ended debate: who moved, how sure that is, what most agreed with and what split them."""

import random

import pytest

from carespace.debate_life.ended_page import (
    TransitionMatrix,
    bootstrap_interval,
    build_matrix,
    draw_binomial,
    list_most_agreed,
    list_widest_split,
)
from carespace.models import Debate, Post
from carespace.ranking import compute_strength
from tests.carespace.test_pages import text_of
from tests.factories.carespace import ClosureFactory, DebateFactory, PointFactory

STAYED = ((10, 0, 0), (0, 10, 0), (0, 0, 10))
MOVED = ((10, 0, 0), (8, 2, 0), (4, 3, 3))


def test_the_shift_is_the_change_of_for_less_that_of_against():
    matrix = TransitionMatrix(MOVED)
    before, after = (10, 10, 10), (22, 5, 3)
    assert matrix.total == 30
    assert matrix.net_shift == pytest.approx(100 * ((after[0] - before[0]) - (after[2] - before[2])) / 30)
    low, high = matrix.interval
    assert 0 < low < matrix.net_shift < high
    assert "A net shift of 63 points towards the motion" in matrix.sentence


@pytest.mark.parametrize(
    "cells", [STAYED, ((30, 1, 0), (0, 30, 0), (0, 0, 30)), ((5, 0, 1), (0, 0, 0), (2, 0, 4))]
)
def test_little_or_unsure_change_is_no_clear_one(cells):
    assert "No clear change" in TransitionMatrix(cells).sentence


def test_a_loss_has_a_minus_and_none_has_no_sign():
    sentence = TransitionMatrix(((8, 0, 0), (1, 6, 2), (0, 0, 13))).sentence
    assert sentence.startswith("No clear change: −3 points")
    assert "-" not in sentence
    assert "0 points" in TransitionMatrix(STAYED).sentence
    assert "interval 0 to 0" in TransitionMatrix(STAYED).sentence


def test_nobody_moved_nobody():
    matrix = TransitionMatrix(((0, 0, 0),) * 3)
    assert (matrix.net_shift, matrix.interval, matrix.is_shown) == (0.0, (0.0, 0.0), False)


def test_the_interval_is_the_same_each_time_and_that_of_the_formula():
    people = (5, 10, 60, 40, 5)
    total, mean = 120, (-10 - 10 + 40 + 10) / 120
    spread = (
        sum(n * (step - mean) ** 2 for step, n in zip(range(-2, 3), people, strict=True)) / total
    ) ** 0.5
    low, high = bootstrap_interval(people)
    bootstrap_interval.cache_clear()
    assert bootstrap_interval(people) == (low, high)
    half = 196 * spread / total**0.5  # the normal approximation, which a bootstrap of a mean comes near
    assert low == pytest.approx(100 * mean - half, abs=2)
    assert high == pytest.approx(100 * mean + half, abs=2)


def test_the_interval_of_a_share_has_the_known_quantiles_of_its_binomial():
    # Ten of a hundred moved by one: the resampled number is binomial(100, 0.1), whose 2.5% and 97.5% points are 5 and 16.
    low, high = bootstrap_interval((0, 0, 90, 10, 0))
    assert low == pytest.approx(5, abs=1)
    assert high == pytest.approx(16, abs=1)


@pytest.mark.parametrize(("number", "chance"), [(15, 0.3), (200, 0.5), (5000, 0.02), (5000, 0.97)])
def test_binomial_draws_have_their_mean_and_spread(number, chance):
    draw = random.Random(1)
    drawn = [draw_binomial(draw, number, chance) for _ in range(400)]
    mean = sum(drawn) / len(drawn)
    deviation = (number * chance * (1 - chance)) ** 0.5
    assert mean == pytest.approx(number * chance, abs=4 * deviation / 20)
    spread = (sum((each - mean) ** 2 for each in drawn) / len(drawn)) ** 0.5
    assert spread == pytest.approx(deviation, rel=0.2)


@pytest.mark.django_db
class TestPage:
    def make_debate(self, cells, **fields):
        debate = DebateFactory(**fields)
        Debate.objects.filter(pk=debate.pk).update(
            stance_table=[[9, *row] for row in cells], matrix=[list(row) for row in cells]
        )
        debate.refresh_from_db()
        return debate

    def make_point(self, debate, agrees, disagrees):
        point = PointFactory(debate=debate)
        strength = compute_strength(agrees, disagrees)
        Post.objects.filter(pk=point.pk).update(agrees=agrees, disagrees=disagrees, strength=strength)
        return point

    def test_only_those_who_said_both_are_in_the_matrix(self):
        assert build_matrix(self.make_debate(MOVED)) == TransitionMatrix(MOVED)

    def test_the_matrix_stands_on_the_page_of_an_ended_debate_alone(self, client):
        debate = self.make_debate(MOVED)
        assert "How the argument moved people" not in text_of(client.get(debate.get_absolute_url()))
        ClosureFactory(debate=debate)
        page = text_of(client.get(debate.get_absolute_url()))
        assert "A net shift of 63 points towards the motion" in page
        assert "Where the 30 people who said both, and had not seen the split first, stood" in page
        assert "winner" not in page

    def test_nine_people_are_too_few(self, client):
        debate = self.make_debate(((3, 0, 0), (3, 0, 0), (3, 0, 0)))
        ClosureFactory(debate=debate)
        page = text_of(client.get(debate.get_absolute_url()))
        assert "too few to show how they moved" in page
        assert "net shift" not in page

    def test_what_most_agreed_with_and_what_split_them(self, client):
        debate = DebateFactory()
        agreed, split, rejected, few = (
            self.make_point(debate, *votes) for votes in ((40, 2), (20, 19), (1, 30), (2, 2))
        )
        assert [point.pk for point in list_most_agreed(debate)] == [agreed.pk, split.pk]
        assert [point.pk for point in list_widest_split(debate)] == [split.pk]
        ClosureFactory(debate=debate)
        page = text_of(client.get(debate.get_absolute_url()))
        said = page.partition("How the argument moved people")[2].partition("Strongest points for")[0]
        assert "Most agreed with" in said
        assert "The widest split" in said
        assert few.current_revision.text not in said
        assert rejected.current_revision.text not in said

    def test_it_costs_the_same_for_one_point_and_many(self, client, count_queries):
        few, many = DebateFactory(closed=True), DebateFactory(closed=True)
        self.make_point(few, 9, 8)
        for number in range(12):
            self.make_point(many, 9 + number, 8)
        client.get(few.get_absolute_url())
        assert count_queries(lambda: client.get(few.get_absolute_url())) == count_queries(
            lambda: client.get(many.get_absolute_url())
        )
