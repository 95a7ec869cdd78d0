"""The judgements of one home as steps through time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ratings import vocabulary
from ratings.charts.bar_layout import format_fraction
from ratings.charts.palette import shade_of_outcome

if TYPE_CHECKING:
    from ratings.profiles.home import HomeRecord, HomeVisit

FIRST_LEVEL, STEP = 31, 46
HEIGHT = 218
#: The first and last place of a mark, so that none is cut at an edge: fractions of the width.
LEFT, RIGHT = 0.05, 0.96


@dataclass(frozen=True, slots=True)
class OutcomeLevel:
    """One outcome's height."""

    shade: str
    words: tuple[str, ...]
    y: int

    @property
    def box_y(self) -> int:
        return self.y - 6

    @property
    def text_y(self) -> int:
        return self.y + (5 if len(self.words) == 1 else -2)

    @property
    def rule_y(self) -> int:
        return self.y + 23


@dataclass(frozen=True, slots=True)
class VisitMark:
    """A visit at its place, and how far its judgement stands."""

    shade: str
    x: str
    until: str
    y: int
    next_y: int | None


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year's first day; `between` two that are named on a phone too."""

    x: str
    text: str
    between: bool


@dataclass(frozen=True, slots=True)
class JudgementHistory:
    """Everything drawn. Places are fractions of the width beside the names of the outcomes."""

    levels: tuple[OutcomeLevel, ...]
    marks: tuple[VisitMark, ...]
    open: tuple[VisitMark, ...]
    years: tuple[YearMark, ...]
    height: int = HEIGHT


def draw_judgement_history(record: HomeRecord) -> JudgementHistory:
    """Steps from judgement to judgement; the open marks are visits that gave no grade."""
    graded = record.graded
    heights = {slug: FIRST_LEVEL + STEP * index for index, slug in enumerate(vocabulary.OUTCOMES)}
    first, last = graded[0].day, record.until

    def x(day: date) -> float:
        whole = (last - first).days or 1
        return LEFT + (RIGHT - LEFT) * min(max((day - first).days / whole, 0), 1)

    marks = []
    for index, visit in enumerate(graded):
        after = graded[index + 1] if index + 1 < len(graded) else None
        marks.append(
            VisitMark(
                shade_of_outcome(visit.outcome),
                format_fraction(x(visit.day)),
                format_fraction(x(after.day) if after else RIGHT),
                heights[visit.outcome],
                heights[after.outcome] if after and after.outcome != visit.outcome else None,
            )
        )
    return JudgementHistory(
        levels=tuple(
            OutcomeLevel(shade_of_outcome(slug), tuple(label.split(" ", 1)), heights[slug])
            for slug, label in vocabulary.OUTCOMES.items()
        ),
        marks=tuple(marks),
        open=tuple(
            VisitMark(
                "none",
                format_fraction(x(visit.day)),
                "",
                find_standing_height(graded, visit, heights) - 14,
                None,
            )
            for visit in record.visits
            if not visit.outcome and visit.day >= first
        ),
        years=tuple(list_new_years(first, last, x)),
    )


def find_standing_height(graded: tuple[HomeVisit, ...], visit: HomeVisit, heights: dict[str, int]) -> int:
    """The height of the judgement that stood when a visit was made."""
    stood = [mark for mark in graded if mark.day <= visit.day]
    return heights[stood[-1].outcome]


def list_new_years(first: date, last: date, x: Callable[[date], float]) -> list[YearMark]:
    """Every new year between the first visit and the last day."""
    marks = []
    for year in range(first.year + 1, last.year + 1):
        place = x(date(year, 1, 1))
        if place >= LEFT:
            marks.append(YearMark(format_fraction(place), str(year), (last.year - year) % 3 > 0))
    return marks
