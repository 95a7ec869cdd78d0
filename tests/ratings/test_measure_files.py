"""The files and figures of a measure: what they hold, how they are named, and what they never repeat."""

from __future__ import annotations

import csv
import io

import pytest

from ratings.measures import Measure
from tests.factories.ratings import home, load_homes
from tests.factories.tallies import two_releases
from tests.ratings.test_views import BY_OWNER, soup

pytestmark = pytest.mark.django_db


def test_csv_is_clean(client):
    two_releases()
    response = client.get(BY_OWNER.url("csv"))
    assert response["Content-Type"].startswith("text/csv")
    assert "childrens-homes-all-by-sector-and-owner-size-latest.csv" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert list(rows[0]) == [
        "group", "label", "period", "outcome", "numerator", "denominator", "share", "not_judged", "note", "source",
    ]  # fmt: skip
    one = next(row for row in rows if row["group"] == "1" and row["outcome"] == "inadequate")
    assert (one["numerator"], one["denominator"], one["share"], one["not_judged"]) == (
        "13",
        "467",
        "0.0278",
        "127",
    )
    assert one["source"].startswith("Source: Ofsted, Children’s social care in England 2025")
    small = next(row for row in rows if row["group"] == "health-authority")
    assert (small["share"], small["note"]) == ("", "fewer than 20 homes: counts only")


def test_saved_files_say_what_was_asked(client):
    two_releases()
    measure = Measure(by="owner-size", outcomes=("inadequate",), sector=("private",), region=("london",))
    for face, how in {"csv": "attachment", "xlsx": "attachment", "svg": "inline", "png": "inline"}.items():
        response = client.get(measure.url(face))
        name = f"childrens-homes-inadequate-by-owner-size-latest-private-london.{face}"
        assert response["Content-Disposition"] == f'{how}; filename="{name}"'


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("outcomes=inadequate&unit=count", "childrens-homes-inadequate-count-latest"),
        ("outcomes=inadequate&owner-size=10%2B", "childrens-homes-inadequate-latest-10-or-more"),
        ("unit=places&outcomes=good", "childrens-homes-places-good-latest"),
        ("unit=places", "childrens-homes-places-latest"),
        ("outcomes=good&by=sector&interval=95", "childrens-homes-good-by-sector-latest-with-intervals"),
        ("outcomes=good&by=sector&since=previous", "childrens-homes-good-by-sector-latest-since-previous"),
    ],
)
@pytest.mark.parametrize("face", ["csv", "png", "svg"])
def test_different_questions_are_files_of_different_names(client, query, name, face):
    two_releases()
    response = client.get(Measure.parse(query).url(face))
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'; filename="{name}.{face}"')


def test_a_file_is_named_by_an_owner_of_any_alphabet(client):
    load_homes([home(2_000_001, owner="Café Łódź Ltd")])
    response = client.get(Measure(owner=("café-łódź",), outcomes=("good",)).url("csv"))
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''childrens-homes-good-latest-caf%C3%A9-%C5%82%C3%B3d%C5%BA.csv"
    )


def test_a_csv_opens_in_excel_as_utf_8(client):
    two_releases()
    assert client.get(BY_OWNER.url("csv")).content.startswith(b"\xef\xbb\xbfgroup,")


def test_figure_alone_keeps_its_id_and_carries_everything(client):
    two_releases()
    page = soup(client, f"/ratings/measure/figure/?{BY_OWNER.query}&id=mine&size=big&level=3")
    figure = page.figure
    assert figure["id"] == "mine"
    assert figure.h3["data-part"] == "finding"
    assert {part["data-part"] for part in figure.select("[data-part]")} >= {
        "updated", "finding", "subtitle", "key", "drawing", "readout", "counts", "notes", "source", "table", "cite",
    }  # fmt: skip
    assert "html" not in [tag.name for tag in page.find_all(recursive=False)]


@pytest.mark.parametrize("words", ["size=huge", "level=1", "level=x"])
def test_figure_of_no_known_shape_is_refused(client, words):
    two_releases()
    assert client.get(f"/ratings/measure/figure/?{words}").status_code == 400


def test_figure_never_repeats_an_id_of_another_kind(client):
    two_releases()
    page = soup(client, '/ratings/measure/figure/?id="><script>')
    assert not page.select("script")
    assert page.figure["id"].startswith("chart-")
