"""Ofsted's own totals of homes and places over time: fourteen years, answered from as any release is."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from openpyxl import load_workbook

from ratings import charts
from ratings.answers import answer
from ratings.loading import load_file
from ratings.loading.ofsted_totals import HOMES_AND_PLACES
from ratings.measures import Measure
from ratings.models import Release, Tally
from ratings.ofsted import RefusedFileError, read_totals_table
from tests.factories.ratings import home, load_homes

pytestmark = pytest.mark.django_db

HOMES, PLACES = (Measure(unit=unit, at="all") for unit in ("homes", "places"))
with HOMES_AND_PLACES.open(encoding="utf-8", newline="") as table:
    PRINTED = {
        date.fromisoformat(line["period"]): (int(line["homes"]), int(line["places"]))
        for line in csv.DictReader(table)
    }


@pytest.fixture
def totals():
    return load_file(path_or_rows=HOMES_AND_PLACES)


def written(tmp_path, text, name="totals.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("measure", "stock"), [(HOMES, 0), (PLACES, 1)])
def test_every_face_gives_ofsteds_fourteen_years(client, totals, measure, stock):
    load_homes([home(2_000_001), home(2_000_002, "")])
    wanted = [numbers[stock] for _, numbers in sorted(PRINTED.items())]
    assert len(wanted) == 14
    assert [row.numerator for row in answer(measure).rows] == wanted
    for address in (measure.url("json"), measure.url().replace("/ratings/", "/api/v1/", 1)):
        response = client.get(address, follow=True)
        if response.status_code == 200:
            assert [row["numerator"] for row in response.json()["rows"]] == wanted, address
    text = client.get(measure.url("csv")).content.decode("utf-8-sig")
    assert [int(row["numerator"]) for row in csv.DictReader(io.StringIO(text))] == wanted
    book = load_workbook(io.BytesIO(client.get(measure.url("xlsx")).content), read_only=True)
    cells = {cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert cells >= set(wanted)
    chart = client.get(measure.url("chart")).json()
    assert chart["data"]["datasets"][0]["data"] == wanted
    assert "breaks" not in chart["data"]["datasets"][0]
    page = BeautifulSoup(client.get(measure.url()).content, "html.parser")
    shown = [row.select("td")[-1].text.strip() for row in page.select("#table tbody tr")]
    assert shown == [f"{number:,}" for number in reversed(wanted)]
    assert "As Ofsted publishes it, in table 6" in page.text
    assert len(page.select("svg.chart-svg polyline")) == 1
    assert client.get(measure.url("svg")).status_code == client.get(measure.url("png")).status_code == 200


def test_no_line_joins_ofsteds_totals_to_our_count(client, totals):
    """A later list of ours stands beside the totals, apart, with a mark and a note."""
    load_homes(
        [home(2_000_001 + number, "good" if number else "") for number in range(30)], as_at=date(2026, 3, 31)
    )
    found = answer(HOMES)
    assert [row.numerator for row in found.rows][-2:] == [4009, 30]
    assert any("No line joins the two" in note for note in found.notes)
    [line] = charts.build_chart_spec(found).lines
    assert line.breaks == (14,)
    page = BeautifulSoup(client.get(HOMES.url()).content, "html.parser")
    [piece] = page.select("svg.chart-svg polyline")
    assert len(piece["points"].split()) == 14
    assert "our count" in " ".join(text.text for text in page.select("svg.chart-svg .break-line ~ text"))
    assert client.get(HOMES.url("chart")).json()["data"]["datasets"][0]["breaks"] == [14]
    assert client.get(HOMES.url("svg")).content.count(b"<polyline") == 1
    assert found.source.startswith("Source: Ofsted")
    assert "tables 6a and 6b" in found.source
    assert "no routine" not in " ".join(text.text for text in page.select("svg.chart-svg text"))


def test_a_day_of_both_is_ofsteds_and_a_filter_is_ours(totals):
    load_homes([home(2_000_001 + number, "good" if number else "") for number in range(30)])
    assert answer(Measure(unit="homes")).rows[0].numerator == 4009
    assert answer(Measure(unit="homes", sector=("private",))).rows[0].numerator == 30
    assert answer(Measure(unit="homes", by="sector")).rows[0].numerator == 30
    assert answer(Measure(unit="places", outcomes=("good",))).rows[0].numerator == 29 * 4
    assert answer(Measure(outcomes=("good",))).rows[0].numerator == 29


def test_the_totals_stand_beside_a_register_and_beside_real_homes(totals):
    """They name no home: the demonstration neither goes for them nor is kept out by them."""
    fictitious = [home(9_000_001 + number) for number in range(3)]
    load_homes(fictitious, is_demonstration=True)
    assert Release.objects.current().count() == 15
    load_homes([home(2_000_001, owner="Hexa LTD")], as_at=date(2024, 3, 31))
    assert set(Release.objects.current().values_list("is_demonstration", flat=True)) == {False}
    assert Release.objects.current().filter(kind="totals").count() == 14


def test_the_newest_list_names_owners_whatever_day_the_totals_reach(totals):
    load_homes([home(2_000_001, owner="HEXA HOMES LTD")], as_at=date(2021, 3, 31))
    load_homes([home(2_000_001, owner="Hexa Homes Ltd")], as_at=date(2022, 3, 31))
    answer(Measure(by="owner", outcomes=("good",)))
    assert [row.label for row in answer(Measure(by="owner", outcomes=("good",))).rows] == ["Hexa Homes Ltd"]


def test_the_same_table_again_changes_nothing_and_a_revised_day_is_a_revision(totals, tmp_path):
    again = load_file(path_or_rows=HOMES_AND_PLACES)
    assert (again.new, again.remarks) == (False, ("This file is loaded already.",))
    text = HOMES_AND_PLACES.read_text().replace("2012-03-31,2090", "2012-03-31,2091")
    revised = load_file(path_or_rows=written(tmp_path, text))
    assert (revised.new, Release.objects.count(), Tally.objects.count()) == (True, 15, 15)
    now, before = Release.objects.filter(as_at=date(2012, 3, 31)).order_by("-revision")
    assert (now.revision, now.homes, now.is_current, before.homes, before.is_current) == (
        2,
        2091,
        True,
        2090,
        False,
    )
    assert answer(HOMES).rows[0].numerator == 2091


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("period,homes,places\n", "no day in it"),
        ("period,homes,places\n31/03/2025,4009,15742\n", "no day such as"),
        ("period,homes,places\n2025-03-31,,15742\n", "no number"),
        ("period,homes,places\n2025-03-31,4009,#N/A\n", "no number"),
        ("period,homes,places\n2025-03-31,4009,-1\n", "no number"),
        ("period,homes,places\n2025-03-31,4009,1\n2025-03-31,4009,1\n", "twice"),
    ],
)
def test_a_wrong_table_is_refused_whole(tmp_path, text, why):
    with pytest.raises(RefusedFileError, match=why):
        load_file(path_or_rows=written(tmp_path, text))
    assert not Release.objects.exists()


def test_a_day_given_by_hand_is_refused():
    with pytest.raises(RefusedFileError, match="names its days itself"):
        read_totals_table(HOMES_AND_PLACES, as_at=date(2025, 3, 31))


def test_the_command_checks_and_loads_it(capsys):
    call_command("load_ofsted", str(HOMES_AND_PLACES), "--check", "--json")
    lists = json.loads(capsys.readouterr().out)["lists"]
    assert len(lists) == 14
    assert all(total["ours"] == total["ofsted"] for each in lists for total in each["totals"])
    assert not Release.objects.exists()
    call_command("load_ofsted", str(HOMES_AND_PLACES))
    assert "as at 31 March 2012: 2,090 children’s homes in all" in capsys.readouterr().out


def test_pages_of_releases_tell_of_them(client, totals, count_queries):
    listed = BeautifulSoup(client.get("/ratings/releases/").content, "html.parser")
    rows = listed.select("section[aria-labelledby=totals-heading] tbody tr")
    assert (len(rows), rows[0].select("td")[-1].text) == (14, "4,009")
    page = client.get("/ratings/releases/totals/2025-03-31/")
    assert page.status_code == 200
    text = BeautifulSoup(page.content, "html.parser").main.get_text(" ", strip=True)
    assert "Ofsted’s totals of homes and places as at" in text
    assert "4,009 +518 15,742 +1,256" in text
    assert HOMES.url().replace("&", "&amp;") in page.content.decode()
    assert count_queries(lambda: client.get("/ratings/releases/totals/2012-03-31/")) < 8
