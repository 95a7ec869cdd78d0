"""The drawings: where marks and words stand, and that nothing is drawn that is not so."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from ratings import answers, charts
from ratings.charts.bar_layout import lay_out_bars
from ratings.charts.line_layout import lay_out_lines, lay_out_panel
from ratings.charts.palette import TOKENS
from ratings.charts.round_numbers import round_up
from ratings.measures import Measure
from ratings.renderers import figures
from tests.factories.tallies import MARCH_2018, MARCH_2025, tallied, two_releases

pytestmark = pytest.mark.django_db


def plot_of(measure: Measure) -> charts.ChartSpec:
    answer = answers.answer(measure)
    return charts.build_chart_spec(answer, figures.answer_whole(answer))


def drawn(measure: Measure, **options: object) -> BeautifulSoup:
    answer = answers.answer(measure)
    panels = charts.draw_panels(answer, plot_of(measure), id="c", **options)
    return BeautifulSoup("".join(panel.svg for panel in panels), "html.parser")


def test_palette_is_the_style_sheets():
    sheet = (Path(settings.BASE_DIR) / "static/css/carespace.css").read_text()
    told = dict(re.findall(r"--([a-z0-9-]+): light-dark\((#\w+, #\w+)\)", sheet))
    for token, pair in TOKENS.items():
        assert told[token] == ", ".join(pair), token


def test_stacked_bars_stand_where_the_design_has_them():
    two_releases()
    svg = drawn(Measure(by="sector-and-owner-size"), size="big")
    assert svg.svg["height"] == "544"
    first = svg.select("rect.mark")[:4]
    assert [(mark["class"][0], mark["x"], mark["width"]) for mark in first] == [
        ("f-outstanding", "0.00%", "7.49%"),
        ("f-good", "7.49%", "71.31%"),
        ("f-requires", "78.80%", "18.42%"),
        ("f-inadequate", "97.22%", "2.78%"),
    ]
    assert [(mark["y"], mark["height"]) for mark in first] == [("22", "32")] * 4
    assert [text.text for text in svg.select("text.c-label")] == [
        "Owner of 1 home", "Owner of 2 to 4", "Owner of 5 to 9", "Owner of 10 or more", "Voluntary", "Local authority",
    ]  # fmt: skip
    assert [text.text for text in svg.select("text.c-in")][:3] == ["Good 71.3%", "18.4%", "73.2%"]
    assert [line["y1"] for line in svg.select("line.grid-line")] == ["362"]


def test_side_drawing_is_lower():
    two_releases()
    svg = drawn(Measure(by="sector-and-owner-size", sector=("private", "local-authority")))
    assert svg.svg["height"] == "414"


def test_type_never_scales():
    two_releases()
    for measure in (
        Measure(by="sector"),
        Measure(by="sector", outcomes=("good",)),
        Measure(at="all", outcomes=("good",)),
    ):
        svg = drawn(measure).svg
        assert "viewbox" not in svg.attrs
        assert not svg.select("[style], style, script")


def test_small_bases_are_not_drawn():
    two_releases()
    plot = plot_of(Measure(by="sector"))
    assert [bar.label for bar in plot.bars] == ["Private", "Voluntary", "Local authority"]
    assert [(bar.label, bar.words, bar.counts) for bar in plot.too_few] == [
        ("Health authority", "7 homes", "1 outstanding, 4 good, 2 requires improvement")
    ]


def test_base_of_twenty_is_drawn_and_nineteen_is_not():
    tallied(
        date(2025, 3, 31),
        {("private", "1", "london"): (0, 20, 0, 0, 0), ("voluntary", "1", "london"): (0, 19, 0, 0, 0)},
    )
    plot = plot_of(Measure(by="sector"))
    assert [bar.label for bar in plot.bars] == ["Private"]
    assert [bar.label for bar in plot.too_few] == ["Voluntary"]


def test_no_home_judged_so_has_no_foot_and_no_words():
    tallied(date(2025, 3, 31), {("private", "1", "london"): (0, 30, 10, 0, 0)})
    svg = drawn(Measure(by="sector"))
    assert "outstanding" not in [text.text for text in svg.select("text.c-text")]
    assert len(svg.select("rect.mark")) == 2


def test_counts_are_drawn_to_one_scale():
    two_releases()
    plot = plot_of(Measure(by="sector", unit="count"))
    assert not plot.too_few
    ends = [sum(part.length for part in bar.parts) for bar in plot.bars]
    assert max(ends) == pytest.approx(1)
    assert ends[0] == pytest.approx(1)
    assert ends[1] == pytest.approx(158 / 3006)


def test_parts_of_a_bar_always_meet():
    two_releases()
    for bar in plot_of(Measure(by="sector-and-owner-size")).bars:
        for left, right in pairwise(bar.parts):
            assert left.start + left.length == pytest.approx(right.start)
        assert bar.parts[-1].start + bar.parts[-1].length == pytest.approx(1)


def test_periods_without_groups_are_bars_newest_first():
    two_releases()
    plot = plot_of(Measure(at="all"))
    assert plot.kind == "stacked"
    assert [bar.label for bar in plot.bars] == ["31 March 2025", "31 March 2018"]


def test_single_bars_leave_room_for_their_value():
    two_releases()
    rows = lay_out_bars(plot_of(Measure(by="owner-size", outcomes=("inadequate",)))).rows
    assert max(row.stretches[0].width for row in rows) == pytest.approx(0.82)


def test_sum_of_outcomes_is_drawn_in_ink():
    two_releases()
    svg = drawn(Measure(by="sector", outcomes=("outstanding", "good")))
    assert {mark["class"][0] for mark in svg.select("rect.mark")} == {"f-ink"}


def test_line_breaks_at_a_gap_and_says_why():
    tallied(date(2015, 3, 31), MARCH_2018, owners_published=False)
    two_releases()
    measure = Measure(sector=("private",), owner_size=("1",), outcomes=("inadequate",), at="all")
    plot = plot_of(measure)
    assert plot.lines[0].values[0] is None
    line = lay_out_lines(plot)
    assert line.bands[0].words == ("owners not", "published")
    assert [len(piece.split()) for piece in line.strokes[0].pieces] == [2]


def test_value_alone_between_gaps_is_a_dot():
    tallied(date(2015, 3, 31), MARCH_2018, owners_published=False)
    tallied(date(2018, 3, 31), MARCH_2018)
    tallied(date(2019, 3, 31), MARCH_2018, owners_published=False)
    plot = plot_of(Measure(owner_size=("1",), outcomes=("inadequate",), at="all"))
    stroke = lay_out_lines(plot).strokes[0]
    assert stroke.pieces == ()
    assert len(stroke.dots) + len(stroke.lone) == 1


def test_break_in_method_is_a_dashed_line_with_words():
    tallied(date(2015, 3, 31), MARCH_2018)
    two_releases()
    svg = drawn(Measure(outcomes=("inadequate",), at="all"), size="big")
    assert len(svg.select("line.break-line")) == 1
    assert {"new", "framework", "no routine", "inspections"} <= {
        text.text for text in svg.select("text.c-mute")
    }


def test_no_break_where_the_days_do_not_cross_it():
    two_releases()
    assert not drawn(Measure(outcomes=("inadequate",), at="all")).select("line.break-line")


def test_labels_on_a_line_keep_their_distance():
    for year in range(2015, 2026):
        tallied(date(year, 3, 31), MARCH_2025)
    dots = lay_out_lines(plot_of(Measure(outcomes=("inadequate",), at="all"))).strokes[0].dots
    assert all(b.x - a.x >= 0.14 for a, b in pairwise(dots))


def test_labels_stand_clear_of_their_line():
    counts = {2018: 20, 2019: 30, 2020: 10, 2021: 25}
    for year, worst in counts.items():
        tallied(date(year, 3, 31), {("private", "1", "london"): (0, 100 - worst, 0, worst, 0)})
    plot = plot_of(Measure(outcomes=("inadequate",), at="all"))
    dots = {dot.index: dot for dot in lay_out_lines(plot).strokes[0].dots}
    assert {index: dot.dy > 0 for index, dot in dots.items()} == {0: True, 1: False, 2: True, 3: False}
    assert max(dot.text_y for dot in dots.values()) < lay_out_lines(plot).frame.bottom


def test_a_label_fits_under_the_words_at_the_top():
    for year, worst in ((2018, 185), (2021, 100)):
        tallied(date(year, 3, 31), {("private", "1", "london"): (0, 1000 - worst, 0, worst, 0)})
    plot = plot_of(Measure(outcomes=("inadequate",), at="all"))
    drawing_ = lay_out_lines(plot)
    assert plot.top == 0.25
    assert min(dot.text_y for dot in drawing_.strokes[0].dots) >= drawing_.frame.top + 10


def test_panels_share_one_scale_and_show_all_homes():
    two_releases()
    plot = plot_of(Measure(by="owner-size", outcomes=("inadequate",), at="all"))
    assert [panel[0].label for panel in plot.panels] == [
        "Owner of 1 home", "Owner of 2 to 4", "Owner of 5 to 9", "Owner of 10 or more",
    ]  # fmt: skip
    assert plot.reference is not None
    assert {lay_out_panel(plot, panel).frame.ceiling for panel in plot.panels} == {plot.top}
    assert plot.missing == (
        ("Owner not published", "Too few homes to show as shares; the table gives the counts."),
    )


def test_drawing_is_described_in_words():
    two_releases()
    svg = drawn(Measure(by="sector-and-owner-size"))
    assert svg.svg["aria-labelledby"] == "c-t"
    assert svg.desc.text.startswith(
        "On 31 March 2025, of homes with a judgement: Owner of 1 home, 7.5% outstanding and 2.8% inadequate of 467;"
    )


@pytest.mark.parametrize(
    ("value", "counting", "top"),
    [(0, False, 0.05), (0.028, False, 0.03), (0.031, False, 0.04), (0.92, False, 1.0), (1.0, False, 1.0), (0, True, 10),
     (7, True, 8), (44, True, 50), (2637, True, 3000),
     (0.213, False, 0.25), (0.011, False, 0.02), (0.12, False, 0.15)],
)  # fmt: skip
def test_axis_ends_at_a_round_number(value, counting, top):
    assert round_up(value, counting=counting) == pytest.approx(top)
