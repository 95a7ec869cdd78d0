"""Figures as readers see them: what was printed, what is true now, and every release between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.figures import readings as reading
from articles.figures.bindings import (
    FigureBinding,
    ReleaseValue,
    define_binding,
    describe_judgement,
    describe_things,
)
from articles.figures.release_readings import (
    format_release_moment,
    format_release_period,
    is_up_to_date,
    list_current_readings,
)
from articles.models.figure_readings import FigureReading, list_figure_readings
from articles.models.figures import Figure
from live.page_cache import depend_on
from live.page_cache.markup import MARKUP, read_values
from ratings import phrases
from ratings.measures import MeasureError
from ratings.models import Release

if TYPE_CHECKING:
    pass

NOT_ALIKE = (
    "The number comes from the source itself and may not be counted alike: compare direction, not size."
)


@dataclass(frozen=True)
class FigureCard:
    """One figure with the readings that stand, oldest first."""

    figure: Figure
    readings: list[FigureReading] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"figure-card-{self.figure.pk}"

    @property
    def markup(self) -> SafeString:
        """The card in a story, hidden until its number is opened."""
        rows = tuple(read_values(row) for row in self.readings)
        return MARKUP.remember(
            ("card", read_values(self.figure), rows),
            lambda: render_to_string("articles/figures/card.html", {"card": self}),
        )

    @property
    def latest(self) -> ReleaseValue | None:
        """What the newest release says; None where no release we hold does."""
        return self.readings[-1].value if self.readings else None

    @cached_property
    def unit(self) -> str:
        """ "share", or what is counted; "" where no measure follows the figure any more."""
        try:
            return self.figure.binding.measure.unit if self.figure.binding else ""
        except MeasureError:
            return ""

    @cached_property
    def definition(self) -> str:
        """One sentence that says what is counted."""
        binding = self.figure.binding
        return define_binding(binding) if binding and self.unit else ""

    @cached_property
    def name(self) -> str:
        """What the number is, short: “Share of private children’s homes whose owner has 1 home judged inadequate”."""
        binding = self.figure.binding
        if not binding or not self.unit:
            return self.figure.source or self.figure.release_title
        what = "Share of" if self.unit == "share" else "Number of"
        return " ".join(filter(None, [what, describe_things(binding), describe_judgement(binding)]))

    @property
    def shown(self) -> str:
        """The newest number, "–" where there is none."""
        return (self.latest and self.latest.shown(self.unit)) or "–"

    @property
    def beneath(self) -> str:
        """What stands beneath the newest number: its base and day, or why there is none."""
        if not self.figure.binding:
            return "No measure of ours follows this number."
        if not self.latest:
            return "Not in any release we hold."
        note = self.latest.note if self.shown == "–" else ""
        moment = format_release_moment(
            self.latest.as_at, self.figure.binding.kinds, invented=self.latest.is_invented
        )
        return ", ".join(filter(None, [self.latest.base, note, moment]))

    @property
    def published_when(self) -> str:
        """When the release it was read from speaks of: “as at 31 March 2025”; "" for a quoted figure."""
        as_at, binding = self.figure.as_at, self.figure.binding
        return format_release_moment(as_at, binding.kinds) if as_at and binding else ""

    @property
    def change(self) -> str:
        """“2.2 points lower than when published.” Nothing where the two cannot be set beside each other."""
        moved = self.moved
        if moved is None:
            return ""
        places = 0 if self.figure.is_quoted and "." not in self.figure.published else 1
        size = f"{abs(moved):,.{places}f}" if self.unit == "share" else f"{abs(moved):,.0f}"
        if not float(size.replace(",", "")):
            return "Unchanged since it was published."
        unit = "point" if size == "1" else "points"
        what = f"{size} {unit} {'higher' if moved > 0 else 'lower'}"
        if self.unit != "share":
            what = f"{size} {'more' if moved > 0 else 'fewer'}"
        about = "About " if places == 0 and self.unit == "share" else ""
        return f"{about}{what} than when published."

    @property
    def is_in_year(self) -> bool:
        """Whether it counts inspections of a year, and not homes as at a day."""
        binding = self.figure.binding
        return binding is not None and Release.Kind.IN_YEAR in binding.kinds

    @property
    def moved(self) -> float | None:
        return measure_move(self.figure, self.latest, self.unit)

    @property
    def caution(self) -> str:
        return NOT_ALIKE if self.figure.is_quoted and self.unit else ""

    @property
    def measure_address(self) -> str:
        """Where the measure is shown in the ratings, or ""."""
        binding = self.figure.binding
        return binding.measure.url() if binding and self.unit else ""

    @property
    def history(self) -> list[tuple[FigureReading, str, str]]:
        """(reading, its day or year in words, its number) of each release, newest first."""
        kinds = self.figure.binding.kinds if self.figure.binding else ()
        return [
            (
                row,
                format_release_period(row.as_at, kinds, invented=row.is_invented),
                row.value.shown(self.unit) or "–",
            )
            for row in reversed(self.readings)
        ]


def measure_move(figure: Figure, latest: ReleaseValue | None, unit: str) -> float | None:
    """How far the newest value lies from the number published, in points or homes; None where that means nothing."""
    if latest is None or latest.numerator is None or latest.denominator is None or not latest.shown(unit):
        return None
    if unit == "share" and figure.numerator is not None and figure.denominator:
        return phrases.difference_in_points(
            (figure.numerator, figure.denominator), (latest.numerator, latest.denominator)
        )
    if unit != "share" and figure.numerator is not None:
        return latest.numerator - figure.numerator
    if figure.number is None:
        return None
    now = 100 * latest.numerator / latest.denominator if unit == "share" else latest.numerator
    return now - float(figure.number)


def make_cards(numbers: Sequence[int]) -> dict[int, FigureCard]:
    """{number of a figure: its card}, in two queries where every release has been read, however many there are.

    A reader meets a release at once: where its reading is not stored yet, the measures are asked. Nothing is written.
    """
    if numbers:
        depend_on("release", "figures")
    figures = Figure.objects.in_bulk(numbers) if numbers else {}
    bindings = {figure.binding for figure in figures.values() if figure.binding}
    stored: dict[FigureBinding, list[FigureReading]] = {}
    for stored_reading in list_figure_readings(bindings):
        stored.setdefault(stored_reading.binding, []).append(stored_reading)
    late = [binding for binding in bindings if not is_up_to_date(stored.get(binding), binding.kinds)]
    if late:
        stored |= reading.make_figure_readings(late)
    return {
        number: FigureCard(
            figure, list_current_readings(stored.get(figure.binding, [])) if figure.binding else []
        )
        for number in numbers
        if (figure := figures.get(number))
    }
