"""What a list shows by itself: regions, grades, blank cells, dates, headings that stand over each other's columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from ratings import vocabulary
from ratings.loading.plausibility import bounds
from ratings.loading.plausibility.measured import Measured
from ratings.loading.plausibility.staged_figures import StagedFigures
from ratings.models import Release
from ratings.phrases import format_count, format_day, format_percent, list_words

ALONE: Final = "the list itself"
AREAS: Final = {
    "protection": "how well children are helped and protected",
    "leadership": "how effective leaders and managers are",
}
JUDGED: Final = frozenset({Release.Kind.AS_AT.value, Release.Kind.IN_YEAR.value})
OF_HOMES: Final = frozenset({Release.Kind.AS_AT.value, Release.Kind.PLACES.value})


def measure_shape(figures: StagedFigures) -> Iterator[Measured]:
    """Every rule that needs the list alone."""
    kind = figures.staged.kind
    yield from measure_unknown_types(figures)
    yield from measure_regions(figures)
    yield from measure_dates(figures)
    yield from measure_silence(figures)
    if kind in JUDGED:
        yield from measure_grades(figures)
        for area in AREAS:
            yield from measure_headings(figures, area)
    if kind != Release.Kind.MOVEMENTS:
        yield from measure_blanks(figures)


def part(number: int, of: int) -> float:
    """A share, 0 of nothing."""
    return number / of if of else 0.0


def measure_unknown_types(figures: StagedFigures) -> Iterator[Measured]:
    """Rows of a type of provider nobody has said is a children's home, or is none."""
    unknown = figures.staged.found.unknown_types
    rows = sum(many for _, many in unknown)
    names = list_words([f"“{name}” ({format_count(many)})" for name, many in unknown[:3]])
    says = (
        f"{format_count(rows)} {'row is' if rows == 1 else 'rows are'} of a type of provider that is not known, such as "
        f"{names}: none of them is counted as a children’s home."
    )
    yield Measured("unknown types", ALONE, rows, says, most=0)


def measure_regions(figures: StagedFigures) -> Iterator[Measured]:
    """Every region of England has homes in every list; the joint one stands for two."""
    of = figures.staged
    if of.kind == Release.Kind.MOVEMENTS and of.rows < bounds.ENOUGH_FOR_REGIONS:
        return
    joint = vocabulary.JOINT_REGION in figures.regions
    expected = set(vocabulary.REGIONS) - (set(vocabulary.JOINT_PARTS) if joint else {vocabulary.JOINT_REGION})
    missing = [slug for slug in vocabulary.REGIONS if slug in expected - figures.regions]
    names = list_words([vocabulary.REGIONS[slug] for slug in missing])
    yield Measured("regions", ALONE, len(missing), f"No home is in {names}.", most=0)


def measure_dates(figures: StagedFigures) -> Iterator[Measured]:
    """A column of dates in which days and months may have changed places."""
    for column in figures.dates:
        if column.many >= bounds.FEWEST_DATES:
            says = (
                f"None of the {format_count(column.many)} {column.words} is later than the 12th of its month: days and "
                "months may have changed places."
            )
            yield Measured("days and months", ALONE, column.after_the_12th, says, least=1)


def measure_silence(figures: StagedFigures) -> Iterator[Measured]:
    """Days with routine inspection between the newest event and the list's own day."""
    as_at, newest = figures.staged.found.as_at, figures.newest
    if newest is None:
        return
    silent = count_silent_days(newest, as_at)
    says = (
        f"The newest day in the list is {format_day(newest)}, {format_count((as_at - newest).days)} days before "
        f"{format_day(as_at)}: it may be the list of another year."
    )
    yield Measured("silence", ALONE, silent, says, most=bounds.SILENT_DAYS)


def count_silent_days(newest: date, as_at: date) -> int:
    """Days from one to the other without those on which Ofsted made no routine inspection."""
    first, last = bounds.NO_INSPECTION
    without = (min(as_at, last) - max(newest, first)) // timedelta(days=1)
    return (as_at - newest).days - max(0, without)


def measure_grades(figures: StagedFigures) -> Iterator[Measured]:
    """How many grades there are, and how great a part has the most frequent, or none."""
    of, grades = figures.staged, figures.grades
    judged = sum(grades.values())
    if of.kind == Release.Kind.AS_AT:
        bare = of.rows - judged
        says = f"{format_count(bare)} of {format_count(of.rows)} homes ({format_percent(bare, of.rows)}) have no judgement."
        yield Measured("without a judgement", ALONE, part(bare, of.rows), says, most=bounds.WITHOUT_JUDGEMENT)
    if not judged:
        return
    given = [slug for slug, many in grades.items() if many]
    names = list_words([vocabulary.OUTCOMES[slug].lower() for slug in given])
    yield Measured(
        "grades", ALONE, len(given), f"The only grades given are: {names}.", least=bounds.FEWEST_GRADES
    )
    most = max(grades, key=lambda slug: grades[slug])
    says = (
        f"{format_count(grades[most])} of {format_count(judged)} judgements ({format_percent(grades[most], judged)}) are "
        f"{vocabulary.OUTCOMES[most].lower()}."
    )
    yield Measured("same grade", ALONE, part(grades[most], judged), says, most=bounds.SAME_GRADE)


def measure_headings(figures: StagedFigures, area: str) -> Iterator[Measured]:
    """Which of two grades is the better where they differ: it tells whether their headings are swapped."""
    for era in ("old", "new"):
        better, worse = (figures.counts[f"{era}_{area}_{name}"] for name in ("better", "worse"))
        differ = better + worse
        if differ < bounds.FEWEST_THAT_DIFFER:
            continue
        says = (
            f"Where the grade overall and the one for {AREAS[area]} differ, the overall one is the better in "
            f"{format_count(better)} of {format_count(differ)} inspections: the headings of the two columns may be swapped."
        )
        usually_worse = era == "old" and area == "protection"
        bound = {"most" if usually_worse else "least": bounds.OVERALL_IS_BETTER[area]}
        yield Measured(f"headings, {area}", ALONE, part(better, differ), says, **bound)


def measure_blanks(figures: StagedFigures) -> Iterator[Measured]:
    """Blank cells in columns that every list fills."""
    of, counts = figures.staged, figures.counts
    judged, day, kind = sum(figures.grades.values()), of.found.as_at, of.kind
    if day >= bounds.OWNERS_SINCE:
        private = counts["private"]
        says = f"{format_count(counts['ownerless'])} of {format_count(private)} private homes have no owner."
        yield Measured("owners", ALONE, part(counts["ownerless"], private), says, most=bounds.WITHOUT_OWNER)
    columns = [
        ("status", "no_status", of.rows, True),
        ("number of places", "no_places", of.rows, day >= bounds.PLACES_SINCE or kind == Release.Kind.PLACES),
        (
            "date of registration",
            "no_registration",
            of.rows,
            kind == Release.Kind.AS_AT and day >= bounds.REGISTRATIONS_SINCE,
        ),
        (f"grade for {AREAS['protection']}", "no_protection", judged, kind in JUDGED),
        (f"grade for {AREAS['leadership']}", "no_leadership", judged, kind in JUDGED),
    ]
    for words, name, base, asked in columns:
        if asked:
            says = f"{format_count(counts[name])} of {format_count(base)} rows have no {words}."
            yield Measured(f"blank: {words}", ALONE, part(counts[name], base), says, most=bounds.BLANK_CELLS)
