"""What a chart, a drawing, a table and a sentence say of a measure, held against its rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, SoupStrainer, Tag
from django.test import Client

from articles.figures.bindings import bind_measure, look_up_values
from ratings import answers, phrases, vocabulary
from ratings.answers import AnswerRow
from ratings.measures import Measure, UnanswerableError
from ratings.periods import Year

FIGURE = SoupStrainer("figure")


def key(row: dict) -> tuple:
    return row["group"], row["period"], row.get("outcome", "")


def agree_chart(client: Client, measure: Measure, rows: list[dict]) -> None:
    """Every value drawn is a row's, with its interval; every row that has one is drawn."""
    chart = client.get(measure.url("chart")).json()
    drawn = [
        (number, base, value, low, high)
        for series in chart["data"]["datasets"]
        if not series.get("reference")
        for number, base, value, low, high in zip(
            series["numerators"],
            series["denominators"],
            series["data"],
            series.get("lows", [None] * len(series["data"])),
            series.get("highs", [None] * len(series["data"])),
            strict=True,
        )
        if base is not None
    ]
    unit = "points" if measure.since else "share" if measure.unit == "share" else "numerator"
    ends = ("points_low", "points_high") if measure.since else ("low", "high")
    alone = measure.since or not measure.separate
    there = [
        (
            row["numerator"],
            row["denominator"],
            row[unit],
            *(row.get(end) if alone else None for end in ends),
        )
        for row in rows
        if row["denominator"] is not None
    ]
    if chart["kind"] in {"panels", "change", "nothing"} or (chart["kind"] == "line" and not drawn):
        # A group without a single share, or without a change, has no mark; its counts stand in the table.
        assert set(drawn) <= set(there)
        assert {row for row in there if row[2] is not None} <= set(drawn)
    else:
        assert sorted(map(str, drawn)) == sorted(map(str, there))


def agree_table(page: BeautifulSoup, measure: Measure, rows: list[dict]) -> None:
    """The cells of the table, line by line, are the rows' counts and shares."""
    lines = [
        [cell.text for cell in line.select("td")]
        for line in page.select("#table tbody tr")
        if line.select("td") and "group" not in line.get("class", [])
    ]
    assert sorted(lines) == sorted(expected_lines(measure, rows))


def expected_lines(measure: Measure, rows: list[dict]) -> Iterator[list[str]]:
    answer = answers.answer(measure)
    seen = dict.fromkeys((row.group, row.period) for row in answer.rows)
    for group, period in seen:
        heap = [row for row in answer.rows if (row.group, row.period) == (group, period)]
        if heap[0].is_gap:
            yield [heap[0].note]
            continue
        cells = bases(measure, heap[0])
        for row in heap:
            cells.append(phrases.format_count(row.numerator or 0))
            if measure.unit != "share":
                continue
            cells.append(share_of(row))
            if measure.interval:
                cells.append("–" if row.low is None else f"{row.low:.1%} to {row.high:.1%}")
            if measure.since:
                cells.append(share_of(row.before) if row.before else "–")
                cells.append("–" if row.points is None else phrases.format_signed(row.points))
                if measure.interval:
                    low, high = row.points_low, row.points_high
                    cells.append(
                        "–"
                        if low is None
                        else f"{phrases.format_signed(low)} to {phrases.format_signed(high)}"
                    )
        yield cells
    assert len(rows) == len(answer.rows)


def share_of(row: AnswerRow) -> str:
    """The share of a row reckoned anew, or a dash on a small base or none."""
    if (row.denominator or 0) < vocabulary.SMALL_BASE:
        return "–"
    return phrases.format_percent(row.numerator, row.denominator)


def bases(measure: Measure, row: AnswerRow) -> list[str]:
    """The cells of what a row is counted from."""
    base = phrases.format_count(row.denominator or 0)
    if measure.unit == "homes":
        return []
    if measure.unit == "places" or measure.by == vocabulary.TRANSITIONS:
        return [base]
    return ["Not listed" if row.not_judged is None else phrases.format_count(row.not_judged), base]


def agree_drawing(page: BeautifulSoup, measure: Measure, rows: list[dict]) -> None:
    """Each bar's numbers are a row's, and its length is the share of it, or the points of its change."""
    figure = page.select_one("figure.chart")
    known = {(row["numerator"], row["denominator"]) for row in rows if row["denominator"]}
    svg = figure.select_one("svg.chart-svg")
    for mark in figure.select("rect.mark[data-share]"):
        number, base = map(int, mark["data-share"].split("/"))
        assert (number, base) in known
        value = number if measure.counts else number / base
        assert float(mark["width"].rstrip("%")) / 100 * float(svg["data-full"]) == pytest.approx(
            value, abs=float(svg["data-full"]) * 1e-4
        )
    for mark in figure.select("rect.mark[data-points]"):
        points = float(mark["data-points"])
        assert points in {row["points"] for row in rows}
        span = float(svg["data-full"]) - float(svg["data-low"])
        assert float(mark["width"].rstrip("%")) / 100 * span == pytest.approx(abs(points), abs=span * 2e-4)


def agree_words(client: Client, page: BeautifulSoup, measure: Measure) -> None:
    """The file that travels says in words what the page's drawing says; it and the embed draw the same marks."""
    drawing = BeautifulSoup(client.get(measure.url("svg")).content, "html.parser")
    embed = BeautifulSoup(client.get(measure.url("embed")).content, "html.parser", parse_only=FIGURE)
    here, file = marks(page.select_one("figure.chart")), marks(drawing)
    assert marks(embed.select_one("figure.chart")) == here
    assert [said for said, _ in file] == [said for said, _ in here]
    scale = max((long for _, long in file), default=0) / max((long for _, long in here), default=1)
    assert [long for _, long in file] == pytest.approx([long * scale for _, long in here], abs=1)
    said = page.select_one("figure.chart svg.chart-svg desc")
    if said is not None:
        assert drawing.find("desc").text == said.text
        shown = [row for row in answers.answer(measure).rows if not row.is_gap]
        numbers = {
            phrases.format_count(row.numerator) if measure.counts else row.percent for row in shown
        } - {""}
        assert any(number in said.text for number in numbers)


def marks(drawing: Tag) -> list[tuple[str, float]]:
    """Every bar of a drawing: the numbers it stands for, and its length in the drawing's own measure."""
    return [
        (str(mark.get("data-share") or mark["data-points"]), float(str(mark["width"]).rstrip("%")))
        for mark in drawing.select("rect[data-share], rect[data-points]")
    ]


def agree_in_a_sentence(measure: Measure, rows: list[dict]) -> None:
    """The number a story's sentence is bound to is the row's, in every release."""
    try:
        bindings = {group: bind_measure(measure, group) for group in {row["group"] for row in rows}}
    except UnanswerableError:
        return
    values = look_up_values(bindings.values())
    for row in rows:
        [value] = [
            value
            for value in values[bindings[row["group"]]]
            if row["period"] in {value.as_at.isoformat(), Year.ending(value.as_at).isoformat()}
        ] or [None]
        if value is None:  # a gap of a year without a release
            assert row["denominator"] is None
            continue
        assert (value.numerator, value.denominator, value.share) == (
            row["numerator"],
            row["denominator"],
            row["share"],
        )
