"""What homes of each judgement became by the next release, from transitions: one query."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db.models import Sum

from ratings import vocabulary
from ratings.answers.counting.tally_counts import join_regions
from ratings.answers.rows import ReleaseFacts
from ratings.measures import Measure
from ratings.models import Transition


class Became(NamedTuple):
    """By (release, judgement before): homes by what they are in the release, and those known to have left."""

    homes: dict[tuple[int, str], Counter[str]]
    left: dict[int, int]


def count_became(measure: Measure, releases: tuple[ReleaseFacts, ...]) -> Became:
    """The homes a measure asks of, by what they were and are; filters are of the release before."""
    dimensions = [name for name in ("sector", "owner_size", "region") if getattr(measure, name)]
    transitions = Transition.objects.filter(
        family=",".join(dimensions), release__in=[release.pk for release in releases]
    )
    for name in dimensions:
        words = getattr(measure, name)
        transitions = transitions.filter(
            **{f"{name}__in": join_regions(words) if name == "region" else words}
        )
    became = Became(defaultdict(Counter), defaultdict(int))
    for row in (
        transitions.values("release", "before", "after")
        .annotate(total=Sum("homes"), gone=Sum("left"))
        .order_by()
    ):
        became.homes[row["release"], row["before"]][row["after"]] += row["total"]
        became.left[row["release"]] += row["gone"]
    return became


def list_earlier_outcomes(became: Became) -> list[tuple[str, str]]:
    """(judgement before, label) in order; homes not judged before only where any release had some."""
    outcomes_before = {before for _, before in became.homes}
    return [
        (slug, label)
        for slug, label in vocabulary.BEFORE.items()
        if slug in vocabulary.OUTCOMES or slug in outcomes_before
    ]
