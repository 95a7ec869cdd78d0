"""Whether what the cells of a row say fits what its other cells say: a column that slid by a row, or one that stands for another."""

from __future__ import annotations

from collections.abc import Iterator

from ratings.loading.plausibility import bounds
from ratings.loading.plausibility.measured import Measured
from ratings.loading.plausibility.shape import ALONE, AREAS, JUDGED, OF_HOMES, part
from ratings.loading.plausibility.staged_figures import StagedFigures
from ratings.phrases import format_count


def measure_consistency(figures: StagedFigures) -> Iterator[Measured]:
    """Every rule between the cells of a row, of a list of homes or of inspections."""
    kind = figures.staged.kind
    if kind in JUDGED:
        yield from measure_agreement(figures)
        yield from measure_order_of_days(figures)
        yield from measure_shared_events(figures)
    if kind in JUDGED | OF_HOMES:
        yield from measure_places(figures)
        yield from measure_greatest_owner(figures)
    if kind in OF_HOMES:
        yield from measure_statuses(figures)


def measure_agreement(figures: StagedFigures) -> Iterator[Measured]:
    """How often the grade of an area is the one overall: a column that slid tells of other homes."""
    counts, judged = figures.counts, sum(figures.grades.values())
    for area, words in AREAS.items():
        both = judged - counts[f"no_{area}"]
        if both < bounds.FEWEST_THAT_DIFFER:
            continue
        same = counts[f"same_{area}"]
        says = (
            f"The grade for {words} is the one overall in {format_count(same)} of {format_count(both)} inspections: a column "
            "may have slid beside the others."
        )
        yield Measured(f"same in both, {area}", ALONE, part(same, both), says, least=bounds.AREAS_AGREE)


def measure_order_of_days(figures: StagedFigures) -> Iterator[Measured]:
    """Homes inspected before they were registered, and reports published before the inspection."""
    counts, judged = figures.counts, sum(figures.grades.values())
    for name, says in (
        ("published_first", "inspections were published before they were made"),
        ("inspected_first", "homes were inspected before they were registered"),
    ):
        many = counts[name]
        words = f"{format_count(many)} of {format_count(judged)} {says}: columns of dates may have changed places."
        yield Measured(
            f"order of days, {name}", ALONE, part(many, judged), words, most=bounds.DAYS_OUT_OF_ORDER
        )


def measure_shared_events(figures: StagedFigures) -> Iterator[Measured]:
    """Inspections whose number is another home's as well."""
    many, judged = figures.counts["shared_events"], sum(figures.grades.values())
    says = f"{format_count(many)} of {format_count(judged)} inspections have a number that another home’s has too."
    yield Measured("numbers of inspections", ALONE, part(many, judged), says, most=bounds.SHARED_EVENTS)


def measure_places(figures: StagedFigures) -> Iterator[Measured]:
    """Places of a home, on average."""
    counted = figures.staged.rows - figures.counts["no_places"]
    if counted < bounds.FEWEST_THAT_DIFFER:
        return
    mean = part(figures.counts["places"], counted)
    says = (
        f"A home has {mean:.1f} places on average, of {format_count(counted)} homes whose places are given."
    )
    yield Measured("places of a home", ALONE, mean, says, least=bounds.FEWEST_PLACES, most=bounds.MOST_PLACES)


def measure_greatest_owner(figures: StagedFigures) -> Iterator[Measured]:
    """The part of private homes that one name owns."""
    owned = figures.counts["private"] - figures.counts["ownerless"]
    if owned < bounds.ENOUGH_FOR_OWNERS:
        return
    many = figures.counts["greatest_owner"]
    says = (
        f"One owner has {format_count(many)} of the {format_count(owned)} private homes whose owner is named."
    )
    yield Measured("greatest owner", ALONE, part(many, owned), says, most=bounds.GREATEST_OWNER)


def measure_statuses(figures: StagedFigures) -> Iterator[Measured]:
    """Homes listed as at a day that are not registered on it."""
    many, rows = figures.counts["not_active"], figures.staged.rows
    says = f"{format_count(many)} of {format_count(rows)} homes are neither active nor suspended by their status."
    yield Measured("status", ALONE, part(many, rows), says, most=bounds.NOT_ACTIVE)
