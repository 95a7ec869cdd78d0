"""Every face of a measure gives the same numbers: JSON, API, CSV, workbook, chart JSON, table and drawing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ratings import vocabulary, wording
from ratings.measures import Measure, Unanswerable
from ratings.models import Release
from tests.factories.tallies import tallied

pytestmark = pytest.mark.django_db

homes = st.integers(min_value=0, max_value=60)
groups = st.tuples(
    st.sampled_from(["private", "voluntary", "local-authority"]),
    st.sampled_from(["1", "10+", "not published"]),
    st.sampled_from(["london", "north-west"]),
)
registers = st.dictionaries(
    groups, st.tuples(homes, homes, homes, homes, homes), min_size=1, max_size=6
).filter(lambda counts: any(map(any, counts.values())))
measures = st.builds(
    Measure,
    outcomes=st.sampled_from([("all",), ("inadequate",), ("outstanding", "good")]),
    unit=st.sampled_from(["share", "count"]),
    by=st.sampled_from(["", "owner-size", "sector", "region", "sector-and-owner-size"]),
    at=st.sampled_from(["latest", "all"]),
)


def key(row: dict) -> tuple:
    return row["group"], row["period"], row.get("outcome", "")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(measure=measures, then=registers, now=registers, owners=st.booleans())
def test_every_face_gives_the_same_numbers(db, measure, then, now, owners):
    Release.objects.all().delete()
    tallied(date(2018, 3, 31), then, owners_published=owners)
    tallied(date(2025, 3, 31), now)
    client = Client()
    try:
        measure.answer()
    except Unanswerable:
        assert client.get(measure.url("json")).status_code == 400
        return
    rows = client.get(measure.url("json")).json()["rows"]
    assert client.get(f"/api/v1/measures/?{measure.query}").json()["rows"] == rows
    agree_csv(client, measure, rows)
    agree_xlsx(client, measure, rows)
    agree_chart(client, measure, rows)
    page = BeautifulSoup(client.get(measure.url()).content, "html.parser")
    agree_table(page, measure, rows)
    agree_drawing(page, measure, rows)


def agree_csv(client: Client, measure: Measure, rows: list[dict]) -> None:
    found = list(csv.DictReader(io.StringIO(client.get(measure.url("csv")).content.decode())))
    assert len(found) == len(rows)
    for line, row in zip(found, rows, strict=True):
        assert line["group"].lstrip("'") == row["group"]
        assert line["period"] == row["period"]
        for name in ("numerator", "denominator", "share"):
            assert line[name] == ("" if row[name] is None else str(row[name]))
        assert line["note"] == row["note"]


def agree_xlsx(client: Client, measure: Measure, rows: list[dict]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(measure.url("xlsx")).content))
    names, *found = book.get_sheet_by_name("Rows").to_python()
    assert len(found) == len(rows)
    for line, row in zip(found, rows, strict=True):
        told = dict(zip(names, line, strict=True))
        assert told["group"] == row["group"]
        for name in ("numerator", "denominator", "share"):
            assert told[name] == ("" if row[name] is None else row[name])


def agree_chart(client: Client, measure: Measure, rows: list[dict]) -> None:
    """Every value drawn is a row's; every row that has one is drawn."""
    chart = client.get(measure.url("chart")).json()
    drawn = [
        (number, base, value)
        for series in chart["data"]["datasets"]
        if not series.get("reference")
        for number, base, value in zip(
            series["numerators"], series["denominators"], series["data"], strict=True
        )
        if base is not None
    ]
    unit = "share" if measure.unit == "share" else "numerator"
    there = [
        (row["numerator"], row["denominator"], row[unit]) for row in rows if row["denominator"] is not None
    ]
    if chart["kind"] == "panels":
        # A group without a single share has no line; its counts stand in the table.
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
    answer = measure.answer()
    seen = dict.fromkeys((row.group, row.period) for row in answer.rows)
    for group, period in seen:
        heap = [row for row in answer.rows if (row.group, row.period) == (group, period)]
        if heap[0].is_gap:
            yield [heap[0].note]
            continue
        unjudged = heap[0].not_judged
        cells = [
            "Not listed" if unjudged is None else wording.count(unjudged),
            wording.count(heap[0].denominator or 0),
        ]
        for row in heap:
            cells.append(wording.count(row.numerator or 0))
            if measure.unit == "share":
                cells.append(
                    wording.percent(row.numerator, row.denominator)
                    if (row.denominator or 0) >= vocabulary.SMALL_BASE
                    else "–"
                )
        yield cells
    assert len(rows) == len(answer.rows)


def agree_drawing(page: BeautifulSoup, measure: Measure, rows: list[dict]) -> None:
    """Each bar's numbers are a row's, and its length is the share of it."""
    figure = page.select_one("figure.chart")
    known = {(row["numerator"], row["denominator"]) for row in rows if row["denominator"]}
    svg = figure.select_one("svg.chart-svg")
    for mark in figure.select("rect.mark"):
        number, base = map(int, mark["data-share"].split("/"))
        assert (number, base) in known
        value = number if measure.unit == "count" else number / base
        assert float(mark["width"].rstrip("%")) / 100 * float(svg["data-full"]) == pytest.approx(
            value, abs=float(svg["data-full"]) * 1e-4
        )
