"""What the page of an ended debate says of the argument: who moved, what most agreed with, what split them most."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db.models import F
from django.db.models.functions import Abs, Least

from carespace.counters.counts_shown import FEWEST_TO_HIDE_AMONG
from carespace.models import Debate, Post
from carespace.models.debate_counts import BEFORE

#: Fewer people who said both are not shown: one could be told from another.
FEWEST_SHOWN: Final = 10
#: A shift below so many points of a hundred is none that is worth a sentence.
CLEAR_SHIFT: Final = 5.0
SEED: Final = 20101122
RESAMPLES: Final = 1000
#: How far a person moves the balance of for over against, by where they stood and stand: +2 from against to for.
BALANCE: Final = {"for": 1, "undecided": 0, "against": -1}
#: A point that fewer agree or disagree with splits nobody.
LEAST_SPLIT: Final = 3
POINTS_NAMED: Final = 3


class SeededDraw(random.Random):
    """Draws that are the same each time: nothing here is a secret."""


@dataclass(frozen=True)
class TransitionMatrix:
    """People who said where they stood before and after: rows before, columns after, in the order of BEFORE."""

    cells: tuple[tuple[int, int, int], ...]

    @property
    def total(self) -> int:
        return sum(map(sum, self.cells))

    @property
    def is_shown(self) -> bool:
        """Whether there are enough people for none to be told."""
        return self.total >= FEWEST_SHOWN

    @property
    def rows(self) -> list[tuple[str, tuple[int, int, int], int]]:
        """Each side before with where its people stand after, and how many they are."""
        return [(side, row, sum(row)) for side, row in zip(BEFORE, self.cells, strict=True)]

    @property
    def net_shift(self) -> float:
        """Δfor - Δagainst in points of a hundred people, above zero towards the motion. 0 for nobody."""
        return 100 * sum(move * people for move, people in self.moves) / self.total if self.total else 0.0

    @property
    def moves(self) -> list[tuple[int, int]]:
        """How far the balance moves and for how many people, for each of the nine cells."""
        return [
            (BALANCE[after] - BALANCE[before], self.cells[row][column])
            for row, before in enumerate(BEFORE)
            for column, after in enumerate(BEFORE)
        ]

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% bootstrap interval of the net shift, in points of a hundred."""
        people = tuple(sum(n for move, n in self.moves if move == step) for step in range(-2, 3))
        return bootstrap_interval(people)

    @property
    def sentence(self) -> str:
        """What the shift comes to: no clear change under five points or where its interval holds none at all."""
        low, high = self.interval
        spread = f"95% interval {write_shift(low)} to {write_shift(high)}"
        if abs(self.net_shift) < CLEAR_SHIFT or low <= 0 <= high:
            return f"No clear change: {write_shift(self.net_shift)} points in the balance of for over against ({spread})."
        towards = "towards the motion" if self.net_shift > 0 else "away from the motion"
        return f"A net shift of {abs(self.net_shift):.0f} points {towards} ({spread})."


def write_shift(points: float) -> str:
    """Whole points with their sign, 0 without one."""
    whole = round(points)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def build_matrix(debate: Debate) -> TransitionMatrix:
    """The matrix of a debate, from its stored counts: only those who said both and had not seen the split before. No query."""
    return TransitionMatrix(tuple((row[0], row[1], row[2]) for row in debate.matrix))


@lru_cache(maxsize=256)
def bootstrap_interval(people: tuple[int, ...]) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of the mean move of as many people drawn with replacement, times 100.

    people: how many moved by -2, -1, 0, 1, 2. Percentile bootstrap (Efron & Tibshirani, An Introduction to the
    Bootstrap, 1993, ch. 13) with RESAMPLES resamples and a fixed seed, so that a page says the same each time. Drawing
    n people with replacement is a multinomial draw of the five moves, made of binomial ones. (0, 0) for nobody.
    """
    total = sum(people)
    if not total:
        return (0.0, 0.0)
    draw = SeededDraw(SEED)
    means = sorted(100 * resample_sum(draw, people, total) / total for _ in range(RESAMPLES))
    return means[round(0.025 * (RESAMPLES - 1))], means[round(0.975 * (RESAMPLES - 1))]


def resample_sum(draw: random.Random, people: Sequence[int], total: int) -> int:
    """The sum of the moves of `total` people drawn with replacement from `people` by move -2 to 2."""
    left, rest, moved = total, total, 0
    for step, number in zip(range(-2, 3), people, strict=True):
        if not left or not number:
            rest -= number
            continue
        drawn = left if number == rest else draw_binomial(draw, left, number / rest)
        moved += step * drawn
        left, rest = left - drawn, rest - number
    return moved


def draw_binomial(draw: random.Random, number: int, chance: float) -> int:
    """How many of `number` trials of this chance succeed; in logarithmic time.

    While they are many, the trials' middle value is drawn and one half counted whole (D. A. Relles, A simple algorithm
    for generating binomial random variables when N is large, JASA 67, 1972).
    """
    successes = 0
    while number > 20:
        middle = (number + 1) // 2
        value = draw.betavariate(middle, number + 1 - middle)
        if value <= chance:
            successes += middle
            number -= middle
            chance = (chance - value) / (1 - value)
        else:
            number = middle - 1
            chance /= value
    return successes + sum(draw.random() < chance for _ in range(number))


def list_most_agreed(debate: Debate) -> list[Any]:
    """The points whose share of agreement is surest, at most three. One query."""
    points = Post.objects.filter(debate=debate, agrees__gte=LEAST_SPLIT, agrees__gt=F("disagrees"))
    return list(points.points().published().strongest().select_related("debate").with_claims()[:POINTS_NAMED])


def list_widest_split(debate: Debate) -> list[Any]:
    """The points that most people agree and as many disagree with, at most three. One query."""
    points = Post.objects.filter(debate=debate).points().published()
    split = points.annotate(lesser=Least("agrees", "disagrees"), gap=Abs(F("agrees") - F("disagrees")))
    widest = split.filter(lesser__gte=LEAST_SPLIT).order_by("-lesser", "gap", "pk")
    return list(widest.select_related("debate").with_claims()[:POINTS_NAMED])


def list_changed_minds(debate: Debate) -> list[Any]:
    """The posts that most people say changed their mind, at most three; none among a few people. At most one query."""
    if debate.said_after < FEWEST_TO_HIDE_AMONG:
        return []
    posts = Post.objects.filter(debate=debate, shown=True, minds_changed__gt=0)
    return list(posts.order_by("-minds_changed", "pk").select_related("debate").with_words()[:POINTS_NAMED])


def build_ended_context(debate: Debate) -> dict[str, object]:
    """What the page of an ended debate shows besides; nothing while it goes on. At most three queries."""
    if not debate.is_over:
        return {}
    return {
        "matrix": build_matrix(debate),
        "most_agreed": list_most_agreed(debate),
        "widest_split": list_widest_split(debate),
        "changed_minds": list_changed_minds(debate),
    }
