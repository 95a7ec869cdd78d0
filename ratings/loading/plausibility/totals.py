"""A list beside Ofsted's own totals: those its workbook prints, those of the series kept here, or the nearest of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from ratings import vocabulary
from ratings.loading import ofsted_totals
from ratings.loading.plausibility import bounds
from ratings.loading.plausibility.measured import Measured
from ratings.loading.plausibility.shape import JUDGED, OF_HOMES, part
from ratings.loading.plausibility.staged_figures import StagedFigures
from ratings.models import Release
from ratings.phrases import format_count

OFSTEDS: Final = "Ofsted’s totals"


def measure_totals(figures: StagedFigures) -> Iterator[Measured]:
    """The rules that hold a list beside totals; a list of movements has none."""
    of = figures.staged
    if of.kind == Release.Kind.MOVEMENTS:
        return
    basis = Release.Kind.IN_YEAR.value if of.kind == Release.Kind.IN_YEAR else Release.Kind.AS_AT.value
    period = name_period(of.found.as_at, of.found.starts_on)
    theirs = dict(ofsted_totals.load_ofsted_totals().get((basis, period), {}))
    theirs |= {
        total.outcome: total.number
        for total in of.found.printed
        if (total.basis, total.period) == (basis, period)
    }
    if of.kind in JUDGED and all(outcome in theirs for outcome in vocabulary.OUTCOMES):
        yield measure_grade_totals(figures, period, theirs)
    elif of.kind == Release.Kind.IN_YEAR and not is_without_inspection(of.found.as_at):
        yield from measure_nearest(
            figures, basis, vocabulary.OUTCOMES, sum(figures.grades.values()), "judgements"
        )
    if of.kind in OF_HOMES:
        if "homes" in theirs:
            yield measure_home_total(figures, theirs["homes"])
        else:
            yield from measure_nearest(figures, basis, ("homes",), of.rows, "homes")


def name_period(as_at: date, starts_on: date | None) -> str:
    """“2025-03-31”, or “2024-25” for a year."""
    return as_at.isoformat() if starts_on is None else f"{starts_on.year}-{as_at:%y}"


def is_without_inspection(as_at: date) -> bool:
    """Whether routine inspection was suspended for most of the year that ends then."""
    first, last = bounds.NO_INSPECTION
    return first.year < as_at.year <= last.year


def measure_grade_totals(figures: StagedFigures, period: str, theirs: Mapping[str, int]) -> Measured:
    """Judgements that would have to change for every grade to have Ofsted's total."""
    ours = figures.grades
    apart = sum(abs(ours[outcome] - theirs[outcome]) for outcome in vocabulary.OUTCOMES)
    counts = ", ".join(
        f"{label.lower()} {format_count(ours[outcome])} for Ofsted’s {format_count(theirs[outcome])}"
        for outcome, label in vocabulary.OUTCOMES.items()
        if ours[outcome] != theirs[outcome]
    )
    return Measured(
        "totals of grades", OFSTEDS, part(apart, sum(theirs[outcome] for outcome in vocabulary.OUTCOMES)),
        f"Judgements differ from Ofsted’s own totals: {counts}.",
        most=bounds.OFF_NOTED_TOTAL if period in ofsted_totals.NOTES else bounds.OFF_TOTAL,
    )  # fmt: skip


def measure_home_total(figures: StagedFigures, theirs: int) -> Measured:
    """Homes listed, of Ofsted's total; a list of judged homes only has fewer."""
    rows = figures.staged.rows
    least = 1 - bounds.OFF_TOTAL if figures.staged.lists_unjudged else bounds.JUDGED_ONLY
    says = f"{format_count(rows)} homes are listed, and Ofsted’s own total for the day is {format_count(theirs)}."
    return Measured(
        "total of homes", OFSTEDS, part(rows, theirs), says, least=least, most=1 + bounds.OFF_TOTAL
    )


def measure_nearest(
    figures: StagedFigures, basis: str, names: Mapping[str, str] | tuple[str, ...], ours: int, what: str
) -> Iterator[Measured]:
    """A count, of the nearest of Ofsted's totals in time."""
    as_at = figures.staged.found.as_at
    series = {
        day: sum(totals[name] for name in names)
        for (of, period), totals in ofsted_totals.load_ofsted_totals().items()
        if of == basis and all(name in totals for name in names)
        for day in [end_period(period)]
        if sum(totals[name] for name in names)
    }
    if not series:
        return
    nearest = min(series, key=lambda day: abs(day - as_at))
    years = abs((as_at - nearest).days) / 365.25
    less = (1 - bounds.FROM_NEAREST) * (1 - bounds.SHRINKS_A_YEAR) ** years
    more = (1 + bounds.FROM_NEAREST) * (1 + bounds.GROWS_A_YEAR) ** years
    is_later = as_at > nearest
    least, most = (less, more) if is_later else (1 / more, 1 / less)
    if what == "homes" and not figures.staged.lists_unjudged:
        least *= bounds.JUDGED_ONLY
    says = (
        f"{format_count(ours)} {what} are listed; the nearest of Ofsted’s own totals, of {nearest.year}, is "
        f"{format_count(series[nearest])}."
    )
    yield Measured(
        f"nearest total of {what}", OFSTEDS, part(ours, series[nearest]), says, least=least, most=most
    )


def end_period(period: str) -> date:
    """The day of “2025-03-31”, and the last of “2024-25”."""
    if len(period) == len("2024-25"):
        return date(int(period[:4]) + 1, 3, 31)
    return date.fromisoformat(period)
