"""The chart and table as other templates set them."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template

from ratings.measures import Measure
from tests.factories.tallies import MARCH_2025, tallied, two_releases

pytestmark = pytest.mark.django_db

MEASURE = Measure(by="sector", sector=("private", "local-authority"))


def rendered(text: str, **context: object) -> BeautifulSoup:
    html = Template("{% load ratings %}" + text).render(Context({"measure": MEASURE, **context}))
    return BeautifulSoup(html, "html.parser")


def test_chart_is_a_whole_figure():
    two_releases()
    figure = rendered('{% ratings_chart measure heading="Our finding" id="lead" side=True %}').figure
    assert figure["id"] == "lead"
    assert figure["class"] == ["chart", "to-side"]
    assert figure["data-measure"] == MEASURE.query
    assert figure["data-chart-url"] == MEASURE.url("chart")
    assert figure["data-live-topic"] == "release"
    assert figure["data-figure-url"] == f"/ratings/measure/figure/?{MEASURE.query}&id=lead&size=side&level=2"
    assert figure.h2.text == "Our finding"
    assert "data-given" in figure.h2.attrs
    assert "as at 31\u00a0March 2025" in figure.select_one(".chart-sub").text
    assert figure.select_one(".chart-updated").has_attr("hidden")
    assert [(link.text, link["href"]) for link in figure.select(".faces a")] == [
        ("Table", "#lead-table"),
        ("CSV", MEASURE.url("csv")),
        ("PNG", MEASURE.url("png")),
        ("SVG", MEASURE.url("svg")),
        ("JSON", MEASURE.url("json")),
        ("Embed", f"{MEASURE.url('page')}#embed-code"),
        ("Cite", "#lead-cite"),
    ]
    assert figure.select_one("details #lead-table table")
    assert "at=2025-03-31" in figure.select_one("#lead-cite .addr").text
    assert "Source: Ofsted" in figure.figcaption.text


def test_query_string_will_do():
    two_releases()
    assert rendered("{% ratings_chart query %}", query=MEASURE.query).figure["data-measure"] == MEASURE.query


def test_charts_of_one_page_have_ids_of_their_own():
    two_releases()
    page = rendered("{% ratings_chart measure %}{% ratings_chart measure %}")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for svg in page.select("svg[aria-labelledby]"):
        assert all(page.find(id=name) for name in svg["aria-labelledby"].split())


@pytest.mark.parametrize("query", ["by=owner-size", "by=colour"])
def test_chart_without_an_answer_says_why(query):
    figure = rendered("{% ratings_chart query heading='Kept' %}", query=query).figure
    assert figure.h2.text == "Kept"
    assert "No figures to show." in figure.text
    assert "data-chart-url" not in figure.attrs


def test_words_of_an_editor_are_text():
    two_releases()
    page = rendered("{% ratings_chart measure heading=heading %}", heading="<script>alert(1)</script>")
    assert not page.select("script")


def test_demonstration_figure_says_so():
    tallied(date(2025, 3, 31), MARCH_2025, is_demonstration=True)
    figure = rendered("{% ratings_chart measure %}")
    assert "Demonstration register: fictitious homes" in figure.text
    assert "from a demonstration register of fictitious homes" in figure.select_one(".cite").text
    assert "from Ofsted, release" not in figure.text


def test_no_inline_style_or_script():
    two_releases()
    for query in (MEASURE.query, "outcomes=inadequate&at=all", "outcomes=inadequate&by=sector&at=all"):
        page = rendered("{% ratings_chart query %}", query=query)
        assert not page.select("[style], style, script, [onclick]")
