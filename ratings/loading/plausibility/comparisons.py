"""Every rule over one staged list, and the doubts among what they measured."""

from __future__ import annotations

from collections.abc import Iterator

from ratings.loading.bulk_rows import StagedList
from ratings.loading.plausibility.consistency import measure_consistency
from ratings.loading.plausibility.homes_elsewhere import measure_homes_elsewhere
from ratings.loading.plausibility.measured import Measured
from ratings.loading.plausibility.other_lists import measure_other_lists
from ratings.loading.plausibility.pairs import measure_pairs
from ratings.loading.plausibility.shape import measure_shape
from ratings.loading.plausibility.staged_figures import measure_staged
from ratings.loading.plausibility.totals import measure_totals
from ratings.ofsted import Problem


def compare_list(staged: StagedList) -> Iterator[Measured]:
    """What every rule measures of the list in the table `staged`. Fictitious homes are held beside nothing."""
    if staged.found.is_demonstration:
        return
    figures = measure_staged(staged)
    yield from measure_shape(figures)
    yield from measure_consistency(figures)
    yield from measure_totals(figures)
    yield from measure_pairs(staged)
    yield from measure_homes_elsewhere(staged)
    yield from measure_other_lists(staged)


def find_doubts(staged: StagedList) -> tuple[Problem, ...]:
    """A problem for every bound the staged list lies beyond, in the order of the rules."""
    of = staged.found
    return tuple(
        Problem(of.file, measured.says, sheet=of.sheet)
        for measured in compare_list(staged)
        if measured.is_beyond
    )
