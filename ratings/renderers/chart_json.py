"""Chart JSON: a measure's figures as Chart.js takes them, made with django-chartjs's views."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from chartjs.views.lines import BaseLineOptionsChartView
from django.http import HttpRequest, HttpResponse

from ratings import answers, charts, phrases, vocabulary
from ratings.answers.rows import Answer, AnswerRow
from ratings.charts.palette import TOKENS, shade_of_outcome
from ratings.charts.spec import BarSpec, ChartSpec, LineSpec, phrase_row
from ratings.measures import Measure
from ratings.renderers import figures
from ratings.templatetags.ratings import build_figure_context

__all__ = ["MeasureChart", "build_figure_context"]

Series = dict[str, Any]


class MeasureChart(BaseLineOptionsChartView):
    """The chart of the measure in the address: {"type", "data": {labels, datasets}, "options"} and its words.

    django-chartjs adds the view itself, a memory address that no ETag would ever match, and writes NaN and
    dates as they come: here the view is left out and anything that is not plain JSON is refused.
    """

    answer: Answer
    plot: ChartSpec

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The chart as JSON. Raises UnknownWordError or UnanswerableError where the address names no measure that has an
        answer."""
        self.answer = answers.answer(Measure.parse(request.GET))
        self.plot = charts.build_chart_spec(self.answer, figures.answer_whole(self.answer))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_labels(self) -> list[str]:
        """Groups, or days."""
        if self.plot.kind in {"line", "panels"}:
            years = {row.period: row.year for row in self.answer.rows}
            return [years.get(period) or period.isoformat() for period in self.plot.periods]
        return [bar.label for bar in self.bars]

    @property
    def bars(self) -> tuple[BarSpec, ...]:
        """Every bar in order; those too small for shares come last, as gaps."""
        return (*self.plot.bars, *self.plot.too_few)

    @property
    def series(self) -> list[Series]:
        if self.plot.kind in {"line", "panels"}:
            reference = [self.plot.reference] if self.plot.reference else []
            series = [build_line_series(line, self.answer) for line in self.plot.lines]
            return [
                *series,
                *({**build_line_series(line, self.answer), "reference": True} for line in reference),
            ]
        return list(build_bar_series(self.bars, self.answer))

    def get_data(self) -> list[list[float | int | None]]:
        return [series["values"] for series in self.series]

    def get_providers(self) -> list[str]:
        return [series["name"] for series in self.series]

    def get_colors(self) -> Iterator[tuple[int, int, int]]:
        for series in self.series:
            yield parse_colour(
                TOKENS["control" if series.get("reference") else shade_of_outcome(series["outcome"])][0]
            )

    def get_dataset_options(self, index: int, color: tuple[int, int, int]) -> Series:
        """The colour on paper, and what the page needs to speak a value and to find its place."""
        series = self.series[index]
        written = "rgb({}, {}, {})".format(*color)
        options = {
            key: series[key]
            for key in (
                "outcome",
                "group",
                "numerators",
                "denominators",
                "said",
                "lows",
                "highs",
                "befores",
                "breaks",
            )
            if key in series
        }
        extra = {"reference": True} if series.get("reference") else {}
        return {"backgroundColor": written, "borderColor": written, **options, **extra}

    def get_options(self) -> Series:
        if self.plot.kind in {"line", "panels"}:
            return {"spanGaps": False, "scales": {"y": {"beginAtZero": True, "max": self.plot.top}}}
        stacked = self.plot.kind == "stacked"
        if self.plot.kind == "change":
            return {
                "indexAxis": "y",
                "scales": {"x": {"min": self.plot.lowest, "max": self.plot.longest}, "y": {"stacked": False}},
            }
        return {
            "indexAxis": "y",
            "scales": {"x": {"stacked": stacked, "beginAtZero": True}, "y": {"stacked": stacked}},
        }

    def get_context_data(self, **kwargs: Any) -> Series:
        context = super().get_context_data(**kwargs)
        measure = self.answer.measure
        return {
            "type": "line" if self.plot.kind in {"line", "panels"} else "bar",
            "kind": self.plot.kind,
            "measure": measure.query,
            "definition": self.answer.definition,
            "unit": measure.unit,
            "release": self.answer.release.as_json(),
            "updated": f"Updated: {figures.phrase_release(self.answer.release)}",
            "stamp": self.answer.fingerprint,
            "data": context["data"],
            "options": context["options"],
        }

    def convert_context_to_json(self, context: Series) -> str:
        return json.dumps(context, allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def build_bar_series(bars: tuple[BarSpec, ...], answer: Answer) -> Iterator[Series]:
    """One series an outcome, a value for each bar."""
    parts = zip(*(bar.parts for bar in bars), strict=True)
    for across in parts:
        rows = [part.row for part in across]
        yield {
            "name": across[0].label,
            "outcome": across[0].outcome,
            "values": [value_on_axis(row, answer.measure) for row in rows],
            **build_counts(rows, [name_value(answer, bar.label, across[0].label) for bar in bars]),
            **interval_ends(rows, answer.measure),
        }


def build_line_series(line: LineSpec, answer: Answer) -> Series:
    """One series a line, a value or a gap for each period."""
    word = f", {phrases.lower_first(vocabulary.AFTER[line.outcome])}" if answer.measure.separate else ""
    return {
        "name": f"{line.label}{word}",
        "group": line.group,
        "outcome": line.outcome,
        "values": [value_on_axis(row, answer.measure) for row in line.rows],
        **interval_ends(line.rows, answer.measure),
        **({"breaks": list(line.breaks)} if line.breaks else {}),
        **build_counts(list(line.rows), [f"{line.label}{word}, {row.when}" for row in line.rows]),
    }


def build_counts(rows: list[AnswerRow], names: list[str]) -> Series:
    """The counts behind each value, and the value as it is spoken: [what, how much]."""
    return {
        "numerators": [row.numerator for row in rows],
        "denominators": [row.denominator for row in rows],
        "said": [[name, phrase_row(row)] for name, row in zip(names, rows, strict=True)],
    }


def name_value(answer: Answer, bar: str, part: str) -> str:
    """What a value of a bar is a value of; a bar of a change has its outcome in its name."""
    return bar if answer.measure.since or answer.measure.is_listed else f"{bar}, {phrases.lower_first(part)}"


def value_on_axis(row: AnswerRow, measure: Measure) -> float | int | None:
    """What the axis measures: the share to four places, the count, or the points of a change; None for a gap."""
    if measure.since:
        return row.points
    return row.numerator if measure.counts else row.share


def interval_ends(rows: Iterable[AnswerRow], measure: Measure) -> Series:
    """Where each value's 95% interval begins and ends; of a change also the shares it is a change between."""
    ends: Series = {}
    rows = list(rows)
    if measure.since:
        ends["befores"] = [row.before.share if row.before else None for row in rows]
    if measure.interval and measure.since:
        ends["lows"], ends["highs"] = [row.points_low for row in rows], [row.points_high for row in rows]
    elif measure.interval and not measure.separate:
        ends["lows"], ends["highs"] = [row.low for row in rows], [row.high for row in rows]
    return ends


def parse_colour(colour: str) -> tuple[int, int, int]:
    """The three parts of a colour such as #12436d."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
